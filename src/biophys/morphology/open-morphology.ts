import { throwIfAborted } from "../../base/errors.js";
import { inTurns } from "../../base/steps.js";
import type { CallOptions } from "../../base/types.js";
import { refuseChanges } from "./morphology-change.js";
import { type Morphology, sectionSteps } from "./sections.js";
import { swcSteps } from "./swc/swc.js";

/** Options of {@link openMorphology}. */
export interface MorphologyOptions extends Pick<CallOptions, "signal"> {
  /** Path for error messages. */
  readonly path?: string | undefined;
  /** Reject morphologies that NEURON changes. */
  readonly strict?: boolean | undefined;
}

/**
 * Parses an SWC file and divides it into sections as NEURON does, yielding to the event loop.
 *
 * @throws InvalidMorphologyError, CancelledError
 */
export async function openMorphology(text: string, options: MorphologyOptions = {}): Promise<Morphology> {
  const { path, signal, strict } = options;
  const what = `reading the morphology${path ? ` ${path}` : ""}`;
  throwIfAborted(signal, what);
  const file = await inTurns(swcSteps(text, { path }), signal, what);
  throwIfAborted(signal, what);
  const morphology = await inTurns(sectionSteps(file), signal, what);
  if (strict) refuseChanges(morphology.changes, path);
  return morphology;
}
