import { renderMorphology } from "../plot/morphology-chart.js";
import type { CallOptions } from "../types.js";
import { checkFigure, refuseExisting } from "./check-outputs.js";
import { readMorphology } from "./read-morphology.js";
import { replaceFile } from "./replace-file.js";
import { figureFormat } from "./sweep-figure.js";

/**
 * Draws an SWC file; see {@link renderMorphology}.
 *
 * @returns numbers of points and sections, and the size of the figure [bytes]
 * @throws OutputExistsError, WriteFailedError, NotFoundError, InvalidMorphologyError, InvalidOptionError
 */
export async function drawMorphology(
  request: { readonly path: string; readonly output: string; readonly existing: "error" | "overwrite" },
  options: CallOptions = {},
): Promise<{ points: number; sections: number; bytes: number }> {
  const format = figureFormat(request.output);
  checkFigure(request.output, [{ path: request.path, role: "morphology" }]);
  const morphology = await readMorphology(request.path);
  if (request.existing === "error") refuseExisting(request.output, `figure ${request.output}`);
  const title = request.path.replace(/^.*[\\/]/, "");
  const bytes = await renderMorphology(morphology, { ...options, format, title });
  await replaceFile(request.output, bytes);
  return { points: morphology.points.length, sections: morphology.sections.length, bytes: bytes.length };
}
