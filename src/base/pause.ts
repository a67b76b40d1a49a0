/**
 * Lets the event loop have its turn: timers, signals and messages are seen to, and others go on. Where there is
 * `setImmediate` (Node) this takes microseconds; a timer of 0 ms waits for a whole one.
 */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
