import { createReadStream, createWriteStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { crc32, createInflateRaw, inflateRaw } from "node:zlib";
import type { Entry } from "yauzl";
import { InvalidModelError, isRheobaseError, messageOf, throwIfAborted } from "../../base/errors.js";
import { plainPath } from "../../biophys/package/manifest.js";
import { openRegularFile } from "../../files/read-file.js";
import { writeFailed } from "../../files/system-error.js";
import type { OpenModelOptions } from "../opened-model.js";
import { isForeign, MAX_FILE_BYTES } from "../package/package-files.js";

/** Files of a model package; the web site's archives contain others. */
const WANTED = /\.(?:json|swc|marker|nwb)$/i;
/** Packages have about thirty files. */
const MOST_ENTRIES = 10_000;
/** Default maximum total size of an archive's files [bytes]: recordings have up to a gigabyte. */
const MAX_ZIP_BYTES = 8e9;
/** All text files of an archive together may have this many times the maximum size of one. */
const TEXT_FILES = 10;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const LOCAL_HEADER_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * A zip archive. Any problem is an InvalidModelError: names that lead outside, links, duplicate names, damage, files
 * that unpack to more than stated or than `maxFileBytes` and `maxZipBytes` allow.
 */
export class ZipArchive implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  /** Size of the archive [bytes]. */
  readonly #size: number;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #options: OpenModelOptions;

  private constructor(
    path: string,
    file: FileHandle,
    size: number,
    entries: ReadonlyMap<string, Entry>,
    options: OpenModelOptions,
  ) {
    this.path = path;
    this.#file = file;
    this.#size = size;
    this.#entries = entries;
    this.#options = options;
  }

  /** @throws NotFoundError, InvalidModelError, CancelledError */
  static async open(path: string, options: OpenModelOptions): Promise<ZipArchive> {
    const file = await openRegularFile(path, { task: `open model ${path}`, Refusal: InvalidModelError });
    try {
      const { size } = await file.stat();
      const { readDirectory } = await import("./zip-directory.js");
      const entries = await readDirectory(file, size, MOST_ENTRIES, options.signal);
      const archive = new ZipArchive(path, file, size, checked(entries, options), options);
      await archive.#verify();
      return archive;
    } catch (cause) {
      await file.close();
      throw refusal(path, cause, options.signal);
    }
  }

  /** Paths of the files that may belong to a model. */
  get paths(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Content of a file of the archive; null if it does not exist. */
  async read(path: string): Promise<Buffer | null> {
    const entry = this.#entries.get(path);
    if (entry === undefined) return null;
    const most = this.#options.maxFileBytes ?? MAX_FILE_BYTES;
    try {
      throwIfAborted(this.#options.signal, "opening a model");
      const stated = Math.max(entry.uncompressedSize, entry.compressedSize);
      if (stated > most) {
        const limit = "maxFileBytes (--max-file-size) sets the limit";
        throw new Error(`${path} in it has ${stated} bytes, expected at most ${most}; ${limit}`);
      }
      const start = await this.#startOf(entry);
      const packed = Buffer.alloc(entry.compressedSize);
      const { bytesRead } = await this.#file.read(packed, 0, packed.length, start);
      if (bytesRead < packed.length) throw new Error(`${path} in it is cut short`);
      const bytes = entry.compressionMethod === DEFLATED ? await inflated(packed, entry) : packed;
      check(entry, path, bytes.length, crc32(bytes));
      return bytes;
    } catch (cause) {
      throw refusal(this.path, cause, this.#options.signal);
    }
  }

  /**
   * Unpacks a file of the archive to the disk.
   *
   * @throws WriteFailedError, InvalidModelError, CancelledError
   */
  async extract(path: string, target: string, signal?: AbortSignal): Promise<void> {
    const entry = this.#entries.get(path)!;
    try {
      const start = await this.#startOf(entry);
      const end = start + entry.compressedSize - 1;
      const packed: Readable | Iterable<Buffer> =
        entry.compressedSize === 0 ? [] : createReadStream(this.path, { start, end });
      let size = 0;
      let sum = 0;
      const counted = new Transform({
        transform: (chunk: Buffer, _, done) => {
          size += chunk.length;
          sum = crc32(chunk, sum);
          const problem =
            size > entry.uncompressedSize ? new Error(`${path} in it unpacks to more than its stated size`) : null;
          done(problem, chunk);
        },
      });
      const output = createWriteStream(target, { flags: "wx" });
      let unwritable: Error | null = null;
      output.once("error", (error) => {
        unwritable = error;
      });
      const steps =
        entry.compressionMethod === DEFLATED
          ? [packed, createInflateRaw(), counted, output]
          : [packed, counted, output];
      await pipeline(steps as [Readable, Transform, NodeJS.WritableStream], { signal }).catch((error: unknown) => {
        throw unwritable !== null && error === unwritable ? writeFailed(target, error, "file") : error;
      });
      check(entry, path, size, sum);
    } catch (cause) {
      throw refusal(this.path, cause, signal);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  /** Position of an entry's data, which follows its local header. */
  async #startOf({ fileName, ...entry }: Entry): Promise<number> {
    const refuse = (why: string): Error => new Error(`${fileName} in it ${why}`);
    if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw refuse("is encrypted");
    const method = entry.compressionMethod;
    if (method !== STORED && method !== DEFLATED)
      throw refuse(`is packed by method ${method}, expected deflate or none`);
    const header = Buffer.alloc(LOCAL_HEADER_BYTES);
    const { bytesRead } = await this.#file.read(header, 0, header.length, entry.relativeOffsetOfLocalHeader);
    if (bytesRead < header.length || header.readUInt32LE(0) !== LOCAL_SIGNATURE)
      throw refuse("has no valid local header");
    const start = entry.relativeOffsetOfLocalHeader + header.length + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (start + entry.compressedSize > this.#size) throw refuse("extends beyond the end of the archive");
    return start;
  }

  /** Unpacks every text file once, to detect damage even in files that the model does not need. */
  async #verify(): Promise<void> {
    for (const path of this.paths) if (!isRecording(path)) await this.read(path);
  }
}

/** The entries that may belong to a model, by name, after checking them for problems. */
function checked(all: readonly Entry[], options: OpenModelOptions): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const entry of all) {
    const name = plainPath(entry.fileName);
    if (!WANTED.test(name) || isForeign(name)) continue;
    if (entries.has(name)) throw new Error(`it holds ${name} twice`);
    if (entry.versionMadeBy >> 8 === UNIX && ((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK) {
      throw new Error(`${name} in it is a symbolic link, expected only files`);
    }
    entries.set(name, entry);
  }
  // Stated sizes are safe to add up: a file that unpacks to more than it states is rejected.
  const { maxFileBytes = MAX_FILE_BYTES, maxZipBytes = MAX_ZIP_BYTES } = options;
  checkTotal(entries, "files", () => true, maxZipBytes, "maxZipBytes (--max-zip-size)");
  const isText = (name: string): boolean => !isRecording(name);
  checkTotal(entries, "text files", isText, TEXT_FILES * maxFileBytes, "maxFileBytes (--max-file-size)");
  return entries;
}

function checkTotal(
  entries: ReadonlyMap<string, Entry>,
  what: string,
  counts: (name: string) => boolean,
  most: number,
  option: string,
): void {
  const total = [...entries].reduce((sum, [name, entry]) => (counts(name) ? sum + entry.uncompressedSize : sum), 0);
  if (total <= most) return;
  throw new Error(`its ${what} have ${total} bytes, expected at most ${most}; ${option} sets the limit`);
}

const isRecording = (name: string): boolean => /\.nwb$/i.test(name);

/** Unpacks at most the stated size plus one byte, which reveals that there is more. */
async function inflated(packed: Buffer, { fileName, uncompressedSize }: Entry): Promise<Buffer> {
  const maxOutputLength = uncompressedSize + 1;
  return promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)(packed, { maxOutputLength }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ERR_BUFFER_TOO_LARGE") throw cause;
      throw new Error(`${fileName} in it unpacks to more than the stated ${uncompressedSize} bytes`);
    },
  );
}

function check(entry: Entry, path: string, size: number, sum: number): void {
  if (size !== entry.uncompressedSize) {
    throw new Error(`${path} in it unpacks to ${size} bytes, expected ${entry.uncompressedSize}`);
  }
  if (sum !== entry.crc32) throw new Error(`${path} in it does not match its checksum`);
}

/** Passes on rheobase's own errors; wraps all others as problems of the archive. */
function refusal(path: string, cause: unknown, signal: AbortSignal | undefined): unknown {
  if (isRheobaseError(cause)) return cause;
  throwIfAborted(signal, "opening a model");
  const reason = messageOf(cause);
  return new InvalidModelError(`open model ${path}`, `the zip archive cannot be read (${reason})`, {
    path,
    cause,
  });
}
