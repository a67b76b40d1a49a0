import { throwIfAborted } from "../errors.js";
import type { CallOptions } from "../types.js";
import type { Protocol } from "./protocol.js";
import type { RecordedSite } from "./recorded-sites.js";
import type { SolverRun } from "./wasm.js";

/** Steps between two looks at the clock and at the states: a few milliseconds of work. */
const BLOCK = 512;
/** How long a run may hold the event loop [ms]. */
const PATIENCE_MS = 40;
const NA_PER_A = 1e9;

/**
 * Moves a run from t = 0 to the end of its protocol, letting the event loop have its turn now and then, so that
 * cancelling and progress work and several runs go on side by side.
 *
 * @param node where the current goes in
 * @returns a trace for each site, SI, `[samples]`
 * @throws NumericalFailureError, CancelledError
 */
export async function simulate(
  run: SolverRun,
  protocol: Protocol,
  sites: readonly RecordedSite[],
  node: number,
  { signal, onProgress }: CallOptions,
): Promise<Float64Array[]> {
  const { dtMs, factor, samples } = protocol;
  const steps = samples * factor - 1;
  const traces = sites.map(() => new Float64Array(samples));
  for (const { quantity, node: at, mechanism } of sites) run.record(quantity, at, mechanism);
  addUp(traces, 0, run.sample(), factor);
  const seconds = (step: number): number => (step * dtMs) / 1000;
  const report = (step: number) =>
    onProgress?.({ stage: "simulate", done: seconds(step), total: seconds(steps), unit: "s" });
  let since = performance.now();
  for (let step = 0; step < steps; step += BLOCK) {
    const count = Math.min(BLOCK, steps - step);
    addUp(traces, step + 1, run.advance(node, currentOfSteps(protocol, step, count)), factor);
    if (performance.now() - since < PATIENCE_MS) continue;
    report(step + count);
    await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfAborted(signal, `biophysical run at ${seconds(step + count)} of ${seconds(steps)} s`);
    since = performance.now();
  }
  report(steps);
  sites.forEach(({ quantity, scale }, i) => {
    finish(traces[i]!, factor, scale, quantity === "v" ? protocol.offsetV : 0);
  });
  return traces;
}

/** Current in steps `first` to `first + count` [nA]. */
function currentOfSteps({ current, factor }: Protocol, first: number, count: number): Float64Array {
  const result = new Float64Array(count);
  for (let i = 0; i < count; i++) result[i] = current[Math.floor((first + i) / factor)]! * NA_PER_A;
  return result;
}

/** Adds values of all sites, one site after the other, from time point `first` on, to the samples they belong to. */
function addUp(traces: readonly Float64Array[], first: number, values: Float64Array, factor: number): void {
  const count = values.length / Math.max(1, traces.length);
  traces.forEach((trace, site) => {
    for (let i = 0; i < count; i++) {
      const sample = Math.floor((first + i) / factor);
      trace[sample] = trace[sample]! + values[site * count + i]!;
    }
  });
}

/** Sums of `factor` values in the solver's unit become means in SI. */
function finish(trace: Float64Array, factor: number, scale: number, offset: number): void {
  for (let i = 0; i < trace.length; i++) trace[i] = (trace[i]! / factor) * scale + offset;
}
