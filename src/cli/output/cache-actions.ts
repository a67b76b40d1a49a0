import { Cache } from "../../api/cache/cache.js";
import { type CachedItem, listCache } from "../../api/cache/listing.js";
import { cacheDirectory } from "../../api/cache/location.js";
import { pruneCache } from "../../api/cache/prune.js";
import { ownerOf } from "../../api/cache/service-folder.js";
import { exportCache, importCache } from "../../api/cache/transfer/archive.js";
import { itemsOfIds } from "../../api/cache/transfer/selection.js";
import type { TransferReport } from "../../api/cache/transfer/transfer.js";
import { type CacheFinding, verifyCache } from "../../api/cache/verify.js";
import { addressInEffect } from "../../api/transport/service-address.js";
import { EXIT } from "../exit-codes.js";
import { idsOf } from "../options/allen-options.js";
import { ageOf, sizeOf } from "../options/cache-amounts.js";
import type { CacheArguments } from "../options/cache-arguments.js";
import type { Session } from "../session.js";
import { formatBytes, type Terminal } from "./terminal.js";

const SCHEMA = "rheobase.cache/1";

export async function printDir(args: CacheArguments, session: Session): Promise<void> {
  const { terminal } = session;
  const cache = cacheOf(args);
  if (terminal.json) terminal.document(SCHEMA, { dir: cache.root });
  else terminal.print(cache.root);
}

export async function printItems(args: CacheArguments, session: Session): Promise<void> {
  const { terminal, signal } = session;
  const cache = cacheOf(args);
  const { items, parts, missing } = await listCache(cache, { signal });
  if (terminal.json) {
    const unfinished = parts.map(({ path, size }) => ({ path, size }));
    terminal.document(SCHEMA, { dir: cache.root, items: items.map(itemDocument), unfinished, missing });
    return;
  }
  if (items.length === 0)
    terminal.note(`The cache ${cache.root} is empty: rheobase fetch ID downloads a model into it`);
  else printItemTable(items, terminal);
  for (const { path, size } of parts)
    terminal.note(`Unfinished: ${path} (${formatBytes(size)}) continues at the next fetch`);
}

export async function printSize(args: CacheArguments, session: Session): Promise<void> {
  const { terminal, signal } = session;
  const cache = cacheOf(args);
  const { items } = await listCache(cache, { signal });
  const bytes = items.reduce((sum, item) => sum + item.size, 0);
  const files = items.reduce((sum, item) => sum + item.files.length, 0);
  if (terminal.json) terminal.document(SCHEMA, { dir: cache.root, bytes, items: items.length, files });
  else terminal.print(`${formatBytes(bytes)} in ${files} files (${bytes} bytes)`);
}

export async function verify(args: CacheArguments, session: Session): Promise<void> {
  const { terminal } = session;
  const cache = cacheOf(args);
  const report = await session.withBar((options) => verifyCache(cache, options));
  const { checked, unknown, bytes, findings, parts } = report;
  if (args.remove) for (const { path } of findings) await cache.remove(path);
  if (terminal.json) {
    const unfinished = parts.map(({ path, size }) => ({ path, size }));
    terminal.document(SCHEMA, { dir: cache.root, checked, unknown, bytes, findings, unfinished, removed: args.remove });
  } else {
    if (findings.length > 0) printFindings(findings, terminal);
    const others = unknown > 0 ? `, ${unknown} without a hash are readable` : "";
    const whole = `${checked} files are intact${others}`;
    terminal.print(
      findings.length === 0 ? `${whole} (${formatBytes(bytes)})` : `${findings.length} are damaged, ${whole}`,
    );
  }
  if (findings.length === 0) return;
  terminal.note(
    args.remove
      ? "Removed the damaged files: the next fetch downloads them again"
      : "To repair: rheobase cache verify --remove, then fetch again",
  );
  process.exitCode = EXIT.verification;
}

