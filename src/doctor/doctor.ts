import { isRheobaseError, messageOf, throwIfAborted } from "../base/errors.js";
import { type Check, type DoctorOptions, failed, type Outcome, skipped } from "./check.js";
import { dataChecks } from "./data-checks.js";
import { engineChecks } from "./engine-checks.js";
import { outputChecks } from "./output-checks.js";

export type { DoctorOptions } from "./check.js";

/** The result of one check. */
export interface Diagnosis extends Outcome {
  readonly check: string;
  /** What to do; null unless the check failed. */
  readonly remedy: string | null;
}

const checks: readonly Check[] = [...engineChecks, ...outputChecks, ...dataChecks];

/**
 * Checks this installation: runs a model and compares it with NEURON, writes and reads a recording, draws figures,
 * inspects the cache. Failures are reported, not thrown, and do not stop other checks. Leaves no files behind.
 *
 * @throws CancelledError
 */
export async function examine(options: DoctorOptions = {}): Promise<Diagnosis[]> {
  throwIfAborted(options.signal, "the examination");
  // In parallel: while worker threads simulate, this thread draws.
  const outcomes = new Map<string, Promise<Outcome>>();
  let done = 0;
  const begin = async ({ needs, look }: Check): Promise<Outcome> => {
    const needed = needs === undefined ? undefined : await outcomes.get(needs);
    if (needed && needed.status !== "ok") return skipped(`cannot be checked without ${needs}`);
    return look(options).catch((error: unknown) => {
      if (isRheobaseError(error, "Cancelled")) throw error;
      return failed(messageOf(error));
    });
  };
  for (const check of checks) {
    const outcome = begin(check).finally(() => {
      done += 1;
      options.onProgress?.({ stage: check.name, done, total: checks.length, unit: "checks" });
    });
    outcomes.set(check.name, outcome);
  }
  const found = await Promise.all(outcomes.values());
  return checks.map(({ name, remedy }, i) => {
    const outcome = found[i]!;
    return { check: name, ...outcome, remedy: outcome.status === "failed" ? remedy : null };
  });
}
