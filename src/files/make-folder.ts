import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errnoOf } from "./system-error.js";

/**
 * Creates a folder and its missing parents.
 *
 * @returns the outermost folder created; undefined if all existed
 * @throws the system's actual error: Node reports ENOENT for a folder that cannot be created in a read-only one
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true });
  } catch (cause) {
    if (errnoOf(cause) !== "ENOENT") throw cause;
    let missing = path;
    while (dirname(missing) !== missing && !(await isThere(dirname(missing)))) missing = dirname(missing);
    await mkdir(missing);
    await mkdir(path, { recursive: true });
    return missing;
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
