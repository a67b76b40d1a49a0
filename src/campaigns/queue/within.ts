import { setTimeout as sleep } from "node:timers/promises";

/** Waits for something that may fail, but not longer than some time [ms]. */
export async function within(ms: number, action: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const waited = sleep(ms, undefined, { signal: enough.signal, ref: false });
  await Promise.race([action, waited]).catch(() => undefined);
  action.catch(() => undefined);
  waited.catch(() => undefined);
  enough.abort();
}
