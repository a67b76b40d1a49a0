/** Files that users name: regular ones only, and no larger than the caller can take. */

import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { type ErrorDetails, NotFoundError, type RheobaseError, throwIfAborted } from "../base/errors.js";
import { LFS_POINTER_BYTES, lfsPointer } from "../base/file-kind.js";

/** How to read a file, and what to say where that fails. */
export interface ReadFileOptions {
  /** Completes "Cannot …", such as `open model cell.json`. */
  readonly task: string;
  /** Class of the error for a file that is there and cannot be used, such as `InvalidModelError`. */
  readonly Refusal: new (
    message: string,
    details: ErrorDetails,
  ) => RheobaseError;
  /** Largest size to read [bytes]; without it, any size. */
  readonly maxBytes?: number | undefined;
  /** Names of the option that raises `maxBytes`, for the message. */
  readonly maxBytesOption?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opening a named pipe would wait for its other end; Windows has no such flag. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const CHUNK_BYTES = 1 << 20;

/**
 * Opens a regular file for reading. The caller closes it.
 *
 * @throws NotFoundError where there is no such file
 * @throws the options' `Refusal` for a folder, pipe, socket or device, a file that may not be read, one of more than
 *   `maxBytes`, or a pointer of git-LFS
 */
export async function openRegularFile(path: string, options: ReadFileOptions): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    // Asked first, since opening a device can do something by itself; asked again of what was opened.
    const refused = problemOf(await stat(path), options);
    if (refused === null) {
      file = await open(path, READ_AT_ONCE);
      const opened = await file.stat();
      const changed = problemOf(opened, options) ?? (await pointerIn(file, opened.size));
      if (changed === null) return file;
      throw refusal(path, changed, options);
    }
    throw refusal(path, refused, options);
  } catch (cause) {
    await file?.close();
    throw failure(path, cause, options);
  }
}

/**
 * The content of a regular file, at most `maxBytes` of it.
 *
 * @throws as {@link openRegularFile}; CancelledError
 */
export async function readRegularFile(path: string, options: ReadFileOptions): Promise<Buffer> {
  const { maxBytes = Number.POSITIVE_INFINITY, signal, task } = options;
  const file = await openRegularFile(path, options);
  try {
    const chunks: Buffer[] = [];
    // Some files grow, and those of /proc state no size: read to the end, whatever the size said.
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

/** Whether a file only points at the one that was meant. */
async function pointerIn(file: FileHandle, size: number): Promise<string | null> {
  if (size === 0 || size >= LFS_POINTER_BYTES) return null;
  const bytes = Buffer.alloc(size);
  const { bytesRead } = await file.read(bytes, 0, size, 0);
  const pointer = lfsPointer(bytes.subarray(0, bytesRead));
  return pointer === null ? null : `it is ${pointer}`;
}

/** Why something is no file to read, or null. */
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
  return new Refusal(`Cannot ${task}: ${reason}`, { path, cause });
}

/** What the system says, in words a user can act on; errors of ours pass. */
function failure(path: string, cause: unknown, options: ReadFileOptions): unknown {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  // Ours carry codes too, but no errno; a path with a NUL never reaches the system.
  const ofSystem = typeof (cause as NodeJS.ErrnoException | null)?.errno === "number";
  if (!ofSystem && code !== "ERR_INVALID_ARG_VALUE") return cause;
  if (!ofSystem || code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG" || code === "ELOOP") {
    return new NotFoundError(`Cannot ${options.task}: there is no such file`, { path, cause });
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
