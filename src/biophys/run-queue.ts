import { throwIfAborted } from "../base/errors.js";
import { pause } from "../base/pause.js";
import type { CallOptions } from "../base/types.js";
import type { RecordedSite } from "./cable/recorded-sites.js";
import type { Protocol } from "./protocol.js";
import { type Job, simulate } from "./simulate.js";
import type { SolverBatch } from "./solver.js";

/** Sweeps that move together. More would not be faster: the solver has enough to do while it waits for itself. */
export const MOST_SWEEPS = 8;
/** Samples of them together, so that long sweeps do not pile up: a quarter of a gigabyte with their responses. */
const MOST_SAMPLES = 16e6;

/** A run that was asked for. */
export interface RunRequest {
  readonly protocol: Protocol;
  readonly sites: readonly RecordedSite[];
  /** The solver's name for how to solve. */
  readonly method: string;
  readonly options: CallOptions;
}

/** What came of a run. */
export interface RunResult {
  /** A trace for each site, SI, `[samples]`. */
  readonly traces: readonly Float64Array[];
  /** Its share of the time that the runs it moved with took [s]. */
  readonly wallS: number;
}

interface Waiting {
  readonly request: RunRequest;
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs of one model, one batch after the other. Runs that wait at the same time and have time step, sites and method in
 * common move together, a sweep beside the other in the solver: several times faster, to the same bits.
 */
export class RunQueue {
  readonly #start: (dtMs: number, method: string, sweeps: number) => SolverBatch;
  readonly #waiting: Waiting[] = [];
  #working = false;

  constructor(start: (dtMs: number, method: string, sweeps: number) => SolverBatch) {
    this.#start = start;
  }

  /** @throws NumericalFailureError, CancelledError */
  run(request: RunRequest): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      if (!this.#working) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    // Runs that are asked for in the same breath are there after it.
    await pause();
    while (this.#waiting.length > 0) await this.#runTogether(this.#nextBatch());
    this.#working = false;
  }

  /** Takes the run that waits longest, and what can move with it. */
  #nextBatch(): Waiting[] {
    const [first] = this.#waiting;
    const key = keyOf(first!.request);
    const batch: Waiting[] = [];
    let samples = 0;
    for (const waiting of [...this.#waiting]) {
      const { protocol, options } = waiting.request;
      const fits = batch.length === 0 || samples + protocol.samples <= MOST_SAMPLES;
      if (options.signal?.aborted !== true && (keyOf(waiting.request) !== key || !fits)) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      batch.push(waiting);
      samples += protocol.samples;
      if (batch.length === MOST_SWEEPS) break;
    }
    return batch;
  }

  async #runTogether(batch: readonly Waiting[]): Promise<void> {
    const begun = performance.now();
    const jobs: Job[] = [];
    for (const { request, resolve, reject } of batch) {
      const { protocol, options } = request;
      try {
        throwIfAborted(options.signal, "biophysical run");
      } catch (error) {
        reject(error);
        continue;
      }
      const finish = (traces: readonly Float64Array[]): void =>
        resolve({ traces, wallS: (performance.now() - begun) / 1000 / jobs.length });
      jobs.push({ protocol, options, finish, fail: reject });
    }
    if (jobs.length === 0) return;
    const { sites, method } = batch[0]!.request;
    let solver: SolverBatch | undefined;
    try {
      solver = this.#start(jobs[0]!.protocol.dtMs, method, jobs.length);
      await simulate(solver, jobs, sites);
    } catch (error) {
      for (const { fail } of jobs) fail(error);
    } finally {
      solver?.free();
    }
  }
}

/** What runs must have in common to move together. */
function keyOf({ protocol, sites, method }: RunRequest): string {
  return JSON.stringify([protocol.dtMs, protocol.factor, method, sites.map(({ name }) => name)]);
}
