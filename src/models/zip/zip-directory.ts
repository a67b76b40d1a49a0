import type { FileHandle } from "node:fs/promises";
import type { Readable } from "node:stream";
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl";
import { throwIfAborted } from "../../base/errors.js";

type ReadCallback = (error: Error | null, bytesRead?: number) => void;

/**
 * Provides yauzl with the bytes of a file. yauzl may throw in callbacks when bytes are damaged, which would end the
 * process; those errors go to `onFault`.
 */
class ArchiveReader extends RandomAccessReader {
  readonly #file: FileHandle;
  readonly #onFault: (fault: unknown) => void;

  constructor(file: FileHandle, onFault: (fault: unknown) => void) {
    super();
    this.#file = file;
    this.#onFault = onFault;
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: ReadCallback): void {
    // Rejects for positions that a number cannot represent, as damaged archives may state.
    this.#file
      .read(buffer, offset, length, position)
      .then(({ bytesRead }) => callback(null, bytesRead), callback)
      .catch(this.#onFault);
  }

  override _readStreamForRange(): Readable {
    throw new Error("the archive is read by position");
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null); // The caller of readDirectory closes the file.
  }
}

/**
 * Reads the directory of a zip archive.
 *
 * @param size of the file [bytes]
 * @throws Error if the file is not a zip archive, is damaged, or has more than `mostEntries`
 */
export async function readDirectory(
  file: FileHandle,
  size: number,
  mostEntries: number,
  signal: AbortSignal | undefined,
): Promise<Entry[]> {
  let fail: (fault: unknown) => void = () => {};
  const fault = new Promise<never>((_, reject) => {
    fail = reject;
  });
  fault.catch(() => {}); // It may reject after the last await.
  const reader = new ArchiveReader(file, fail);
  const zip = await Promise.race([openArchive(reader, size), fault]);
  zip.on("error", fail);
  if (zip.entryCount > mostEntries)
    throw new Error(`it holds ${zip.entryCount} files, expected at most ${mostEntries}`);
  const entries: Entry[] = [];
  const ended = new Promise<void>((done) => {
    zip.on("end", done);
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      if (signal?.aborted) fail(signal.reason);
      else zip.readEntry();
    });
  });
  zip.readEntry();
  await Promise.race([ended, fault]).finally(() => throwIfAborted(signal, "opening a model"));
  return entries;
}

function openArchive(reader: RandomAccessReader, size: number): Promise<ZipFile> {
  return new Promise((done, reject) => {
    // Without autoClose, since entries are read later.
    fromRandomAccessReader(reader, size, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(error);
      else done(zip);
    });
  });
}
