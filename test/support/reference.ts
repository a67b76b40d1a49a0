import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Folder of the reference set: real data and golden results that are not part of this repository. */
const referenceFolder = resolve(process.env.RHEOBASE_REFERENCE ?? "../shared");

/** Whether the reference set is there. CI fails without it; elsewhere the tests that need it are skipped, and say so. */
export const hasReference = existsSync(resolve(referenceFolder, "golden"));

/** Path of a file of the reference set. */
export function reference(path: string): string {
  return resolve(referenceFolder, path);
}
