import { fileURLToPath } from "node:url";
import { InternalError } from "../../base/errors.js";
import { packageFile } from "../../files/package-file.js";
import { fontFamily } from "../charts/look/theme.js";

/** The bundled DejaVu fonts. */
export const fontFiles = [
  { path: fileURLToPath(packageFile("assets/fonts/DejaVuSans.ttf")), weight: "normal" },
  { path: fileURLToPath(packageFile("assets/fonts/DejaVuSans-Bold.ttf")), weight: "bold" },
] as const;

type NapiCanvas = typeof import("@napi-rs/canvas");

let opened: Promise<NapiCanvas> | undefined;

/**
 * `@napi-rs/canvas` with the bundled fonts registered, loaded on first use. Figures are therefore identical on machines
 * without fonts. Under the package override, chartjs-node-canvas uses these fonts too.
 */
export function openCanvas(): Promise<NapiCanvas> {
  opened ??= import("@napi-rs/canvas").then((canvas) => {
    for (const { path } of fontFiles) {
      if (canvas.GlobalFonts.registerFromPath(path, fontFamily) === null) {
        throw new InternalError("use the bundled font", `${path} is missing or damaged`, { path });
      }
    }
    return canvas;
  });
  return opened;
}
