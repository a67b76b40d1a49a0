import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Cache } from "../../../src/api/cache/cache.js";
import { exportCache, importCache } from "../../../src/api/cache/transfer/archive.js";
import { filledCache } from "../../support/cache-files.js";
import { mutateBytes } from "../mutate-bytes.js";
import type { Target } from "../target.js";

let whole: Uint8Array;
let count = 0;

/** Archives of a cache. */
export const archive: Target = {
  async prepare(folder) {
    const path = join(folder, "whole.tar");
    await exportCache(await filledCache(join(folder, "cache")), path);
    whole = readFileSync(path);
  },
  async run(random, folder) {
    const path = join(folder, `${count++}`);
    writeFileSync(`${path}.tar`, mutateBytes(random, whole));
    try {
      await importCache(new Cache(path), `${path}.tar`);
    } finally {
      rmSync(`${path}.tar`);
      rmSync(path, { recursive: true, force: true });
    }
  },
};
