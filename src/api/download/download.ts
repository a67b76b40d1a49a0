import type { FileHandle } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { callOptions, checkArguments, checkOptions, type Kinds } from "../../base/arguments.js";
import type { CallOptions } from "../../base/types.js";
import { isWebPage, titleOf } from "../query/rma.js";
import { type Answer, checkTransport, type Transport } from "../transport/transport.js";
import { Fault } from "../transport/transport-fault.js";
import { checkFile, type Expected } from "./download-check.js";
import { type Offer, offerOf, sameFile } from "./download-offer.js";
import { type Origin, Part } from "./download-part.js";

/** Number of overlapping bytes to compare if the service sends neither entity tag nor date. */
const OVERLAP = 4096;
/** Number of new bytes that resets the retries; with fewer, retries might never end. */
const PROGRESS_BYTES = 65_536;
const PROGRESS_MS = 100;

export interface DownloadOptions extends CallOptions, Expected {
  /** Completes "Cannot …"; default `download <name of the file>`. */
  readonly task?: string | undefined;
  /** Called when the file is complete and checked, before it is renamed. */
  readonly onWhole?:
    | ((file: { readonly bytes: number; readonly sha256: string }) => Promise<void> | undefined)
    | undefined;
}

/** Types of the options. */
const downloadOptions = {
  ...callOptions,
  task: "text",
  length: "number",
  sha256: "text",
  md5: "text",
  signature: "text",
  onWhole: "function",
} as const satisfies Kinds<DownloadOptions>;

/** A downloaded file. */
export interface Downloaded {
  /** Absolute path. */
  readonly path: string;
  readonly url: string;
  /** Size [B]. */
  readonly bytes: number;
  /** Hash of the file, hexadecimal. */
  readonly sha256: string;
  /** Number of bytes kept from an earlier, unfinished download. */
  readonly resumedAt: number;
}

/**
 * Downloads one file. Bytes are written to `<path>.part`, which is renamed when complete and checked. After a failed,
 * cancelled or killed download, the next one resumes from this file. Only one download per path at a time.
 *
 * @param url address, or path of the service
 * @param path file to write; its folder is created if missing, an older file is replaced atomically
 * @throws NotFoundError if the service does not have it
 * @throws NetworkError if the service fails, or keeps sending something unexpected
 * @throws WriteFailedError if the disk is full, the folder read-only …; nothing is lost
 * @throws CancelledError when the signal fires
 */
export async function download(
  transport: Transport,
  url: string,
  path: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  checkTransport(transport, "download a file");
  checkArguments("download a file", { url: [url, "text"], path: [path, "path"] });
  checkOptions("download a file", options, downloadOptions);
  const task = options.task ?? `download ${basename(path)}`;
  const most = transport.limits.fileBytes;
  const file = new FileDownload(transport.address(url, task), resolve(path), most, options);
  try {
    return await transport.get({
      url: file.url,
      task,
      headers: () => file.ask(),
      accept: [416],
      read: (answer, progressed) => file.read(answer, progressed),
      signal: options.signal,
    });
  } catch (error) {
    await file.part.tidy();
    throw error;
  }
}

/** The body of an answer, being received. */
interface Body {
  readonly offer: Offer;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly progressed: () => void;
}

/** The attempts to download one file; each resumes from the part that the previous one left. */
class FileDownload {
  readonly url: string;
  readonly part: Part;
  readonly #target: string;
  readonly #options: DownloadOptions;
  /** Maximum size of the file [bytes]. */
  readonly #most: number;
  /** The part at the time of the last request, and the first requested byte. */
  #begun: { readonly bytes: number; readonly origin: Origin } | null = null;
  #from = 0;
  /** Number of bytes kept from an earlier download; null before the first attempt. */
  #resumedAt: number | null = null;
  /** Furthest position of all attempts; reaching it again does not count as progress. */
  #furthest = 0;

  constructor(url: string, target: string, most: number, options: DownloadOptions) {
    this.url = url;
    this.part = new Part(target);
    this.#target = target;
    this.#most = most;
    this.#options = options;
  }

  /** Headers of the next attempt: for the whole file, or for its missing part. */
  async ask(): Promise<Record<string, string>> {
    const begun = await this.part.begun(this.url);
    this.#begun = begun;
    this.#resumedAt ??= begun?.bytes ?? 0;
    const whole = { "accept-encoding": "identity" };
    if (!begun) return whole;
    const validator = begun.origin.etag ?? begun.origin.lastModified;
    this.#from = validator ? begun.bytes : Math.max(0, begun.bytes - OVERLAP);
    return { ...whole, range: `bytes=${this.#from}-`, ...(validator ? { "if-range": validator } : {}) };
  }

