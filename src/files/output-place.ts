import { accessSync, constants, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { WriteFailedError } from "../base/errors.js";
import { errnoOf, whyNotWritten, writeFailed } from "./system-error.js";

/**
 * Refuses a place where no file can be written, before any work is done for it: a folder, pipe or device of that name,
 * a missing or read-only folder, a name that the system does not take.
 *
 * @returns whether there is a file now
 * @throws WriteFailedError
 */
export function checkOutputPlace(path: string, what: string): boolean {
  const there = statOrNull(path, what);
  const refuse = (why: string, cause?: unknown): WriteFailedError =>
    new WriteFailedError(`Cannot write ${what} ${path}: ${why}`, { path, cause });
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

/** Why something that is there cannot be replaced by a file, in words; null where it can. */
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
