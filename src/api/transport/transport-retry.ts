import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError, NetworkError, throwIfAborted } from "../../base/errors.js";
import { connectionFault, Fault } from "./transport-fault.js";

/** Number of retries and waiting times. */
export interface RetryOptions {
  /** Maximum number of consecutive faults; new bytes reset the count. Default 16; 0 for no retries. */
  readonly count?: number | undefined;
  /** Wait after the first fault [s]; it doubles with each fault. Default 0.2. */
  readonly firstWaitS?: number | undefined;
  /** Longest wait [s] without Retry-After. Default 3. */
  readonly longestWaitS?: number | undefined;
  /** Longest accepted wait [s] from Retry-After; a longer one ends the request. Default 120. */
  readonly longestRetryAfterS?: number | undefined;
}

/** A fault before a retry. */
export interface RetryEvent {
  /** The task, such as `query the cells`. */
  readonly task: string;
  /** Description of the fault. */
  readonly reason: string;
  /** Wait [s] before the next attempt. */
  readonly waitS: number;
  /** Cost of the consecutive faults so far, and the cost beyond which the request ends. */
  readonly faults: number;
  readonly limit: number;
}

/** One attempt; calls `progressed` when it gets further than all earlier attempts. */
export type AttemptFunction<T> = (progressed: () => void) => Promise<T>;

export interface RetryContext {
  /** Completes "Cannot …". */
  readonly task: string;
  /** Address of the service, such as `http://127.0.0.1:8080`. */
  readonly service: string;
  readonly retries: RetryOptions;
  readonly signal: AbortSignal | undefined;
  readonly onRetry: ((event: RetryEvent) => void) | undefined;
}

/**
 * Repeats `attempt` until it succeeds or its retries are used up. Waits double, with jitter, so that many clients do
 * not retry simultaneously; honours Retry-After.
 *
 * @throws NetworkError with the last fault and the number of attempts
 * @throws CancelledError when the signal fires
 */
export async function withRetries<T>(attempt: AttemptFunction<T>, context: RetryContext): Promise<T> {
  const { task, service, signal } = context;
  const { count = 16, firstWaitS = 0.2, longestWaitS = 3, longestRetryAfterS = 120 } = context.retries;
  let faults = 0; // cost of consecutive faults
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
      if (signal?.aborted) throw new CancelledError(`the attempt to ${task}`, { cause: signal.reason });
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
  return new NetworkError(task, `${fault.who ?? service} ${fault.message}${times}${wait}`, {
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