  /** Processes an answer: stores its bytes, checks the file and renames it. */
  async read(answer: Answer, progressed: () => void): Promise<Downloaded> {
    refuseEncoded(answer);
    const chunks = answer.chunks();
    const first = await chunks.next(); // checked before existing bytes are discarded
    const start = first.done ? "" : Buffer.from(first.value.subarray(0, 512)).toString("latin1");
    if (isWebPage(answer, start)) throw new Fault(`sent a web page${titleOf(start)} instead of the file`);
    const body: Body = { offer: offerOf(answer), chunks: prepend(first, chunks), progressed };
    const size = answer.status === 200 ? await this.#storeWhole(body) : await this.#storeRest(body, answer.status);
    return this.#finish(size);
  }

  async #storeWhole(body: Body): Promise<number> {
    const { offer } = body;
    const { length } = this.#options;
    if ((offer.total ?? 0) > this.#most) throw new Fault(`offers ${offer.total} bytes, ${this.#limit()}`, "final");
    if (length !== undefined && offer.total !== null && offer.total !== length) {
      throw new Fault(`offers ${offer.total} bytes, expected ${length}`, "wrong");
    }
    const { total, etag, lastModified } = offer;
    await this.part.begin({ url: this.url, total, etag, lastModified });
    this.#resumedAt = 0;
    return this.#store(body, 0);
  }

  async #storeRest(body: Body, status: number): Promise<number> {
    const { offer } = body;
    const begun = this.#begun;
    if (!begun) throw new Fault(`answered ${status} to a request for the whole file`, "wrong");
    // Nothing left to send: the file ends where the part does, even if the first answer stated another length.
    if (status === 416 && offer.total === begun.bytes) return begun.bytes;
    if (offer.start !== this.#from || !sameFile(offer, begun.origin)) return this.#startAnew();
    return this.#store(body, begun.bytes);
  }

  /** Writes the body at its position; bytes before `kept` must equal the existing ones. */
  async #store({ offer, chunks, progressed }: Body, kept: number): Promise<number> {
    const file = await this.part.open();
    const announced = offer.total ?? this.#options.length;
    let at = offer.start;
    let reported = Date.now();
    try {
      for await (const chunk of chunks) {
        if (at + chunk.length > (announced ?? this.#most)) return await this.#tooMuch(announced);
        if (at < kept && !(await holds(file, at, chunk.subarray(0, kept - at)))) return await this.#startAnew();
        await this.part.guard(() => writeAll(file, chunk, at));
        at += chunk.length;
        if (at >= this.#furthest + PROGRESS_BYTES) {
          this.#furthest = at;
          progressed();
        }
        if (Date.now() - reported < PROGRESS_MS) continue;
        reported = Date.now();
        this.#report(at, offer.total ?? this.#options.length ?? at);
      }
      if (offer.total !== null && at < offer.total) throw new Fault(`broke off after ${at} of ${offer.total} bytes`);
      await this.part.guard(() => file.sync());
      return at;
    } finally {
      await file.close().catch(() => undefined);
    }
  }

  async #finish(size: number): Promise<Downloaded> {
    const { problem, sha256 } = await this.part.guard(() => checkFile(this.part.path, size, this.#options));
    if (problem !== null) {
      await this.part.discard();
      throw new Fault(problem, "wrong");
    }
    await this.#options.onWhole?.({ bytes: size, sha256 });
    await this.part.commit();
    this.#report(size, size);
    return { path: this.#target, url: this.url, bytes: size, sha256, resumedAt: this.#resumedAt ?? 0 };
  }

  /** Aborts a file that is too long, since an endless one would fill the disk. */
  async #tooMuch(announced: number | undefined): Promise<never> {
    await this.part.discard();
    if (announced === undefined) throw new Fault(`sends an endless file, ${this.#limit()}`, "final");
    throw new Fault(`sends more than the ${announced} bytes that it announced`, "wrong");
  }

  #limit(): string {
    return `and ${this.#most} bytes are allowed (--max-download, limits.fileBytes)`;
  }

  #report(done: number, total: number): void {
    this.#options.onProgress?.({ stage: "download", done, total, unit: "B" });
  }

  async #startAnew(): Promise<never> {
    await this.part.discard();
    throw new Fault("now has a different file there");
  }
}

/** Rejects compressed transfers: their length differs from the file's, and they cannot be resumed. */
function refuseEncoded(answer: Answer): void {
  const encoding = answer.header("content-encoding")?.trim() ?? "";
  if (encoding === "" || /^identity$/i.test(encoding)) return;
  throw new Fault(`sends the file in the encoding ${JSON.stringify(encoding)}, which was not requested`, "wrong");
}

async function* prepend<T>(first: IteratorResult<T, unknown>, rest: AsyncIterable<T>): AsyncGenerator<T> {
  if (!first.done) yield first.value;
  yield* rest;
}

/** Whether the file contains these bytes at this position. */
async function holds(file: FileHandle, at: number, bytes: Uint8Array): Promise<boolean> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes.length), 0, bytes.length, at);
  return bytesRead === bytes.length && buffer.equals(bytes);
}

/** Writes all bytes; a single write may be incomplete. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
