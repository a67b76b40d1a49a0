import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import {
  DamagedCacheError,
  InvalidOptionError,
  NotFoundError,
  OutputExistsError,
  throwIfAborted,
} from "../../errors.js";
import { writeFailed } from "../../files/system-error.js";
import type { CallOptions } from "../../types.js";
import { Cache } from "./cache.js";
import { type CacheEntry, CacheIndex } from "./index-file.js";
import { isCachePath, OWN } from "./layout.js";
import { type CachedItem, listCache } from "./listing.js";
import { adopted, type TransferReport, transfer } from "./transfer.js";
import { type CacheFinding, faultOf } from "./verify.js";

export interface ExportOptions extends CallOptions {
  /** Items to take along, such as `models/472363762`; absent: all. */
  readonly items?: ReadonlySet<string> | undefined;
}

/**
 * Writes a cache, or some of it, as one `.tar` file or into a folder, which is then a cache itself. Damaged files stay
 * out and are reported.
 *
 * @throws OutputExistsError for a `.tar` that is there; NotFoundError where there is nothing to export; WriteFailedError
 */
export async function exportCache(cache: Cache, target: string, options: ExportOptions = {}): Promise<TransferReport> {
  const listing = await listCache(cache, options);
  const items = listing.items.filter(({ item }) => options.items?.has(item) ?? true);
  if (items.length === 0) {
    throw new NotFoundError(`Cannot export the cache ${cache.root}: it holds nothing of what was asked for`, {
      path: cache.root,
    });
  }
  if (extname(target) !== ".tar") return transfer(cache, new Cache(target), options);
  if (existsSync(target)) {
    throw new OutputExistsError(`Cannot export the cache to ${target}: the file exists already`, { path: target });
  }
  return writeArchive(cache, items, target, options);
}

async function writeArchive(
  cache: Cache,
  items: readonly CachedItem[],
  target: string,
  options: CallOptions,
): Promise<TransferReport> {
  const total = items.reduce((sum, item) => sum + item.size, 0);
  const findings: CacheFinding[] = [];
  const paths: string[] = [];
  const staging = await mkdtemp(join(tmpdir(), "rheobase-export-"));
  const part = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.part`;
  let done = 0;
  try {
    const index = new CacheIndex(staging);
    for (const { item, files } of items) {
      const entries = new Map<string, CacheEntry>();
      for (const file of files) {
        throwIfAborted(options.signal, "exporting the cache");
        const message = await faultOf(cache.path(file.path), file, { signal: options.signal });
        if (message !== null) {
          findings.push({ path: file.path, problem: "damaged", message });
          continue;
        }
        entries.set(file.path, file.entry ?? (await adopted(cache.path(file.path), file)));
      }
      paths.push(...entries.keys());
      await index.update(item, entries);
    }
    const { create, replace } = await import("tar");
    // The index comes first, so that a reader knows what to expect.
    await create({ file: part, cwd: staging, portable: true }, [`${OWN}/index`]);
    const sizes = new Map(items.flatMap(({ files }) => files.map((file) => [file.path, file.size] as const)));
    const filter = (path: string): boolean => {
      done += sizes.get(path) ?? 0;
      options.onProgress?.({ stage: path, done, total, unit: "B" });
      return !options.signal?.aborted;
    };
    if (paths.length > 0) await replace({ file: part, cwd: cache.root, portable: true, follow: true, filter }, paths);
    throwIfAborted(options.signal, "exporting the cache");
    await rename(part, target);
  } catch (cause) {
    throw options.signal?.aborted ? cause : writeFailed(target, cause, "archive");
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
    await rm(staging, { recursive: true, force: true });
  }
  return { files: paths.length, bytes: (await stat(target)).size, kept: 0, findings };
}

/**
 * Brings what {@link exportCache} wrote, or any other cache, into this one. Every file is checked before it comes in;
 * damaged ones stay out and are reported.
 *
 * @throws NotFoundError where there is no such file or folder; InvalidOptionError where it is no cache;
 *   DamagedCacheError for an archive that cannot be read to its end; WriteFailedError
 */
export async function importCache(cache: Cache, source: string, options: CallOptions = {}): Promise<TransferReport> {
  const info = await stat(source).catch((cause: unknown) => {
    throw new NotFoundError(`Cannot import ${source}: there is no such file or folder`, { path: source, cause });
  });
  if (info.isDirectory()) return bringIn(new Cache(source), cache, source, options);
  const staging = join(cache.root, OWN, `import-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    await mkdir(staging, { recursive: true }).catch((cause: unknown) => {
      throw writeFailed(staging, cause, "folder");
    });
    await unpack(source, staging, options);
    return await bringIn(new Cache(staging), cache, source, { ...options, move: true });
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function bringIn(
  from: Cache,
  to: Cache,
  source: string,
  options: CallOptions & { readonly move?: boolean },
): Promise<TransferReport> {
  const report = await transfer(from, to, options);
  if (report.files + report.kept + report.findings.length > 0) return report;
  throw new InvalidOptionError(
    `Cannot import ${source}: it holds no files of a cache, and a .tar that \`rheobase cache export\` wrote or the folder of a cache was expected`,
    { path: source },
  );
}

/** Takes plain files of the cache's own places out of an archive, whatever else it holds. */
async function unpack(source: string, folder: string, { signal, onProgress }: CallOptions): Promise<void> {
  const { extract } = await import("tar");
  const total = (await stat(source)).size;
  let done = 0;
  try {
    await extract({
      file: source,
      cwd: folder,
      strict: true,
      noMtime: true,
      filter: (path, entry) => {
        if (!("type" in entry) || entry.type !== "File" || signal?.aborted) return false;
        done += entry.size;
        onProgress?.({ stage: "unpack", done: Math.min(done, total), total, unit: "B" });
        return isCachePath(path) || INDEX_FILE.test(path);
      },
    });
  } catch (cause) {
    if (isWriteError(cause)) throw writeFailed(folder, cause, "cached file");
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DamagedCacheError(`Cannot import ${source}: the archive cannot be read to its end (${why})`, {
      path: source,
      cause,
    });
  }
  throwIfAborted(signal, "importing a cache");
}

const INDEX_FILE = new RegExp(`^${OWN.replace(".", "\\.")}/index/[^/]+\\.json$`);

function isWriteError(cause: unknown): boolean {
  const code = (cause as NodeJS.ErrnoException | null)?.code ?? "";
  return ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EFBIG"].includes(code);
}
