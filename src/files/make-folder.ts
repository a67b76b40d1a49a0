import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { WriteFailedError } from "../base/errors.js";
import { errnoOf, whyNotMade } from "./system-error.js";

/**
 * Creates a folder and its missing parents.
 *
 * @returns the outermost folder created; undefined if all existed
 * @throws the system's error
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  const missing = await outermostMissing(path);
  if (missing === undefined) return mkdir(path, { recursive: true });
  // The first folder is created by itself, because Node's recursive call hides its refusal: it reports ENOENT in a
  // read-only folder, and never returns in /proc.
  try {
    await mkdir(missing);
  } catch (cause) {
    if (errnoOf(cause) !== "EEXIST") throw cause;
    return mkdir(path, { recursive: true }); // another process was faster
  }
  await mkdir(path, { recursive: true });
  return missing;
}

/**
 * As {@link makeFolder}, for a folder of results.
 *
 * @throws WriteFailedError if it cannot be created
 */
export function makeResultsFolder(path: string): Promise<string | undefined> {
  return makeFolder(path).catch((cause: unknown) => {
    throw new WriteFailedError(`create the folder ${path}`, whyNotMade(path, cause), { path, cause });
  });
}

async function outermostMissing(path: string): Promise<string | undefined> {
  if (await isThere(path)) return undefined;
  let missing = path;
  while (dirname(missing) !== missing && !(await isThere(dirname(missing)))) missing = dirname(missing);
  return missing;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
