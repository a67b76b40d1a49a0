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

/** Bytes that are compared where a service gives nothing to recognise a file by. */
const OVERLAP = 4096;
/** So many new bytes make a new beginning of the retries: fewer could come for ever. */
const PROGRESS_BYTES = 65_536;
const PROGRESS_MS = 100;

export interface DownloadOptions extends CallOptions, Expected {
  /** Completes "Cannot …"; default `download <name of the file>`. */
  readonly task?: string | undefined;
  /** Called when the file is whole and checked, before it takes its name. */
  readonly onWhole?:
    | ((file: { readonly bytes: number; readonly sha256: string }) => Promise<void> | undefined)
    | undefined;
}

/** Of which kind each of them is. */
const downloadOptions = {
  ...callOptions,
  task: "text",
  length: "number",
  sha256: "text",
  md5: "text",
  signature: "text",
  onWhole: "function",
} as const satisfies Kinds<DownloadOptions>;

/** A file that came whole. */
export interface Downloaded {
  /** Absolute path. */
  readonly path: string;
  readonly url: string;
  /** Size [B]. */
  readonly bytes: number;
  /** Hash of the file, hexadecimal. */
  readonly sha256: string;
  /** Bytes that an earlier, unfinished download had left and this one kept. */
  readonly resumedAt: number;
}

/**
 * Downloads one file. The bytes gather in `<path>.part` and take the final name when they are whole and checked; what a
 * failed, cancelled or killed download leaves there is completed by the next one. One download at a time for a path.
 *
 * @param url address, or path of the service
 * @param path file to write; its folder is made where it is missing, an older file is replaced in one step
 * @throws NotFoundError where the service does not have it
 * @throws NetworkError where the service fails, or keeps sending something else than expected
 * @throws WriteFailedError where the disk is full, the folder read-only …; nothing is lost
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

/** The body of an answer on its way. */
interface Body {
  readonly offer: Offer;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly progressed: () => void;
}

/** The attempts at one file; what one leaves in the part, the next goes on from. */
class FileDownload {
  readonly url: string;
  readonly part: Part;
  readonly #target: string;
  readonly #options: DownloadOptions;
  /** Largest file to take [bytes]. */
  readonly #most: number;
  /** What was there when the rest was last asked for, and from where on it was. */
  #begun: { readonly bytes: number; readonly origin: Origin } | null = null;
  #from = 0;
  /** Bytes of an earlier download that this one kept; null before the first look. */
  #resumedAt: number | null = null;
  /** How far the attempts came together; getting there again is no progress. */
  #furthest = 0;

  constructor(url: string, target: string, most: number, options: DownloadOptions) {
    this.url = url;
    this.part = new Part(target);
    this.#target = target;
    this.#most = most;
    this.#options = options;
  }

  /** Headers of the next attempt: for the whole file, or for what is missing of it. */
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

  /** Takes an answer: stores its bytes, checks the file, gives it its name. */
  async read(answer: Answer, progressed: () => void): Promise<Downloaded> {
    refuseEncoded(answer);
    const chunks = answer.chunks();
    const first = await chunks.next(); // looked at before anything that is there is given up for it
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
    // Nothing left to send: the file ends where the part does, whatever its first answer promised.
    if (status === 416 && offer.total === begun.bytes) return begun.bytes;
    if (offer.start !== this.#from || !sameFile(offer, begun.origin)) return this.#startAnew();
    return this.#store(body, begun.bytes);
  }

  /** Writes the body where it belongs; bytes before `kept` must be those that are there already. */
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

  /** A file that does not end would fill the disk. */
  async #tooMuch(announced: number | undefined): Promise<never> {
    await this.part.discard();
    if (announced === undefined) throw new Fault(`sends a file without an end, ${this.#limit()}`, "final");
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
    throw new Fault("has another file there than before");
  }
}

/** A file is wanted byte by byte: what was packed for the way has another length and cannot be gone on with. */
function refuseEncoded(answer: Answer): void {
  const encoding = answer.header("content-encoding")?.trim() ?? "";
  if (encoding === "" || /^identity$/i.test(encoding)) return;
  throw new Fault(`sends the file in the encoding ${JSON.stringify(encoding)}, which was not asked for`, "wrong");
}

async function* prepend<T>(first: IteratorResult<T, unknown>, rest: AsyncIterable<T>): AsyncGenerator<T> {
  if (!first.done) yield first.value;
  yield* rest;
}

/** Whether the file holds these bytes at that place. */
async function holds(file: FileHandle, at: number, bytes: Uint8Array): Promise<boolean> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes.length), 0, bytes.length, at);
  return bytesRead === bytes.length && buffer.equals(bytes);
}

/** A write may take fewer bytes than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}
