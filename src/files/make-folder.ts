import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errnoOf } from "./system-error.js";

/**
 * Makes a folder and those above it, where they are missing.
 *
 * @returns the outermost folder that was made; undefined where all were there
 * @throws the system's error, and the true one: Node says ENOENT of a folder that cannot be made in a read-only one
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
