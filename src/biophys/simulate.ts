import { throwIfAborted } from "../errors.js";
import type { CallOptions } from "../types.js";
import type { Protocol } from "./protocol.js";
import type { RecordedSite } from "./recorded-sites.js";
import type { SolverBatch } from "./wasm.js";

/** How long a run may hold the event loop [ms]. */
const PATIENCE_MS = 40;
/** How much work a block should be [ms]: long enough for crossing the border not to count. */
const BLOCK_MS = 5;
/** Steps of the first block, before it is known what one costs. */
const FIRST_STEPS = 256;
const NA_PER_A = 1e9;

/** What came of a sweep: a trace for each site, SI, `[samples]`, or why there is none. */
export type SweepResult = readonly Float64Array[] | Error;

/**
 * Moves runs from t = 0 to the end of their protocols, which share time step and steps per sample, letting the event
 * loop have its turn now and then, so that cancelling and progress work and several runs go on side by side. A sweep that
 * is shorter than the longest goes on without current when it is done.
 *
 * @throws CancelledError
 */
export async function simulate(
  batch: SolverBatch,
  protocols: readonly Protocol[],
  sites: readonly RecordedSite[],
  { signal, onProgress }: CallOptions,
): Promise<SweepResult[]> {
  const { factor, dtMs } = protocols[0]!;
  const samples = Math.max(...protocols.map((protocol) => protocol.samples));
  const traces = protocols.map((protocol) => sites.map(() => new Float64Array(protocol.samples)));
  for (const { quantity, node, mechanism } of sites) batch.record(quantity, node, mechanism);
  const seconds = (sample: number): number => (sample * factor * dtMs) / 1000;
  const report = (sample: number) =>
    onProgress?.({ stage: "simulate", done: seconds(sample), total: seconds(samples), unit: "s" });
  let since = performance.now();
  let block = Math.max(1, Math.floor(FIRST_STEPS / factor));
  for (let first = 0; first < samples; ) {
    const start = performance.now();
    const count = Math.min(block, samples - first);
    const values = batch.advance(count, factor, (currents) => fillCurrents(currents, protocols, first, count));
    keep(traces, protocols, sites, values, first, count);
    first += count;
    if (protocols.every((_, sweep) => batch.failure(sweep) !== undefined)) break;
    const now = performance.now();
    if (now - start < BLOCK_MS / 2) block *= 2;
    if (now - start > BLOCK_MS * 2) block = Math.max(1, block >> 1);
    if (now - since < PATIENCE_MS) continue;
    report(first);
    await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfAborted(signal, `biophysical run at ${seconds(first)} of ${seconds(samples)} s`);
    since = performance.now();
  }
  report(samples);
  return traces.map((trace, sweep) => batch.failure(sweep) ?? trace);
}

/** Currents of samples `first` to `first + count` of all sweeps [nA]. */
function fillCurrents(currents: Float64Array, protocols: readonly Protocol[], first: number, count: number): void {
  protocols.forEach(({ current }, sweep) => {
    const offset = sweep * count - first;
    const end = Math.min(first + count, current.length);
    for (let i = first; i < end; i++) currents[offset + i] = current[i]! * NA_PER_A;
    // Beyond the stimulus its last sample goes on.
    currents.fill((current.at(-1) ?? 0) * NA_PER_A, Math.max(0, offset + end), offset + first + count);
  });
}

/** Copies a block of means in the solver's units to the traces in SI. */
function keep(
  traces: readonly (readonly Float64Array[])[],
  protocols: readonly Protocol[],
  sites: readonly RecordedSite[],
  values: Float64Array,
  first: number,
  count: number,
): void {
  protocols.forEach(({ samples, offsetV }, sweep) => {
    const end = Math.min(first + count, samples);
    sites.forEach(({ quantity, scale }, site) => {
      const trace = traces[sweep]![site]!;
      const offset = quantity === "v" ? offsetV : 0;
      const from = (sweep * sites.length + site) * count - first;
      for (let i = first; i < end; i++) trace[i] = values[from + i]! * scale + offset;
    });
  });
}
