import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { InvalidModelError, isRheobaseError, throwIfAborted } from "../errors.js";
import { writeFailed } from "../nwb/part-file.js";

/** What a model package is made of; the web site's archives hold more. */
const WANTED = /\.(?:json|swc|marker|nwb)$/i;
/** Packages have some thirty files. */
const MOST_ENTRIES = 10_000;
/** Parameters and morphologies have less than a megabyte; recordings may be large. */
const LARGEST_TEXT_BYTES = 200e6;

/**
 * Unpacks the files of a model package.
 *
 * @throws InvalidModelError where the archive is damaged or no zip
 * @throws WriteFailedError, CancelledError
 */
export async function unzipPackage(path: string, folder: string, signal?: AbortSignal): Promise<void> {
  const { openPromise } = await import("yauzl");
  const refuse = (why: string, cause?: unknown): InvalidModelError =>
    new InvalidModelError(`Cannot open model ${path}: ${why}`, { path, cause });
  try {
    // Names that lead out of the folder are refused by yauzl itself.
    const archive = await openPromise(path);
    if (archive.entryCount > MOST_ENTRIES)
      throw refuse(`it holds ${archive.entryCount} files, and is no model package`);
    try {
      for await (const entry of archive.eachEntry()) {
        throwIfAborted(signal, "opening a model");
        if (!WANTED.test(entry.fileName)) continue;
        if (entry.uncompressedSize > LARGEST_TEXT_BYTES && !/\.nwb$/i.test(entry.fileName)) {
          throw refuse(`${entry.fileName} in it has ${entry.uncompressedSize} bytes, and is no part of a model`);
        }
        await unpack(archive, entry, join(folder, entry.fileName), signal);
      }
    } finally {
      archive.close();
    }
  } catch (cause) {
    if (isRheobaseError(cause)) throw cause;
    throwIfAborted(signal, "opening a model");
    throw refuse(`the zip archive cannot be read (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

async function unpack(archive: ZipFile, entry: Entry, target: string, signal?: AbortSignal): Promise<void> {
  const content = await archive.openReadStreamPromise(entry);
  await mkdir(dirname(target), { recursive: true });
  const file = createWriteStream(target);
  let sum = 0;
  const check = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) throw new Error(`${entry.fileName} in it does not match its checksum`);
  };
  let refused: Error | null = null;
  file.once("error", (error) => {
    refused = error;
  });
  await pipeline(content, check, file, { signal }).catch((error: unknown) => {
    throw refused !== null && error === refused ? writeFailed(target, error, "file") : error;
  });
}
