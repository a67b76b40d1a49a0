import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { OWN } from "./layout.js";
import { isDead } from "./lock.js";

/** An import takes hours at most. */
const IMPORT_OVER_AFTER_MS = 24 * 3600 * 1000;

/** Removes what killed processes left among our own files: their locks, and imports that they had unpacked. */
export async function removeDebris(root: string): Promise<void> {
  const own = join(root, OWN);
  const locks = join(own, "locks");
  for (const name of await readdir(locks).catch((): string[] => [])) {
    const content = await readFile(join(locks, name), "utf8").catch(() => "");
    if (isDead(content)) await rm(join(locks, name), { force: true });
  }
  for (const name of await readdir(own).catch((): string[] => [])) {
    if (!name.startsWith("import-")) continue;
    const age = await stat(join(own, name)).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > IMPORT_OVER_AFTER_MS) await rm(join(own, name), { recursive: true, force: true });
  }
}
