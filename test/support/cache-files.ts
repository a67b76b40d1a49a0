import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Cache, type CacheSource } from "../../src/api/cache/cache.js";
import { writeAtomic } from "../../src/files/atomic-file.js";

/** A source that gives `content` and counts how often it was asked. */
export function countedSource(content: string, url = "http://service/api/v2/well_known_file_download/1") {
  const source = {
    url,
    asked: 0,
    put: async (path: string): Promise<undefined> => {
      source.asked += 1;
      await writeAtomic(path, content, { what: "cached file" });
    },
  };
  return source satisfies CacheSource;
}

/** A cache with two models, a specimen and the table of cells. */
export async function filledCache(folder: string): Promise<Cache> {
  const cache = new Cache(folder);
  for (const [path, content] of Object.entries(CONTENT))
    await cache.ensure(path, countedSource(content, `http://api.brain-map.org/api/v2/${path}`));
  return cache;
}

export const CONTENT: Readonly<Record<string, string>> = {
  "cells.json": "[]",
  "models/11/11_fit.json": '{"fit": 11}',
  "models/11/modfiles/Kd.mod": "TITLE Kd",
  "models/12/12_neuron_config.json": '{"glif": 12}',
  "specimen_7/ephys_sweeps.json": `[${" ".repeat(1000)}]`,
};

/** Puts a file where it belongs without the cache's knowing, as another program does. */
export function putForeign(cache: Cache, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(cache.path(path)), { recursive: true });
  writeFileSync(cache.path(path), content);
}
