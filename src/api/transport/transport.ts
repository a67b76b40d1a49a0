import { checkOptions, seen } from "../../base/arguments.js";
import { InvalidOptionError, NetworkError, NotFoundError } from "../../base/errors.js";
import { VERSION } from "../../base/version.js";
import type { FetchLike } from "./fetch-like.js";
import { ALLEN_API_URL, linkAddress, serviceAddress } from "./service-address.js";
import { type Answer, readAnswer } from "./transport-answer.js";
import { type Client, clientOf, undiciClient } from "./transport-client.js";
import { Fault, isTransient, retryAfterS } from "./transport-fault.js";
import { followRedirects } from "./transport-redirect.js";
import { type RetryEvent, type RetryOptions, withRetries } from "./transport-retry.js";

export type { FetchedAnswer, FetchLike } from "./fetch-like.js";
export { ALLEN_API_URL } from "./service-address.js";
export type { Answer } from "./transport-answer.js";
export type { RetryEvent, RetryOptions } from "./transport-retry.js";

/** Time-outs [s]. */
export interface Timeouts {
  /** For a connection. Default 10. */
  readonly connectS?: number | undefined;
  /** For the first byte of an answer, which the service may have to compute. Default 120. */
  readonly answerS?: number | undefined;
  /** For the next byte of an answer. Default 30. */
  readonly idleS?: number | undefined;
  /** For the whole call with retries. Default: no limit. */
  readonly totalS?: number | undefined;
}

/** Limits on the data accepted from a service, which may be broken or fake. */
export interface Limits {
  /** Longest answer to a query [bytes]. Default 256 MB; the largest real ones have about 50 MB. */
  readonly answerBytes?: number | undefined;
  /** Largest file [bytes]. Default 64 GB; the largest real ones have less than 1 GB. */
  readonly fileBytes?: number | undefined;
  /** Maximum number of redirects per request. Default 5. */
  readonly redirects?: number | undefined;
}

