import { readFile } from "node:fs/promises";
import { buildSections, type Morphology } from "../biophys/sections.js";
import { parseSwc } from "../biophys/swc.js";
import { NotFoundError } from "../errors.js";

/**
 * Reads a reconstruction to be looked at: what a run would refuse is repaired, and each repair listed in `repairs`.
 *
 * @throws NotFoundError, InvalidMorphologyError
 */
export async function readMorphology(path: string): Promise<Morphology> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new NotFoundError(`Cannot read ${path}: there is no such file`, { path, cause });
  });
  return buildSections(parseSwc(text, { path, repair: true }), { repair: true });
}
