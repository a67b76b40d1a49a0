import { openMorphology } from "../biophys/open-morphology.js";
import type { Morphology } from "../biophys/sections.js";
import { InvalidMorphologyError } from "../errors.js";
import { readRegularText } from "../read-file.js";
import type { CallOptions } from "../types.js";

/** Ten times the largest reconstructions there are [bytes]. */
const MOST_BYTES = 2 ** 26;

/**
 * Reads a reconstruction as NEURON does, to be looked at; `changes` lists where that is not what the file says.
 *
 * @param options `strict`: refuse such a file
 * @throws NotFoundError, InvalidMorphologyError, CancelledError
 */
export async function readMorphology(
  path: string,
  options: Pick<CallOptions, "signal"> & { readonly strict?: boolean | undefined } = {},
): Promise<Morphology> {
  const { signal, strict } = options;
  const task = `read ${path}`;
  const text = await readRegularText(path, { task, Refusal: InvalidMorphologyError, maxBytes: MOST_BYTES, signal });
  return openMorphology(text, { path, signal, strict });
}
