import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ownerState } from "./owner.js";

/**
 * Unfinished files of other machines count as abandoned after this time without changes [ms]; their processes cannot be
 * queried.
 */
const OVER_ELSEWHERE_AFTER_MS = 7 * 24 * 3600 * 1000;

/**
 * Removes unfinished files and folders of killed processes from a folder: those of this machine at once, those of other
 * machines that share the folder after a week. Never throws.
 */
export async function removeDebris(folder: string): Promise<void> {
  for (const name of await abandonedIn(folder)) {
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Names of the unfinished files and folders of killed processes. */
export async function abandonedIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const abandoned: string[] = [];
  for (const name of names) {
    const state = ownerState(name);
    if (state === "dead" || (state === "elsewhere" && (await isOld(join(folder, name))))) abandoned.push(name);
  }
  return abandoned;
}

/** Whether a file, or a folder's direct content, has not changed for a week. */
async function isOld(path: string): Promise<boolean> {
  const times = await Promise.all(
    [path, ...(await readdir(path).catch(() => [])).map((name) => join(path, name))].map((each) =>
      stat(each).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Date.now() - Math.max(...times) > OVER_ELSEWHERE_AFTER_MS;
}
