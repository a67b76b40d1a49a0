import pLimit from "p-limit";
import { DamagedCacheError, InvalidOptionError, isRheobaseError } from "../base/errors.js";
import type { CallOptions, Progress } from "../base/types.js";
import type { LockHolder } from "../files/lock.js";
import { readRegularText } from "../files/read-file.js";
import { Cache, type PutOptions } from "./cache/cache.js";
import type { FileContent } from "./cache/whole-file.js";
import { type DownloadOptions, download } from "./download/download.js";
import { isRows, type RmaRecord } from "./query/rma.js";
import { addressInEffect } from "./transport/service-address.js";
import { openTransport, type RetryEvent, type Transport, type TransportOptions } from "./transport/transport.js";

/** Source of models and cells. */
export interface StoreOptions extends CallOptions {
  /** Folder of the cache; default `RHEOBASE_CACHE_DIR`, else in the system's cache folder. */
  readonly cacheDir?: string | undefined;
  /** Address of the service; default `RHEOBASE_API_URL`, else the Allen Institute's. */
  readonly baseUrl?: string | undefined;
  /** Make no requests to the service; default `RHEOBASE_OFFLINE`. */
  readonly offline?: boolean | undefined;
  /** Fetch records again, and files that are damaged or whose address has changed. */
  readonly refresh?: boolean | undefined;
  /** Time-outs, retries, limits and `fetch` of the connection. */
  readonly transport?: Pick<TransportOptions, "fetch" | "timeouts" | "retries" | "limits"> | undefined;
  /** Called before every retry after a fault of the service. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Called when waiting for another process that is writing the same file. */
  readonly onWait?: ((path: string, holder: LockHolder | null) => void) | undefined;
}

/** The requested item, and the command that fetches it into the cache, for messages. */
export interface Wanted {
  /** Completes "Cannot …", such as `open model 472363762`. */
  readonly task: string;
  /** Such as `rheobase fetch 472363762`. */
  readonly remedy: string;
}

/** Maximum number of simultaneous downloads, to limit the load on the service. */
const FILES_AT_ONCE = 6;

/**
 * The Allen Cell Types database: the cache, and the service for anything not cached. Must be disposed of, or the
 * process does not end.
 */
export class AllenStore implements AsyncDisposable {
  readonly cache: Cache;
  readonly offline: boolean;
  readonly refresh: boolean;
  readonly signal: AbortSignal | undefined;
  /** Downloaded files, relative to the cache, and their lengths [bytes]. */
  readonly fetched = new Map<string, number>();
  readonly #options: StoreOptions;
  readonly #baseUrl: string;
  readonly #atOnce = pLimit(FILES_AT_ONCE);
  readonly #under = new Map<string, Progress>();
  #transport: Transport | null = null;

