import type { CallOptions } from "../base/types.js";
import type { MorphologyChange } from "../biophys/morphology/morphology-change.js";
import { writeAtomic } from "../files/atomic-file.js";
import { checkFigure, refuseExisting } from "../files/check-outputs.js";
import { figureFormat } from "../files/figure-format.js";
import { readMorphology } from "../models/read-morphology.js";
import { renderMorphology } from "../plot/charts/morphology/morphology-chart.js";
import {
  type MorphologyView,
  type MorphologyViewName,
  morphologyView,
} from "../plot/charts/morphology/morphology-view.js";

/**
 * Draws an SWC file; see {@link renderMorphology}.
 *
 * @returns numbers of points and sections, the size of the figure [bytes], its orientation, and NEURON's changes
 * @throws OutputExistsError, WriteFailedError, NotFoundError, InvalidMorphologyError, InvalidOptionError
 */
export async function drawMorphology(
  request: {
    readonly path: string;
    readonly output: string;
    readonly existing: "error" | "overwrite";
    /** Reject a morphology that NEURON would change. */
    readonly strict?: boolean | undefined;
    readonly view?: MorphologyViewName | undefined;
  },
  options: CallOptions = {},
): Promise<{
  points: number;
  sections: number;
  bytes: number;
  view: MorphologyView;
  changes: readonly MorphologyChange[];
}> {
  const format = figureFormat(request.output);
  checkFigure(request.output, [{ path: request.path, role: "morphology" }]);
  const morphology = await readMorphology(request.path, { strict: request.strict, signal: options.signal });
  if (request.existing === "error") refuseExisting(request.output);
  const title = request.path.replace(/^.*[\\/]/, "");
  const view = morphologyView(morphology, request.view);
  const bytes = await renderMorphology(morphology, { ...options, format, title, view: view.name });
  await writeAtomic(request.output, bytes, { what: "figure" });
  const { points, sections, changes } = morphology;
  return { points: points.length, sections: sections.length, bytes: bytes.length, view, changes };
}