export async function prune(args: CacheArguments, session: Session): Promise<void> {
  const { terminal, signal } = session;
  const cache = cacheOf(args);
  const { items, parts, bytes, leftBytes } = await pruneCache(cache, {
    signal,
    olderThanS: ageOf("--older-than", args.olderThan),
    maxBytes: sizeOf("--max-size", args.maxSize),
    dryRun: args.dryRun,
  });
  if (terminal.json) {
    terminal.document(SCHEMA, {
      dir: cache.root,
      dry_run: args.dryRun === true,
      removed: items.map(itemDocument),
      unfinished: parts,
      bytes,
      left_bytes: leftBytes,
    });
    return;
  }
  if (items.length > 0) {
    printItemTable(items, terminal);
    terminal.print();
  }
  const and = parts > 0 ? ` and ${parts} unfinished downloads` : "";
  terminal.print(
    `${args.dryRun ? "Would remove" : "Removed"} ${items.length} items${and} (${formatBytes(bytes)}), ${formatBytes(leftBytes)} left`,
  );
}

export async function exportTo(args: CacheArguments, session: Session): Promise<void> {
  const { terminal } = session;
  const cache = cacheOf(args);
  const target = String(args.target);
  const ids = idsOf(args.ids ?? []);
  const items = ids.length === 0 ? undefined : await itemsOfIds(cache, ids);
  const report = await session.withBar((options) => exportCache(cache, target, { ...options, items }));
  printTransfer(report, `to ${target}`, { dir: cache.root, target }, terminal);
  terminal.note(`Import it elsewhere: rheobase cache import ${target}`);
}

export async function importFrom(args: CacheArguments, session: Session): Promise<void> {
  const { terminal } = session;
  const cache = cacheOf(args);
  const source = String(args.source);
  const maxBytes = sizeOf("--max-size", args.maxSize);
  const report = await session.withBar((options) => importCache(cache, source, { ...options, maxBytes }));
  printTransfer(report, `from ${source}`, { dir: report.cache.root, source }, terminal);
  if (report.cache.root !== cache.root) {
    const { address, root } = report.cache;
    terminal.note(`They are of ${address}, and were put into ${root}: pass that address as --api-url to use them`);
  }
}

/** The cache of the named service; without one, the folder itself, regardless of its service. */
function cacheOf({ cacheDir, apiUrl }: CacheArguments): Cache {
  const isNamed = [apiUrl, process.env.RHEOBASE_API_URL].some((text) => text?.trim());
  const owner = isNamed ? null : ownerOf(cacheDirectory(cacheDir));
  return new Cache(cacheDir, owner ?? addressInEffect(apiUrl));
}

/** Reports the transferred files; damaged ones are skipped, which the exit code reports. */
function printTransfer(
  { files, bytes, kept, findings }: TransferReport,
  where: string,
  place: Record<string, string>,
  terminal: Terminal,
): void {
  if (terminal.json) terminal.document(SCHEMA, { ...place, files, bytes, kept, findings });
  else {
    if (findings.length > 0) {
      terminal.print("Left out:");
      printFindings(findings, terminal);
    }
    const there = kept > 0 ? `, ${kept} already existed` : "";
    terminal.print(`${files} files ${where} (${formatBytes(bytes)})${there}`);
  }
  if (findings.length > 0) process.exitCode = EXIT.verification;
}

function itemDocument({ item, size, fetched, used, files }: CachedItem): Record<string, unknown> {
  return {
    item,
    size,
    fetched: fetched.toISOString(),
    used: used.toISOString(),
    files: files.map(({ path, size: length, modified, entry }) => ({
      path,
      size: length,
      sha256: entry?.sha256 ?? null,
      url: entry?.url ?? null,
      fetched: entry?.fetched ?? modified.toISOString(),
    })),
  };
}

function printItemTable(items: readonly CachedItem[], terminal: Terminal): void {
  terminal.table(
    ["item", "files", "size", "fetched", "last used"],
    items.map(({ item, files, size, fetched, used }) => [
      item,
      files.length,
      formatBytes(size),
      day(fetched),
      day(used),
    ]),
  );
}

function printFindings(findings: readonly CacheFinding[], terminal: Terminal): void {
  terminal.table(
    ["file", "problem", "message"],
    findings.map(({ path, problem, message }) => [path, problem, message]),
    { prose: true },
  );
  terminal.print();
}

const day = (date: Date): string => date.toISOString().slice(0, 10);
