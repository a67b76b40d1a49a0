/**
 * Traces of runs: one NWB file each, named after the key of the run. A run is the least that is done at once, so nothing of a
 * killed process is half there; equal runs share a file; another campaign takes files over as they are.
 */
import { constants } from "node:fs";
import { access, copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AtomicFile } from "../../files/atomic-file.js";
import { makeFolder } from "../../files/make-folder.js";
import { writeFailed } from "../../files/system-error.js";

/** Path of the traces of a run from the campaign's folder, with slashes. Folders of two digits keep each one small. */
export const traceName = (key: string): string => `traces/${key.slice(0, 2)}/${key}.nwb`;

/** Whether a campaign's folder has the traces of a run. */
export async function hasTrace(folder: string, key: string): Promise<boolean> {
  return access(join(folder, traceName(key))).then(
    () => true,
    () => false,
  );
}

/**
 * Takes the traces of a run over from another campaign; on file systems that can, they then share their content.
 *
 * @throws WriteFailedError
 */
export async function copyTrace(from: string, to: string, key: string): Promise<void> {
  const target = join(to, traceName(key));
  try {
    await makeFolder(dirname(target));
  } catch (cause) {
    throw writeFailed(target, cause, "traces");
  }
  await using file = await AtomicFile.create(target, { what: "traces" });
  try {
    await copyFile(join(from, traceName(key)), file.path, constants.COPYFILE_FICLONE);
  } catch (cause) {
    throw writeFailed(target, cause, "traces");
  }
  await file.commit();
}
