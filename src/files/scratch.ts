import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WriteFailedError } from "../base/errors.js";
import { removeDebris } from "./debris.js";
import { makeFolder } from "./make-folder.js";
import { ownMark, remember } from "./owner.js";
import { errnoOf, whyNotWritten } from "./system-error.js";

/** Errors after which the next place is tried. A full disk is not among them, since the next place may be full, too. */
const NOT_HERE = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EEXIST"]);

/**
 * Creates a folder for large temporary files. It is removed when this process ends or, if the process is killed, at the
 * next call for the same place.
 *
 * @param name prefix of the folder's name
 * @param places candidate parent folders in order; all but the last are created if missing
 * @throws WriteFailedError that gives the reason for the last place
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
        "make a folder for temporary files",
        `${whyNotWritten(path, cause)}, so name one that can be written (TMPDIR, --cache-dir)`,
        { path: dirname(path), cause },
      );
    }
  }
  throw new WriteFailedError("make a folder for temporary files", "no place was named");
}
