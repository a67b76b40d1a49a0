import { InvalidMorphologyError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import { openMorphology } from "../biophys/morphology/open-morphology.js";
import type { Morphology } from "../biophys/morphology/sections.js";
import { readRegularText } from "../files/read-file.js";
import { MAX_FILE_BYTES } from "./package/package-files.js";

/**
 * Reads a reconstruction as NEURON does, for inspection; `changes` lists the differences from the file.
 *
 * @param options `strict`: reject a file that NEURON would change
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
