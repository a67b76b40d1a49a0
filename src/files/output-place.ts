import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { WriteFailedError } from "../base/errors.js";
import { errnoOf, whyNotWritten, writeFailed } from "./system-error.js";

/**
 * Checks, before any work is done, that a file can be written at `path`. Rejects pre-existing folders, pipes and
 * devices, missing or read-only folders and names that the system does not accept.
 *
 * @returns whether the file exists
 * @throws WriteFailedError
 */
export function checkOutputPlace(path: string, what: string): boolean {
  const there = statOrNull(path, what);
  const refuse = (why: string, cause?: unknown): WriteFailedError =>
    new WriteFailedError(`write ${what} ${path}`, why, { path, cause });
  const unfit = there && unfitFor(there);
  if (unfit) throw refuse(unfit);
  const folder = dirname(path);
  const above = statOrNull(folder, what);
  if (above === null) throw refuse(`the folder ${folder} does not exist`);
  if (!above.isDirectory()) throw refuse(`${folder} is not a folder`);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw refuse(whyNotWritten(path, cause), cause);
  }
  return there !== null;
}

/** Why something that exists cannot be replaced by a file; null if it can. */
export function unfitFor(there: Stats): string | null {
  if (there.isFile()) return null;
  if (there.isDirectory()) return "it is a folder";
  const kind = there.isFIFO() ? "a pipe" : there.isSocket() ? "a socket" : "a device";
  return `it is ${kind}, and a file was expected`;
}

function statOrNull(path: string, what: string): Stats | null {
  try {
    return statSync(path);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return null;
    throw writeFailed(path, cause, what);
  }
}
