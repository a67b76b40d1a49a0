import { throwIfAborted } from "../base/errors.js";
import { pause } from "../base/pause.js";
import type { CallOptions } from "../base/types.js";
import type { RecordedSite } from "./cable/recorded-sites.js";
import type { Devices } from "./devices/device.js";
import type { DeviceEvents, DeviceInput, SolverDevice } from "./devices/solver-device.js";
import type { Protocol } from "./protocol.js";
import { type Job, simulate } from "./simulate.js";
import type { SolverBatch, SolverCell } from "./solver.js";

/** Maximum number of sweeps per batch. More would not be faster: 8 already hide the latency of the instructions. */
export const MOST_SWEEPS = 8;
/** Maximum number of samples per batch, which limits memory to about 0.25 GB with the responses … */
const MOST_SAMPLES = 16e6;
/** … and of values of all traces, which limits it where much is recorded. */
const MOST_VALUES = 64e6;

/** A requested run. */
export interface RunRequest {
  readonly protocol: Protocol;
  readonly sites: readonly RecordedSite[];
  /** On the cell; {@link inputs} are the samples of the sampled ones, in their order. */
  readonly devices: readonly SolverDevice[];
  readonly inputs: readonly DeviceInput[];
  readonly events: readonly DeviceEvents[];
  /** Integration method, by the solver's name. */
  readonly method: string;
  readonly options: CallOptions & Devices;
}

/** A requested run with its cell. */
export interface QueuedRun extends RunRequest {
  /** The cell in the solver's memory, the same function for all runs of a model. Throws if the model was disposed of. */
  readonly compiled: () => SolverCell;
}

/** Result of a run. */
export interface RunResult {
  /** One trace per site, SI units, `[samples]`. */
  readonly traces: readonly Float64Array[];
  /** Its share of the batch's wall time [s]. */
  readonly wallS: number;
}

interface Waiting {
  readonly request: QueuedRun;
  /** Of the batches that it fits into. */
  readonly key: string;
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Executes the runs of one model and of those changed from it, one batch at a time. Waiting runs with the same time step,
 * sites, devices and method, in cells that differ in conductances at most, form a batch, which the solver steps together:
 * several times faster, and bit-identical.
 */
export class RunQueue {
  readonly #waiting: Waiting[] = [];
  #working = false;

  /** @throws NumericalFailureError, CancelledError */
  run(request: QueuedRun): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, key: keyOf(request), resolve, reject });
      if (!this.#working) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    // After this pause, all runs requested in the same tick are queued.
    await pause();
    while (this.#waiting.length > 0) await this.#runTogether(this.#nextBatch());
    this.#working = false;
  }

  /** Removes the oldest run and the runs that can be batched with it from the queue. */
  #nextBatch(): Waiting[] {
    const [first] = this.#waiting;
    const { key } = first!;
    const batch: Waiting[] = [];
    const most = Math.min(MOST_SAMPLES, MOST_VALUES / first!.request.sites.length);
    let samples = 0;
    for (const waiting of [...this.#waiting]) {
      const { protocol, options } = waiting.request;
      const fits = batch.length === 0 || samples + protocol.samples <= most;
      const joins = waiting.key === key && fits && areLike(first!.request, waiting.request);
      if (options.signal?.aborted !== true && !joins) continue;
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
    const cells: SolverCell[] = [];
    for (const { request, resolve, reject } of batch) {
      const { protocol, inputs, events, options, compiled } = request;
      try {
        throwIfAborted(options.signal, "biophysical run");
        cells.push(compiled());
      } catch (error) {
        reject(error);
        continue;
      }
      const finish = (traces: readonly Float64Array[]): void =>
        resolve({ traces, wallS: (performance.now() - begun) / 1000 / jobs.length });
      jobs.push({ protocol, inputs, events, options, finish, fail: reject });
    }
    if (jobs.length === 0) return;
    const { sites, method, devices } = batch[0]!.request;
    let solver: SolverBatch | undefined;
    try {
      solver = cells[0]!.start(jobs[0]!.protocol.dtMs, method, jobs.length, devices);
      for (const [sweep, cell] of cells.entries()) if (cell !== cells[0]) solver.setCell(sweep, cell);
      await simulate(solver, jobs, sites);
    } catch (error) {
      for (const { fail } of jobs) fail(error);
    } finally {
      solver?.free();
    }
  }
}

/** Whether the cells of two runs can be in one batch. Not where one cannot be compiled: its run then fails by itself. */
function areLike(one: QueuedRun, other: QueuedRun): boolean {
  if (one.compiled === other.compiled) return true;
  try {
    return one.compiled().isLike(other.compiled());
  } catch {
    return false;
  }
}

/** Key of the batch: runs with equal keys can be batched. */
function keyOf({ protocol, sites, devices, method }: RunRequest): string {
  return JSON.stringify([protocol.dtMs, protocol.factor, method, devices, sites.map(({ name }) => name)]);
}