  constructor(options: StoreOptions = {}) {
    this.#options = options;
    this.#baseUrl = addressInEffect(options.baseUrl);
    this.cache = new Cache(options.cacheDir, this.#baseUrl);
    this.offline = options.offline ?? isOn(process.env.RHEOBASE_OFFLINE);
    this.refresh = options.refresh ?? false;
    this.signal = options.signal;
    if (this.offline && options.refresh) {
      throw new InvalidOptionError("refresh the cache offline", "refreshing needs the service", { value: true });
    }
  }

  /** The connection to the service. */
  get transport(): Transport {
    const { signal, onRetry, transport } = this.#options;
    this.#transport ??= openTransport({ ...transport, baseUrl: this.#baseUrl, signal, onRetry });
    return this.#transport;
  }

  /**
   * A list of records from the cache; if missing, `ask` fetches it from the service.
   *
   * @throws NotFoundError offline, if missing; DamagedCacheError offline, if unreadable; errors of `ask`;
   *   WriteFailedError if the cache is not writable
   */
  async document(
    path: string,
    wanted: Wanted,
    ask: () => Promise<readonly RmaRecord[]>,
  ): Promise<readonly RmaRecord[]> {
    if (!this.refresh && (await this.cache.state(path)) === "whole") {
      const document = await this.#read(path);
      if (document !== undefined) {
        await this.cache.touch(path);
        return document;
      }
    }
    if (this.offline) {
      await this.cache.require(path, wanted.task, wanted.remedy);
      throw this.#noList(path, wanted);
    }
    let asked: readonly RmaRecord[] = [];
    const put = async (target: string, options: PutOptions): Promise<FileContent> => {
      asked = await ask();
      return this.cache.putWhole(target, `${JSON.stringify(asked, null, 2)}\n`, options);
    };
    // If not fetched, another process has just written it, so read it again.
    const { fetched } = await this.cache.ensure(path, { url: this.transport.baseUrl, put }, this.#ensure(path, true));
    if (fetched) return asked;
    const document = await this.#read(path);
    if (document === undefined) throw this.#noList(path, wanted);
    return document;
  }

  /**
   * A file from the cache, or else from the service.
   *
   * @param link its address, or path at the service
   * @returns absolute path
   * @throws NotFoundError, DamagedCacheError offline; NetworkError; WriteFailedError if the cache is not writable
   */
  async file(path: string, link: string, wanted: Wanted, expected: DownloadOptions = {}): Promise<string> {
    if (this.offline) return this.cache.require(path, wanted.task, wanted.remedy);
    return this.#atOnce(async () => {
      const url = this.transport.address(link, expected.task ?? wanted.task);
      const put = async (target: string, { onWhole, ...options }: PutOptions): Promise<FileContent> => {
        const { bytes, sha256 } = await download(this.transport, url, target, {
          ...expected,
          ...options,
          onProgress: (progress) => this.#report(path, progress),
          onWhole: (file) => onWhole?.({ size: file.bytes, sha256: file.sha256 }),
        });
        this.fetched.set(path, bytes);
        return { size: bytes, sha256 };
      };
      const refresh = this.refresh && !(await this.cache.isAsItCame(path));
      return (await this.cache.ensure(path, { url, put }, this.#ensure(path, refresh))).path;
    });
  }

  /** A file generated from fetched data; written if missing or different. */
  async made(path: string, content: string): Promise<string> {
    const options = { task: "read the cache", Refusal: DamagedCacheError };
    const there = await readRegularText(this.cache.path(path), options).catch(() => null);
    if (there === content && (await this.cache.state(path)) === "whole") return this.cache.path(path);
    return this.cache.write(path, content, this.#baseUrl, this.#ensure(path, true));
  }

  async close(): Promise<void> {
    await this.#transport?.close();
    this.#transport = null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The records of a document; undefined if it is unreadable or has other content. */
  async #read(path: string): Promise<readonly RmaRecord[] | undefined> {
    try {
      const options = { task: "read the cache", Refusal: DamagedCacheError, signal: this.signal };
      const document: unknown = JSON.parse(await readRegularText(this.cache.path(path), options));
      return isRows(document) ? document : undefined;
    } catch (error) {
      if (isRheobaseError(error, "Cancelled")) throw error;
      return undefined;
    }
  }

  #noList(path: string, { task, remedy }: Wanted): DamagedCacheError {
    return this.cache.damaged(path, task, remedy, "it does not contain a JSON list of records");
  }

  #ensure(path: string, refresh: boolean) {
    const onWait = (holder: LockHolder | null): void => this.#options.onWait?.(path, holder);
    return { signal: this.signal, refresh, onWait };
  }

  /** Reports the total progress of all files. */
  #report(path: string, progress: Progress): void {
    this.#under.set(path, progress);
    const sum = (of: "done" | "total"): number => [...this.#under.values()].reduce((all, each) => all + each[of], 0);
    this.#options.onProgress?.({ stage: path, done: sum("done"), total: sum("total"), unit: "B" });
  }
}

function isOn(text: string | undefined): boolean {
  return text !== undefined && !/^(?:|0|false|no|off)$/i.test(text.trim());
}
