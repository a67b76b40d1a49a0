import { throwIfAborted } from "../base/errors.js";
import { pause } from "../base/pause.js";

/** Work that stops now and then, for others to have their turn, and ends in a T. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Points or lines that take some milliseconds. */
export const STEP = 4096;

/** Does all the work now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Does the work with a pause wherever it stops, so that Ctrl-C is heard.
 *
 * @param what completes "Cancelled …"
 * @throws CancelledError where `signal` has fired; whatever the work throws
 */
export async function inTurns<T>(steps: Steps<T>, signal: AbortSignal | undefined, what: string): Promise<T> {
  for (;;) {
    throwIfAborted(signal, what);
    const { done, value } = steps.next();
    if (done) return value;
    await pause();
  }
}
