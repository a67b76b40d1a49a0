import { fileURLToPath } from "node:url";
import { InternalError } from "../errors.js";
import { fontFamily } from "./theme.js";

/** The bundled DejaVu fonts; src/plot and dist/plot lie equally deep under the package. */
export const fontFiles = [
  { path: fileURLToPath(new URL("../../assets/fonts/DejaVuSans.ttf", import.meta.url)), weight: "normal" },
  { path: fileURLToPath(new URL("../../assets/fonts/DejaVuSans-Bold.ttf", import.meta.url)), weight: "bold" },
] as const;

type NapiCanvas = typeof import("@napi-rs/canvas");

let opened: Promise<NapiCanvas> | undefined;

/**
 * `@napi-rs/canvas` with the bundled fonts registered, loaded at the first figure. Pictures are then the same on a
 * machine without any font. Under the package override these fonts serve chartjs-node-canvas too.
 */
export function openCanvas(): Promise<NapiCanvas> {
  opened ??= import("@napi-rs/canvas").then((canvas) => {
    for (const { path } of fontFiles) {
      if (canvas.GlobalFonts.registerFromPath(path, fontFamily) === null) {
        throw new InternalError(`Cannot use the bundled font: ${path} is missing or damaged`, { path });
      }
    }
    return canvas;
  });
  return opened;
}
