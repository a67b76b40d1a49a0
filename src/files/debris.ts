import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ownerState } from "./owner.js";

/** Nothing is written for so long without a change of the file [ms]; another machine's process cannot be asked. */
const OVER_ELSEWHERE_AFTER_MS = 7 * 24 * 3600 * 1000;

/**
 * Removes the unfinished files and folders that killed processes left in a folder: of this machine at once, of another
 * one that shares the folder after a week. Never throws: a folder that cannot be read or written keeps its debris.
 */
export async function removeDebris(folder: string): Promise<void> {
  for (const name of await abandonedIn(folder)) {
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Names of what killed processes left in a folder. */
export async function abandonedIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const abandoned: string[] = [];
  for (const name of names) {
    const state = ownerState(name);
    if (state === "dead" || (state === "elsewhere" && (await isOld(join(folder, name))))) abandoned.push(name);
  }
  return abandoned;
}

/** Whether nothing has changed in a file, or right in a folder, for a week. */
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
