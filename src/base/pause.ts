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
