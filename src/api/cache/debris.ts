import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { removeDebris } from "../../files/debris.js";
import { removeDeadLocks } from "../../files/lock.js";
import { OWN } from "./layout.js";

/** Maximum age of an import's folder; older versions do not mark it with their process. */
const IMPORT_OVER_AFTER_MS = 24 * 3600 * 1000;

/** Caches that this process has tidied or is tidying. */
const tidied = new Map<string, Promise<void>>();

/** Calls {@link tidyCache} once per cache and process. */
export function tidyOnce(root: string): Promise<void> {
  const known = tidied.get(root);
  if (known) return known;
  const now = tidyCache(root);
  tidied.set(root, now);
  return now;
}

/**
 * Removes leftovers of killed processes from our own folder: unfinished files, unpacked imports and locks. Never
 * throws; only reads two small folders.
 */
export async function tidyCache(root: string): Promise<void> {
  const own = join(root, OWN);
  await removeDebris(own);
  await removeDeadLocks(join(own, "locks"));
  for (const name of await readdir(own).catch((): string[] => [])) {
    if (!name.startsWith("import-")) continue;
    const age = await stat(join(own, name)).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > IMPORT_OVER_AFTER_MS) await rm(join(own, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