export interface TransportOptions {
  /** Service to use instead of {@link ALLEN_API_URL}; http or https, also with a path. */
  readonly baseUrl?: string | undefined;
  /** Replacement for undici, which honours the proxy variables (http_proxy, https_proxy, no_proxy). */
  readonly fetch?: FetchLike | undefined;
  /** Cancels all calls. */
  readonly signal?: AbortSignal | undefined;
  readonly timeouts?: Timeouts | undefined;
  readonly retries?: RetryOptions | undefined;
  readonly limits?: Limits | undefined;
  /** Called before every retry. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** A request. */
export interface TransportRequest<T> {
  /** Address, or a path of the service. */
  readonly url: string;
  /** Completes "Cannot …", such as `download ephys.nwb`. */
  readonly task: string;
  /** Headers of an attempt, which may depend on the results of earlier attempts. */
  readonly headers?: (() => Record<string, string> | Promise<Record<string, string>>) | undefined;
  /** Statuses other than 2xx that `read` handles. */
  readonly accept?: readonly number[] | undefined;
  /** Reads the answer of an attempt; throwing a `Fault` causes a retry. */
  readonly read: (answer: Answer, progressed: () => void) => Promise<T>;
  readonly signal?: AbortSignal | undefined;
}

/** A connection to a service; every call has its own retries (see {@link RetryOptions}). */
export interface Transport {
  /** Address of the service, without a trailing slash. */
  readonly baseUrl: string;
  /** Limits on the data accepted from the service. */
  readonly limits: { readonly [Name in keyof Limits]-?: number };
  /**
   * Requests a path of the service, or an address of its own host, which may be https instead of http.
   *
   * @throws NotFoundError if the service answers 404 or 410
   * @throws NetworkError for other error statuses, or if the retries are used up
   * @throws CancelledError when a signal fires
   */
  get<T>(request: TransportRequest<T>): Promise<T>;
  /**
   * Address of a path of the service; a complete address of the service is returned unchanged.
   *
   * @param task completes "Cannot …" in errors
   * @throws NetworkError if it is not at the service, or not an address
   */
  address(url: string, task?: string): string;
  /** Closes idle connections, so that the process can end. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates a connection to the Allen service or a compatible one. Nothing is sent before the first call.
 *
 * @throws InvalidOptionError if `baseUrl` is not an http or https address, or a time or count is invalid
 */
export function openTransport(options: TransportOptions = {}): Transport {
  const task = "connect to the service";
  checkOptions(task, options, {
    baseUrl: "text",
    fetch: "function",
    signal: "signal",
    timeouts: "object",
    retries: "object",
    limits: "object",
    onRetry: "function",
  });
  const number = "numberOrNaN"; // NaN is rejected below, together with negative numbers
  checkOptions<Timeouts>(task, options.timeouts ?? {}, {
    connectS: number,
    answerS: number,
    idleS: number,
    totalS: number,
  });
  checkOptions<RetryOptions>(task, options.retries ?? {}, {
    count: number,
    firstWaitS: number,
    longestWaitS: number,
    longestRetryAfterS: number,
  });
  checkOptions<Limits>(task, options.limits ?? {}, { answerBytes: number, fileBytes: number, redirects: number });
  const baseUrl = serviceAddress(options.baseUrl ?? ALLEN_API_URL);
  const { connectS = 10, answerS = 120, idleS = 30, totalS } = options.timeouts ?? {};
  const { answerBytes = 256e6, fileBytes = 64e9, redirects = 5 } = options.limits ?? {};
  for (const [name, value] of Object.entries({ ...options.timeouts, ...options.retries, ...options.limits })) {
    if (value !== undefined && !(value >= 0)) {
      throw new InvalidOptionError(`use ${name} ${value}`, "expected a number that is not negative", { value });
    }
  }
  let client: Promise<Client> | undefined;
  const opened = (): Promise<Client> => {
    client ??= options.fetch ? Promise.resolve(clientOf(options.fetch)) : undiciClient(connectS);
    return client;
  };
  const address = (url: string, task = "follow a link"): string => linkAddress(url, baseUrl, task);

  const get = async <T>(request: TransportRequest<T>): Promise<T> => {
    const url = address(request.url, request.task);
    const service = new URL(url).origin;
    const total = totalS === undefined ? undefined : AbortSignal.timeout(totalS * 1000);
    const user = anySignal(options.signal, request.signal);
    const signal = anySignal(user, total);
    const context = { task: request.task, service, retries: options.retries ?? {}, signal, onRetry: options.onRetry };
    const attempt = async (progressed: () => void): Promise<T> => {
      const sender = await opened();
      const fetch: FetchLike = (to, init) => followRedirects(sender, to, init, redirects);
      const headers = { "user-agent": `rheobase/${VERSION}`, ...(await request.headers?.()) };
      return readAnswer({ fetch, url, headers, answerS, idleS, answerBytes, signal }, async (answer) => {
        await checkStatus(answer, request, service);
        return request.read(answer, progressed);
      });
    };
    try {
      return await withRetries(attempt, context);
    } catch (error) {
      if (!total?.aborted || user?.aborted) throw error;
      throw new NetworkError(
        request.task,
        `${service} did not deliver within ${totalS} s, allow more or try again later`,
        { value: service, cause: error },
      );
    }
  };
  const close = async (): Promise<void> => {
    const open = client;
    client = undefined;
    await (await open)?.close();
  };
  const limits = { answerBytes, fileBytes, redirects };
  return { baseUrl, limits, get, address, close, [Symbol.asyncDispose]: close };
}

/** @throws InvalidOptionError if it is not a {@link Transport} */
export function checkTransport(transport: unknown, task: string): void {
  const { get, address } = (transport ?? {}) as Partial<Transport>;
  if (typeof get === "function" && typeof address === "function") return;
  throw new InvalidOptionError(task, `the transport is ${seen(transport)}, expected the result of openTransport()`, {
    value: transport,
  });
}

async function checkStatus(answer: Answer, request: TransportRequest<unknown>, service: string): Promise<void> {
  const { status, statusText } = answer;
  if ((status >= 200 && status < 300) || request.accept?.includes(status)) return;
  const said = `answered ${status}${statusText === "" ? "" : ` ${statusText}`}`;
  if (isTransient(status)) throw new Fault(said, "answer", { retryAfterS: retryAfterS(answer.header("retry-after")) });
  const Refusal = status === 404 || status === 410 ? NotFoundError : NetworkError;
  throw new Refusal(request.task, `${service} ${said}`, { value: request.url });
}

function anySignal(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a && b ? AbortSignal.any([a, b]) : (a ?? b);
}
