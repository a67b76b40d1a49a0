import { mkdir, rm, stat } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import {
  InvalidOptionError,
  isRheobaseError,
  NotFoundError,
  OutputExistsError,
  throwIfAborted,
} from "../../../base/errors.js";
import type { CallOptions } from "../../../base/types.js";
import { AtomicFile } from "../../../files/atomic-file.js";
import { makeFolder } from "../../../files/make-folder.js";
import { checkOutputPlace } from "../../../files/output-place.js";
import { forget, ownMark, remember } from "../../../files/owner.js";
import { errnoOf, whyNotRead, writeFailed } from "../../../files/system-error.js";
import { Cache } from "../cache.js";
import { tidyCache } from "../debris.js";
import { type CacheEntry, CacheIndex } from "../index-file.js";
import { OWN, SERVICE } from "../layout.js";
import { type CachedItem, listCache } from "../listing.js";
import { ownerNote, ownerOf } from "../service-folder.js";
import { type CacheFinding, faultOf } from "../verify.js";
import { writeWhole } from "../whole-file.js";
import { adopted, type TransferReport, transfer } from "./transfer.js";
import { type UnpackOptions, unpack } from "./unpack.js";

export interface ExportOptions extends CallOptions {
  /** Items to take along, such as `models/472363762`; absent: all. */
  readonly items?: ReadonlySet<string> | undefined;
}

/**
 * Exports a cache, or some of its items, to a `.tar` file or to a folder, which is then a cache itself. Damaged files
 * are omitted and reported.
 *
 * @throws OutputExistsError for an existing `.tar`; NotFoundError if there is nothing to export;
 *   InvalidOptionError for an archive of another kind; WriteFailedError
 */
export async function exportCache(cache: Cache, target: string, options: ExportOptions = {}): Promise<TransferReport> {
  if (/^\.(?:zip|tgz|gz|bz2|xz|zst|7z)$/i.test(extname(target))) {
    throw new InvalidOptionError(`export the cache to ${target}`, "expected a name that ends in .tar, or a folder", {
      path: target,
      allowed: [".tar"],
    });
  }
  const listing = await listCache(cache, options);
  const items = listing.items.filter(({ item }) => options.items?.has(item) ?? true);
  if (items.length === 0) {
    throw new NotFoundError(`export the cache ${cache.root}`, "it contains none of the requested items", {
      path: cache.root,
    });
  }
  const owner = cache.address ?? ownerOf(cache.base) ?? undefined;
  if (extname(target) !== ".tar") return transfer(cache, new Cache(target, owner), options);
  if (checkOutputPlace(target, "archive")) {
    throw new OutputExistsError(`export the cache to ${target}`, "the file exists already", { path: target });
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
  await using archive = await AtomicFile.create(target, { what: "archive", existing: "error" });
  // In the target's folder, to avoid depending on the system's folder for temporary files, which may be missing or
  // full.
  const staging = join(dirname(archive.path), `export${ownMark()}`);
  remember(staging);
  let done = 0;
  try {
    await mkdir(staging);
    if (cache.address !== null) await writeWhole(staging, join(staging, SERVICE), ownerNote(cache.address));
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
    // The index comes first, so that readers have the hashes before the files.
    const first = [`${OWN}/index`, ...(cache.address === null ? [] : [SERVICE])];
    await create({ file: archive.path, cwd: staging, portable: true }, first);
    const sizes = new Map(items.flatMap(({ files }) => files.map((file) => [file.path, file.size] as const)));
    const filter = (path: string): boolean => {
      done += sizes.get(path) ?? 0;
      options.onProgress?.({ stage: path, done, total, unit: "B" });
      return !options.signal?.aborted;
    };
    if (paths.length > 0)
      await replace({ file: archive.path, cwd: cache.root, portable: true, follow: true, filter }, paths);
    throwIfAborted(options.signal, "exporting the cache");
  } catch (cause) {
    throw isRheobaseError(cause) || options.signal?.aborted ? cause : writeFailed(target, cause, "archive");
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    forget(staging);
  }
  await archive.commit();
  return { files: paths.length, bytes: (await stat(target)).size, kept: 0, findings };
}

/** The result of {@link importCache}. */
export interface ImportReport extends TransferReport {
  /** The target cache, which differs from the given one if the files are from another service. */
  readonly cache: Cache;
}

/**
 * Imports an export by {@link exportCache}, or any other cache, into this one, or, if its files are from another
 * service, into that service's cache. Every file is checked first; damaged ones are omitted and reported.
 *
 * @throws NotFoundError if there is no such file or folder; InvalidOptionError if it is not a cache; DamagedCacheError
 *   for an archive that cannot be read completely; WriteFailedError
 */
export async function importCache(cache: Cache, source: string, options: UnpackOptions = {}): Promise<ImportReport> {
  const info = await stat(source).catch((cause: unknown) => {
    const gone = ["ENOENT", "ENOTDIR"].includes(errnoOf(cause) ?? "");
    const Refusal = gone ? NotFoundError : InvalidOptionError;
    throw new Refusal(`import ${source}`, whyNotRead(cause), { path: source, cause });
  });
  await tidyCache(cache.root);
  if (info.isDirectory()) return bringIn(new Cache(source), cache, source, options);
  const staging = join(cache.root, OWN, `import${ownMark()}`);
  remember(staging);
  try {
    await makeFolder(staging).catch((cause: unknown) => {
      throw writeFailed(staging, cause, "folder");
    });
    const findings = await unpack(source, staging, options);
    const report = await bringIn(new Cache(staging), cache, source, { ...options, move: true, findings });
    return { ...report, findings: [...report.findings, ...findings] };
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    forget(staging);
  }
}

async function bringIn(
  from: Cache,
  named: Cache,
  source: string,
  options: CallOptions & { readonly move?: boolean; readonly findings?: readonly CacheFinding[] },
): Promise<ImportReport> {
  const owner = ownerOf(from.base);
  const to = owner !== null && named.address !== null ? new Cache(named.base, owner) : named;
  const report = await transfer(from, to, options);
  if (report.files + report.kept + report.findings.length + (options.findings?.length ?? 0) > 0) {
    return { ...report, cache: to };
  }
  throw new InvalidOptionError(
    `import ${source}`,
    "it contains no cache files, expected a .tar from `rheobase cache export` or a cache folder",
    { path: source },
  );
}
