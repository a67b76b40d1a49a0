import { openMorphology } from "../biophys/open-morphology.js";
import type { Morphology } from "../biophys/sections.js";
import { InvalidMorphologyError } from "../errors.js";
import { readRegularText } from "../read-file.js";
import type { CallOptions } from "../types.js";
import { MAX_FILE_BYTES } from "./package-files.js";

/**
 * Reads a reconstruction as NEURON does, to be looked at; `changes` lists where that is not what the file says.
 *
 * @param options `strict`: refuse such a file
 * @throws NotFoundError, InvalidMorphologyError, CancelledError
 */
export async function readMorphology(
  path: string,
  options: Pick<CallOptions, "signal"> & {
    readonly strict?: boolean | undefined;
    readonly maxFileBytes?: number | undefined;
  } = {},
): Promise<Morphology> {
  const { signal, strict, maxFileBytes = MAX_FILE_BYTES } = options;
  const text = await readRegularText(path, {
    task: `read ${path}`,
    Refusal: InvalidMorphologyError,
    maxBytes: maxFileBytes,
    maxBytesOption: "maxFileBytes (--max-file-size)",
    signal,
  });
  return openMorphology(text, { path, signal, strict });
}
