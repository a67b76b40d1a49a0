import { InvalidOptionError } from "../../base/errors.js";
import type { Backend, BackendName, FigureFormat } from "./backend.js";
import { openNapiBackend } from "./napi-backend.js";
import { loadNodeCanvas, type NodeCanvasLoader, openNodeCanvasBackend } from "./node-canvas-backend.js";

let napi: Promise<Backend> | undefined;
const nodeCanvas = new Map<NodeCanvasLoader, Promise<Backend>>();

/**
 * The back end for a format. `auto` selects chartjs-node-canvas for PNG if it works, else `@napi-rs/canvas`. Each back
 * end is opened once.
 *
 * @param load loads chartjs-node-canvas; replaced in tests
 * @throws {InvalidOptionError} if a back end requested by name does not support the format or cannot be loaded
 */
export async function chooseBackend(
  choice: "auto" | BackendName,
  format: FigureFormat,
  load: NodeCanvasLoader = loadNodeCanvas,
): Promise<Backend> {
  if (choice === "chartjs-node-canvas" && format === "svg") {
    throw new InvalidOptionError(
      "draw SVG with chartjs-node-canvas",
      'it only draws PNG, so use backend "auto" or "napi"',
      {
        value: choice,
        allowed: ["auto", "napi"],
      },
    );
  }
  if (choice !== "napi" && format === "png") {
    let opening = nodeCanvas.get(load);
    if (opening === undefined) {
      opening = openNodeCanvasBackend(load);
      nodeCanvas.set(load, opening);
    }
    try {
      return await opening;
    } catch (cause) {
      if (choice !== "auto") {
        throw new InvalidOptionError(
          "draw with chartjs-node-canvas",
          'it could not be loaded, so use backend "auto" or "napi"',
          { value: choice, allowed: ["auto", "napi"], cause },
        );
      }
    }
  }
  napi ??= openNapiBackend();
  return napi;
}
