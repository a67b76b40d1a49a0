/** Reads files that users name: regular files only, up to a size limit. */

import { AsyncLocalStorage } from "node:async_hooks";
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type ErrorDetails, NotFoundError, type RheobaseError, throwIfAborted } from "../base/errors.js";
import { LFS_POINTER_BYTES, lfsPointer } from "../base/file-kind.js";

/** How to read a file and how to word a failure. */
export interface ReadFileOptions {
  /** Completes "Cannot …", such as `open model cell.json`. */
  readonly task: string;
  /** Error class for a file that exists but is unusable, such as `InvalidModelError`. */
  readonly Refusal: new (
    task: string,
    reason: string,
    details: ErrorDetails,
  ) => RheobaseError;
  /** Maximum size [bytes]; unlimited by default. */
  readonly maxBytes?: number | undefined;
  /** Name of the option that raises `maxBytes`, for the message. */
  readonly maxBytesOption?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Without O_NONBLOCK, opening a named pipe would wait for its other end; Windows lacks the flag. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const CHUNK_BYTES = 1 << 20;

/** Where the files are noted that an action opens. */
const noted = new AsyncLocalStorage<Set<string>>();

/** The absolute paths of the files that an action opens by the functions below, also if it fails. */
export async function filesOpenedBy(action: () => Promise<unknown>): Promise<readonly string[]> {
  const paths = new Set<string>();
  await noted.run(paths, action).catch(() => undefined);
  return [...paths];
}

/**
 * Opens a regular file for reading. The caller closes it.
 *
 * @throws NotFoundError if the file does not exist
 * @throws the `Refusal` of the options for a folder, pipe, socket or device, an unreadable file, one larger than
 *   `maxBytes`, or a git-LFS pointer
 */
export async function openRegularFile(path: string, options: ReadFileOptions): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    // Checked before opening, because opening a device can have side effects, and again on the opened file.
    const refused = problemOf(await stat(path), options);
    if (refused === null) {
      file = await open(path, READ_AT_ONCE);
      const opened = await file.stat();
      const changed = problemOf(opened, options) ?? (await pointerIn(file, opened.size));
      if (changed === null) {
        noted.getStore()?.add(resolve(path));
        return file;
      }
      throw refusal(path, changed, options);
    }
    throw refusal(path, refused, options);
  } catch (cause) {
    await file?.close();
    throw failure(path, cause, options);
  }
}

/**
 * Reads a whole regular file of at most `maxBytes`.
 *
 * @throws as {@link openRegularFile}; CancelledError
 */
export async function readRegularFile(path: string, options: ReadFileOptions): Promise<Buffer> {
  const { maxBytes = Number.POSITIVE_INFINITY, signal, task } = options;
  const file = await openRegularFile(path, options);
  try {
    const chunks: Buffer[] = [];
    // Files may grow, and those in /proc report size 0: read to the end regardless of the size.
    const { size } = await file.stat();
    for (let total = 0; ; ) {
      throwIfAborted(signal, task);
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(size - total, 65_535) + 1));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, total);
      if (bytesRead === 0) return Buffer.concat(chunks);
      total += bytesRead;
      if (total > maxBytes) throw refusal(path, tooLarge(total, options), options);
      chunks.push(chunk.subarray(0, bytesRead));
    }
  } catch (cause) {
    throw failure(path, cause, options);
  } finally {
    await file.close();
  }
}

/** As {@link readRegularFile}, decoded as UTF-8. */
export async function readRegularText(path: string, options: ReadFileOptions): Promise<string> {
  return (await readRegularFile(path, options)).toString("utf8");
}

/** The reason for rejection if the file is a git-LFS pointer, else null. */
async function pointerIn(file: FileHandle, size: number): Promise<string | null> {
  if (size === 0 || size >= LFS_POINTER_BYTES) return null;
  const bytes = Buffer.alloc(size);
  const { bytesRead } = await file.read(bytes, 0, size, 0);
  const pointer = lfsPointer(bytes.subarray(0, bytesRead));
  return pointer === null ? null : `it is ${pointer}`;
}

/** Why a file is rejected, or null. */
function problemOf(found: Awaited<ReturnType<typeof stat>>, options: ReadFileOptions): string | null {
  if (found.isFile()) {
    const { maxBytes = Number.POSITIVE_INFINITY } = options;
    return Number(found.size) > maxBytes ? tooLarge(Number(found.size), options) : null;
  }
  const kinds: readonly (readonly [boolean, string])[] = [
    [found.isDirectory(), "a folder"],
    [found.isFIFO(), "a named pipe"],
    [found.isSocket(), "a socket"],
    [found.isCharacterDevice() || found.isBlockDevice(), "a device"],
  ];
  const kind = kinds.find(([is]) => is)?.[1] ?? "something else";
  return `it is ${kind}, expected a regular file`;
}

function tooLarge(bytes: number, { maxBytes, maxBytesOption }: ReadFileOptions): string {
  const remedy = maxBytesOption === undefined ? "" : ` (${maxBytesOption} sets the limit)`;
  return `it has ${bytes} bytes or more, expected at most ${maxBytes}${remedy}`;
}

function refusal(path: string, reason: string, { task, Refusal }: ReadFileOptions, cause?: unknown): RheobaseError {
  return new Refusal(task, reason, { path, cause });
}

/** Translates a system error into words a user can act on; passes on rheobase's own errors. */
function failure(path: string, cause: unknown, options: ReadFileOptions): unknown {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  // Our errors have a code but no errno; a path with a NUL never reaches the system.
  const ofSystem = typeof (cause as NodeJS.ErrnoException | null)?.errno === "number";
  if (!ofSystem && code !== "ERR_INVALID_ARG_VALUE") return cause;
  if (!ofSystem || code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG" || code === "ELOOP") {
    return new NotFoundError(options.task, "there is no such file", { path, cause });
  }
  const reasons: Readonly<Record<string, string>> = {
    EACCES: "permission to read it is denied",
    EPERM: "permission to read it is denied",
    EMFILE: "this process has too many files open",
    ENFILE: "the system has too many files open",
    EISDIR: "it is a folder, expected a regular file",
  };
  return refusal(path, reasons[code ?? ""] ?? (cause as Error).message, options, cause);
}
