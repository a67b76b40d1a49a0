import { readFile } from "node:fs/promises";
import { refuseChanges } from "../biophys/morphology-change.js";
import { buildSections, type Morphology } from "../biophys/sections.js";
import { parseSwc } from "../biophys/swc.js";
import { NotFoundError } from "../errors.js";

/**
 * Reads a reconstruction as NEURON does, to be looked at; `changes` lists where that is not what the file says.
 *
 * @param options `strict`: refuse such a file
 * @throws NotFoundError, InvalidMorphologyError
 */
export async function readMorphology(
  path: string,
  options: { readonly strict?: boolean | undefined } = {},
): Promise<Morphology> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new NotFoundError(`Cannot read ${path}: there is no such file`, { path, cause });
  });
  const morphology = buildSections(parseSwc(text, { path }));
  if (options.strict) refuseChanges(morphology.changes, path);
  return morphology;
}
