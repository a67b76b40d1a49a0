import { throwIfAborted } from "./errors.js";

/**
 * Yields to the event loop: timers, signals, messages and other tasks run. `setImmediate` (Node) takes microseconds;
 * the fallback, a timer of 0 ms, at least 1 ms.
 */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/**
 * Finishes work that yields every few milliseconds, and yields to the event loop as often.
 *
 * @param task of a CancelledError, such as `reading a.csv`
 * @throws CancelledError
 */
export async function finish<T>(
  work: Generator<undefined, T, undefined>,
  task: string,
  signal?: AbortSignal,
): Promise<T> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    await pause();
    throwIfAborted(signal, task);
  }
}

/** Runs work that yields in between to its end, without a pause. */
export function finishAtOnce<T>(work: Generator<undefined, T, undefined>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}
