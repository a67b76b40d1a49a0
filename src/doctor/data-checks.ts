import { constants } from "node:fs";
import { access, mkdtemp, rmdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Cache } from "../api/cache/cache.js";
import { listCache } from "../api/cache/listing.js";
import { templatesQuery } from "../api/query/query-catalogue.js";
import { queryRows } from "../api/query/rma.js";
import { AllenStore } from "../api/store.js";
import { addressInEffect } from "../api/transport/service-address.js";
import { writeFailed } from "../files/system-error.js";
import { type Check, type DoctorOptions, failed, type Outcome, ok, skipped } from "./check.js";

/** Checks of the sources of models and recordings. */
export const dataChecks: readonly Check[] = [
  { name: "cache", remedy: "choose another folder with --cache-dir or RHEOBASE_CACHE_DIR", look: lookAtCache },
  {
    name: "service",
    remedy: "check the network and its proxy variables; cached models run with --offline",
    needs: "webassembly", // undici parses HTTP in WebAssembly
    look: lookAtService,
  },
];

async function lookAtCache({ cacheDir, baseUrl, signal }: DoctorOptions): Promise<Outcome> {
  const cache = new Cache(cacheDir, addressInEffect(baseUrl));
  const { there, freeBytes } = await spaceIn(cache.root).catch((cause: unknown) => {
    throw writeFailed(join(cache.root, "manifest.json"), cause, "cached file");
  });
  const free = `${gigabytes(freeBytes)} GB free`;
  if (!there) return ok(`${cache.root} does not exist yet and can be created, ${free}`);
  const { items } = await listCache(cache, { signal });
  const bytes = items.reduce((sum, { size }) => sum + size, 0);
  return ok(`${cache.root} is writable and holds ${items.length} items (${gigabytes(bytes)} GB), ${free}`);
}

/** Whether a folder exists, and the space on its disk [bytes]. @throws if it cannot be written or created */
async function spaceIn(root: string): Promise<{ readonly there: boolean; readonly freeBytes: number }> {
  const there = await isThere(root);
  const standing = there ? root : await nearestFolder(root);
  if (there) await rmdir(await mkdtemp(join(root, ".doctor-")));
  else await access(standing, constants.W_OK);
  const { bavail, bsize } = await statfs(standing);
  return { there, freeBytes: bavail * bsize };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

async function nearestFolder(path: string): Promise<string> {
  const above = dirname(path);
  return (await isThere(above)) ? above : nearestFolder(above);
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);

/** Requests a small table, with few retries: users want a quick answer here. */
async function lookAtService({ service, cacheDir, baseUrl, offline, signal }: DoctorOptions): Promise<Outcome> {
  if (!service) return skipped("not asked; pass --service to ask it");
  const transport = { retries: { count: 2 }, timeouts: { totalS: 30 } };
  await using store = new AllenStore({ cacheDir, baseUrl, offline, transport, signal });
  if (store.offline) return skipped("not asked: RHEOBASE_OFFLINE is set");
  const start = performance.now();
  const rows = await queryRows(store.transport, templatesQuery(), { task: "list the kinds of models", signal });
  const seconds = ((performance.now() - start) / 1000).toPrecision(2);
  if (rows.length === 0) return failed(`${store.transport.baseUrl} lists no kinds of models`);
  return ok(`${store.transport.baseUrl} answered in ${seconds} s`);
}
