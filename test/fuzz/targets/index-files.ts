import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listCache } from "../../../src/api/cache/listing.js";
import { pruneCache } from "../../../src/api/cache/prune.js";
import { verifyCache } from "../../../src/api/cache/verify.js";
import { filledCache } from "../../support/cache-files.js";
import { mutateJson } from "../mutate-json.js";
import type { Target } from "../target.js";

let count = 0;

/** Index files of a cache. */
export const indexFiles: Target = {
  prepare() {},
  async run(random, folder) {
    const root = join(folder, `${count++}`);
    try {
      const cache = await filledCache(root);
      const index = join(cache.root, ".rheobase/index");
      const file = join(index, random.pick(readdirSync(index)));
      writeFileSync(file, mutateJson(random, JSON.parse(readFileSync(file, "utf8"))));
      await listCache(cache);
      await verifyCache(cache);
      await pruneCache(cache, { maxBytes: 100, dryRun: random.chance(0.5) });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};
