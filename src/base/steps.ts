import { throwIfAborted } from "./errors.js";
import { pause } from "./pause.js";

/** Work that yields regularly, so that the caller can pause, and returns a T. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Number of points or lines that take a few milliseconds to process. */
export const STEP = 4096;

/** Does all the work synchronously. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Does the work, yielding to the event loop at each `yield`, so that Ctrl-C works.
 *
 * @param what completes "Cancelled …"
 * @throws CancelledError if `signal` fires meanwhile; errors of the work
 */
export async function inTurns<T>(steps: Steps<T>, signal: AbortSignal | undefined, what: string): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pause();
    throwIfAborted(signal, what);
  }
}
