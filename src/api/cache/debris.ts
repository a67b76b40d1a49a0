import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { removeDebris } from "../../files/debris.js";
import { removeDeadLocks } from "../../files/lock.js";
import { OWN } from "./layout.js";

/** Imports of older versions have no mark of their process; they take hours at most. */
const IMPORT_OVER_AFTER_MS = 24 * 3600 * 1000;

/** Caches that this process has tidied, or is at. */
const tidied = new Map<string, Promise<void>>();

/** Does {@link tidyCache} at the first call for a cache in this process. */
export function tidyOnce(root: string): Promise<void> {
  const known = tidied.get(root);
  if (known) return known;
  const now = tidyCache(root);
  tidied.set(root, now);
  return now;
}

/**
 * Removes what killed processes left among our own files: what was under way, imports that they had unpacked, their locks.
 * Never throws; costs a look into two small folders.
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
