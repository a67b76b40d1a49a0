import type { CallOptions } from "../../base/types.js";
import { inTurns } from "../steps.js";
import { refuseChanges } from "./morphology-change.js";
import { type Morphology, sectionSteps } from "./sections.js";
import { swcSteps } from "./swc/swc.js";

/** Options of {@link openMorphology}. */
export interface MorphologyOptions extends Pick<CallOptions, "signal"> {
  /** Named in errors. */
  readonly path?: string | undefined;
  /** Refuse what NEURON opens only with changes. */
  readonly strict?: boolean | undefined;
}

/**
 * Reads the text of an SWC file and cuts it into sections as NEURON does, letting the event loop have its turn.
 *
 * @throws InvalidMorphologyError, CancelledError
 */
export async function openMorphology(text: string, options: MorphologyOptions = {}): Promise<Morphology> {
  const { path, signal, strict } = options;
  const what = `reading the morphology${path ? ` ${path}` : ""}`;
  const file = await inTurns(swcSteps(text, { path }), signal, what);
  const morphology = await inTurns(sectionSteps(file), signal, what);
  if (strict) refuseChanges(morphology.changes, path);
  return morphology;
}
