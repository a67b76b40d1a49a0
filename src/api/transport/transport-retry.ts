import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError, NetworkError, throwIfAborted } from "../../base/errors.js";
import { connectionFault, Fault } from "./transport-fault.js";

/** How often and how patiently a request is put again. */
export interface RetryOptions {
  /** Faults in a row that a request survives; bytes that arrive start the count anew. Default 16, 0: none. */
  readonly count?: number | undefined;
  /** Wait after the first fault [s]; it doubles with each further one. Default 0.2. */
  readonly firstWaitS?: number | undefined;
  /** Longest wait [s] of our own choice. Default 3. */
  readonly longestWaitS?: number | undefined;
  /** Longest wait [s] that the service may ask for by Retry-After; a longer one ends the request. Default 120. */
  readonly longestRetryAfterS?: number | undefined;
}

/** A fault that will be tried again. */
export interface RetryEvent {
  /** What is being done, such as `query the cells`. */
  readonly task: string;
  /** What went wrong. */
  readonly reason: string;
  /** Wait [s] before the next attempt. */
  readonly waitS: number;
  /** Faults in a row so far, weighed by how hopeless they are, and how many of them end the request. */
  readonly faults: number;
  readonly limit: number;
}

/** One attempt; calls `progressed` when it got further than the attempts before. */
export type AttemptFunction<T> = (progressed: () => void) => Promise<T>;

export interface RetryContext {
  /** Completes "Cannot …". */
  readonly task: string;
  /** Who is asked, such as `http://127.0.0.1:8080`. */
  readonly service: string;
  readonly retries: RetryOptions;
  readonly signal: AbortSignal | undefined;
  readonly onRetry: ((event: RetryEvent) => void) | undefined;
}

/**
 * Repeats `attempt` until it succeeds or its retries are used up. Waits double, with jitter, so that many clients do
 * not come back all at once; Retry-After is honoured.
 *
 * @throws NetworkError that says what went wrong in the end, and how often it was tried
 * @throws CancelledError when the signal fires
 */
export async function withRetries<T>(attempt: AttemptFunction<T>, context: RetryContext): Promise<T> {
  const { task, service, signal } = context;
  const { count = 16, firstWaitS = 0.2, longestWaitS = 3, longestRetryAfterS = 120 } = context.retries;
  let faults = 0; // weighed, in a row
  let inRow = 0;
  let attempts = 0;
  const progressed = (): void => {
    faults = 0;
    inRow = 0;
  };
  for (;;) {
    throwIfAborted(signal, `the attempt to ${task}`);
    attempts++;
    try {
      return await attempt(progressed);
    } catch (error) {
      if (signal?.aborted) throw new CancelledError(`Cancelled the attempt to ${task}`, { cause: signal.reason });
      const fault = connectionFault(error);
      if (!(fault instanceof Fault)) throw error;
      faults += fault.cost;
      inRow++;
      const asked = fault.retryAfterS ?? 0;
      if (faults > count || asked > longestRetryAfterS) throw failed(task, service, fault, attempts);
      const own = Math.min(longestWaitS, firstWaitS * 2 ** (inRow - 1)) * (0.5 + 0.5 * Math.random());
      const waitS = asked > 0 ? asked + 0.1 * own : own;
      context.onRetry?.({ task, reason: `${fault.who ?? service} ${fault.message}`, waitS, faults, limit: count });
      await sleep(waitS * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

function failed(task: string, service: string, fault: Fault, attempts: number): NetworkError {
  const times = attempts === 1 ? "" : ` (${attempts} attempts)`;
  const wait = fault.retryAfterS ? `, try again in ${Math.ceil(fault.retryAfterS)} s` : ADVICE[fault.kind];
  return new NetworkError(`Cannot ${task}: ${fault.who ?? service} ${fault.message}${times}${wait}`, {
    value: service,
    cause: fault.cause ?? fault,
  });
}

const ADVICE = {
  answer: ", try again later",
  refused: ", check the address and the proxy",
  unknownHost: ", check the address, the network and the proxy",
  wrong: "",
  final: "",
} as const;
