import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WriteFailedError } from "../base/errors.js";
import { removeDebris } from "./debris.js";
import { makeFolder } from "./make-folder.js";
import { ownMark, remember } from "./owner.js";
import { errnoOf, whyNotWritten } from "./system-error.js";

/** Why a place may be passed over for the next one; a full disk is not among them, since the next may be fuller still. */
const NOT_HERE = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EEXIST"]);

/**
 * Makes a folder for temporary files that may be large; it goes when this process ends, or, where that is killed, at the
 * next call for the same place.
 *
 * @param name begins its name
 * @param places folders to make it in, the first that takes it; all but the last are made where they are missing
 * @throws WriteFailedError that says why the last one did not take it
 */
export async function scratchFolder(name: string, places: readonly string[]): Promise<string> {
  for (const [i, place] of places.entries()) {
    const path = join(place, `${name}${ownMark()}`);
    const last = i === places.length - 1;
    try {
      if (!last) await makeFolder(place);
      await removeDebris(place);
      await mkdir(path);
      remember(path);
      return path;
    } catch (cause) {
      if (!last && NOT_HERE.has(errnoOf(cause) ?? "")) continue;
      throw new WriteFailedError(
        `Cannot make a folder for temporary files: ${whyNotWritten(path, cause)}, so name one that can be written (TMPDIR, --cache-dir)`,
        { path: dirname(path), cause },
      );
    }
  }
  throw new WriteFailedError("Cannot make a folder for temporary files: no place for one was named");
}
