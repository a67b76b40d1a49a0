import { throwIfAborted } from "../base/errors.js";
import { pause } from "../base/pause.js";
import type { CallOptions } from "../base/types.js";
import type { RecordedSite } from "./cable/recorded-sites.js";
import type { DeviceEvents, DeviceInput } from "./devices/solver-device.js";
import type { Protocol } from "./protocol.js";
import type { SolverBatch } from "./solver.js";

/** Maximum time without yielding to the event loop [ms]. */
const PATIENCE_MS = 40;
/** Target duration of a block [ms]: long enough to make the cost of calls into WebAssembly negligible. */
const BLOCK_MS = 5;
/** Number of steps in the first block, before the cost of a step is known. */
const FIRST_STEPS = 256;

/** A run in a batch. */
export interface Job {
  readonly protocol: Protocol;
  /** Samples of the sampled devices, in their order. */
  readonly inputs: readonly DeviceInput[];
  readonly events: readonly DeviceEvents[];
  readonly options: CallOptions;
  /** Called once with one trace per site, SI units, `[samples]`, when its protocol ends. */
  readonly finish: (traces: readonly Float64Array[]) => void;
  /** Called instead of `finish` if the run fails or is cancelled. */
  readonly fail: (error: unknown) => void;
}

/**
 * Steps a batch of runs from t = 0 to the end of their protocols, which share time step and steps per sample. Yields to
 * the event loop regularly for cancellation and progress. Finished or cancelled runs keep stepping, unread, until the
 * last run ends.
 */
export async function simulate(
  batch: SolverBatch,
  jobs: readonly Job[],
  sites: readonly RecordedSite[],
): Promise<void> {
  const { factor, dtMs } = jobs[0]!.protocol;
  const runs = jobs.map((job, sweep) => new Run(job, sweep, sites));
  for (const { terms } of sites) for (const { site } of terms) batch.record(site);
  jobs.forEach(({ events }, sweep) => {
    for (const each of events) batch.addEvents(sweep, each);
  });
  const seconds = (sample: number): number => ((sample * factor - 1) * dtMs) / 1000;
  let since = performance.now();
  let block = Math.max(1, Math.floor(FIRST_STEPS / factor));
  for (let first = 0; runs.some((run) => !run.over); ) {
    const start = performance.now();
    const longest = Math.max(...runs.filter((run) => !run.over).map((run) => run.samples));
    const count = Math.min(block, longest - first);
    const values = batch.advance(count, factor, (inputs) => {
      for (const run of runs) run.fill(inputs, first, count);
    });
    for (const run of runs) run.keep(values, first, count);
    first += count;
    for (const run of runs) run.settle(batch, first, seconds);
    const now = performance.now();
    if (now - start < BLOCK_MS / 2) block *= 2;
    if (now - start > BLOCK_MS * 2) block = Math.max(1, block >> 1);
    if (now - since < PATIENCE_MS) continue;
    for (const run of runs) run.report(seconds(first), seconds);
    await pause();
    for (const run of runs) run.cancel(first, seconds);
    since = performance.now();
  }
}

type Seconds = (sample: number) => number;

/** A run in progress. */
class Run {
  readonly samples: number;
  readonly #job: Job;
  readonly #sweep: number;
  readonly #sites: readonly RecordedSite[];
  /** Number of the solver's sites. */
  readonly #terms: number;
  /** Null once delivered: the receiver may transfer them to another thread, which detaches them. */
  #traces: readonly Float64Array[] | null;
  /** Empty once the run is over, for the same reason. */
  #inputs: readonly DeviceInput[];

  constructor(job: Job, sweep: number, sites: readonly RecordedSite[]) {
    this.#job = job;
    this.#sweep = sweep;
    this.#sites = sites;
    this.#terms = sites.reduce((count, { terms }) => count + terms.length, 0);
    this.samples = job.protocol.samples;
    this.#traces = sites.map(() => new Float64Array(this.samples));
    this.#inputs = job.inputs;
  }

  get over(): boolean {
    return this.#traces === null;
  }

  /** Writes its samples `first` to `first + count` of all inputs, in the solver's units, at its sweep's place. */
  fill(all: Float64Array, first: number, count: number): void {
    for (const [input, { samples, scale }] of this.#inputs.entries()) {
      const offset = (this.#sweep * this.#inputs.length + input) * count - first;
      const end = Math.max(first, Math.min(first + count, samples.length));
      for (let i = first; i < end; i++) all[offset + i] = samples[i]! * scale;
      // The last sample continues beyond the end of the stimulus.
      all.fill((samples.at(-1) ?? 0) * scale, offset + end, offset + first + count);
    }
  }

  /** Adds a block of means to the traces, converting the solver's units to SI. */
  keep(values: Float64Array, first: number, count: number): void {
    if (this.#traces === null) return;
    const end = Math.min(first + count, this.samples);
    let from = this.#sweep * this.#terms * count - first;
    for (const [site, trace] of this.#traces.entries()) {
      const { terms, isVoltage } = this.#sites[site]!;
      const offset = isVoltage ? this.#job.protocol.offsetV : 0;
      for (const [term, { scale }] of terms.entries()) {
        if (term === 0) for (let i = first; i < end; i++) trace[i] = offset + values[from + i]! * scale;
        else for (let i = first; i < end; i++) trace[i]! += values[from + i]! * scale;
        from += count;
      }
    }
  }

  /** Delivers the traces if the run has finished, or its error if it has failed. */
  settle(batch: SolverBatch, done: number, seconds: Seconds): void {
    if (this.#traces === null) return;
    const failure = batch.failure(this.#sweep);
    if (failure) {
      this.#letGo();
      this.#job.fail(failure);
    } else if (done >= this.samples) {
      const traces = this.#traces;
      this.#letGo();
      this.#tell(seconds(this.samples), seconds);
      this.#job.finish(traces);
    }
  }

  report(doneS: number, seconds: Seconds): void {
    if (!this.over) this.#tell(doneS, seconds);
  }

  /** Ends the run if its signal has fired. */
  cancel(done: number, seconds: Seconds): void {
    if (this.over) return;
    try {
      throwIfAborted(this.#job.options.signal, `biophysical run at ${seconds(done)} of ${seconds(this.samples)} s`);
    } catch (error) {
      this.#letGo();
      this.#job.fail(error);
    }
  }

  /** Ends the run and releases its arrays. */
  #letGo(): void {
    this.#traces = null;
    this.#inputs = [];
  }

  #tell(doneS: number, seconds: Seconds): void {
    const total = seconds(this.samples);
    this.#job.options.onProgress?.({ stage: "simulate", done: Math.min(doneS, total), total, unit: "s" });
  }
}
