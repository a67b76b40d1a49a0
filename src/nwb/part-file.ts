/**
 * The file under construction. It lies beside the one to be, under a name of its own, and takes the final name in one
 * step when it is whole: whatever happens before leaves the old file, or none.
 */

import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { appendFile, link, lstat, open, readdir, rename, rm, truncate } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { OutputExistsError, WriteFailedError } from "../errors.js";

/** What to do when the output is there already. */
export type Existing = "error" | "overwrite";

/** Parts that this process has begun. */
const begun = new Set<string>();

/** A process that ends at once, at a second Ctrl-C say, takes its parts along. */
function removeBegun(): void {
  for (const part of begun) {
    try {
      rmSync(part, { force: true });
    } catch {
      // Nobody is left to tell; the next run in this folder tries again.
    }
  }
}

function remember(part: string): void {
  if (begun.size === 0) process.once("exit", removeBegun);
  begun.add(part);
}

function forget(part: string): void {
  begun.delete(part);
  if (begun.size === 0) process.off("exit", removeBegun);
}

/** Processes are numbered per machine, and a folder may be shared by several. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/**
 * Makes an empty part file for `path`, after checking that `path` may be written, and removes parts of it that dead
 * processes left behind.
 *
 * @returns path of the part file
 * @throws OutputExistsError where `path` exists and `existing` is `error`
 * @throws WriteFailedError where `path` is a folder, or its folder is missing or refuses new files
 */
export async function createPart(path: string, existing: Existing): Promise<string> {
  const there = await lstat(path).catch(() => null);
  if (there?.isDirectory()) throw new WriteFailedError(`Cannot write recording ${path}: it is a folder`, { path });
  if (there && existing === "error") throw outputExists(path);
  await removeStaleParts(path);
  const part = join(
    dirname(path),
    `${basename(path)}.${machine}-${process.pid}-${randomBytes(4).toString("hex")}.part`,
  );
  try {
    await (await open(part, "wx")).close();
  } catch (cause) {
    throw writeFailed(path, cause);
  }
  remember(part);
  return part;
}

/**
 * Gives the finished part its final name. With `existing: "error"` a file that appeared meanwhile is kept, and the part
 * removed.
 */
export async function commitPart(part: string, path: string, existing: Existing): Promise<void> {
  try {
    await flushToDisk(part);
    if (existing === "overwrite") await rename(part, path);
    else await renameToNew(part, path);
    forget(part);
  } catch (cause) {
    await discardPart(part);
    throw errnoOf(cause) === "EEXIST" ? outputExists(path) : writeFailed(path, cause);
  }
}

/** Removes the part; never throws. Emptied first, since a file that HDF5 could not close keeps its blocks till the end. */
export async function discardPart(part: string): Promise<void> {
  await truncate(part).catch(() => undefined);
  await rm(part, { force: true }).catch(() => undefined);
  forget(part);
}

/**
 * The error to report for a failure inside HDF5. HDF5 prepares its message in a temporary file, so a full disk can take
 * the reason away too; writing a little more to the part then brings it out.
 */
export async function explainFailure(part: string, cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error) || cause.message !== "") return cause;
  const probe = await appendFile(part, new Uint8Array(4 << 20)).catch((error: unknown) => error);
  return probe ?? cause;
}

/** A WriteFailedError that says in words why the system refused. */
export function writeFailed(path: string, cause: unknown, what = "recording"): WriteFailedError {
  return new WriteFailedError(`Cannot write ${what} ${path}: ${reasonOf(path, cause)}`, { path, cause });
}

function outputExists(path: string): OutputExistsError {
  return new OutputExistsError(`Cannot write recording ${path}: the file exists already, and was not to be replaced`, {
    path,
    allowed: ["error", "overwrite"],
  });
}

/** A full disk on a network folder may report only here. */
async function flushToDisk(part: string): Promise<void> {
  const handle = await open(part, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Like rename, but fails with EEXIST where `path` exists. */
async function renameToNew(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") throw error;
    // A file system without hard links: an exclusive empty file takes the name first, the rename then fills it.
    await (await open(path, "wx")).close();
    await rename(part, path);
    return;
  }
  await rm(part, { force: true });
}

async function removeStaleParts(path: string): Promise<void> {
  const folder = dirname(path);
  const start = `${basename(path)}.${machine}-`;
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (!name.startsWith(start)) continue;
    const pid = /^(\d+)-[0-9a-f]{8}\.part$/.exec(name.slice(start.length))?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== "ESRCH"; // EPERM: alive, but another user's
  }
}

function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** HDF5 prints its whole stack of calls; the one line that a reader can act on is the system's own. */
function systemMessage(cause: unknown): string | undefined {
  return cause instanceof Error ? /error message = '([^']+)'/.exec(cause.message)?.[1] : undefined;
}

function reasonOf(path: string, cause: unknown): string {
  switch (errnoOf(cause) ?? systemMessage(cause)) {
    case "ENOENT":
      return `the folder ${dirname(path)} does not exist`;
    case "EISDIR":
      return "it is a folder";
    case "ENOTDIR":
      return `${dirname(path)} is not a folder`;
    case "EACCES":
    case "EPERM":
      return `no permission to write in the folder ${dirname(path)}`;
    case "EROFS":
      return `the folder ${dirname(path)} is read-only`;
    case "ENOSPC":
    case "EDQUOT":
    case "No space left on device":
    case "Disk quota exceeded":
    case "Quota exceeded":
      return "the disk is full";
    case "EFBIG":
    case "File too large":
      return "the file would grow beyond the size allowed here";
    default:
      return (
        systemMessage(cause) ||
        firstLine(cause instanceof Error ? cause.message : String(cause)) ||
        "HDF5 failed and gave no reason"
      );
  }
}

const firstLine = (text: string): string => (text.split("\n")[0] ?? "").trim().replace(/\.$/, "");
