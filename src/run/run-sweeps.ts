import { availableParallelism } from "node:os";
import { MOST_SAMPLES } from "../biophys/run-queue.js";
import { CancelledError, InvalidOptionError, throwIfAborted } from "../errors.js";
import { Stimulus } from "../stimulus/stimulus.js";
import type { Sweep, SweepInfo } from "../stimulus/sweep.js";
import type { CallOptions, Progress, Response } from "../types.js";
import type { Model } from "./opened-model.js";
import { type ModelRunOptions, runInThread, SweepPool, sweepsTogether } from "./sweep-pool.js";

/** Options of {@link runSweeps}. */
export interface RunSweepsOptions extends ModelRunOptions, CallOptions {
  /**
   * Worker threads; 1 runs in the calling thread. The default is 1 for GLIF models, whose sweeps take less time than
   * their way to a worker and back, and the number of cores for biophysical models.
   */
  readonly jobs?: number | undefined;
}

/** Options of {@link runSweepOutcomes}. */
export interface RunOutcomesOptions extends RunSweepsOptions {
  /**
   * Keeps the calling thread free for what is to be done with the responses: a single job goes to a worker as well, and
   * the next sweep is simulated while the caller writes this one. Default false.
   */
  readonly aside?: boolean | undefined;
}

/** A sweep with its simulated response. */
export interface SimulatedSweep {
  readonly sweep: Sweep;
  readonly response: Response;
}

/** What came of one sweep: its response, or why there is none. */
export interface SweepOutcome {
  readonly sweep: Sweep;
  readonly response: Response | null;
  readonly error: unknown;
  /** Time the simulation took [s], without waiting for a worker; of a sweep that failed, the time until then. */
  readonly wallS: number;
}

/** Sweeps and stimuli to run, in order; async so that a long recording can be read sweep by sweep. */
export type SweepSource = Iterable<Sweep | Stimulus> | AsyncIterable<Sweep | Stimulus>;

/**
 * Runs a model on many sweeps and yields each response, in order. At most `jobs + 1` sweeps are held in memory.
 * A bare stimulus becomes a sweep numbered 0, 1, 2 … by its place.
 *
 * Progress is told sweep by sweep, in simulated seconds; the stage is `sweep 33`. Sweeps in workers take turns.
 *
 * @throws the first error any sweep meets; {@link runSweepOutcomes} goes on instead
 */
export async function* runSweeps(
  model: Model,
  sweeps: SweepSource,
  options: RunSweepsOptions = {},
): AsyncGenerator<SimulatedSweep, void, undefined> {
  for await (const { sweep, response, error } of runSweepOutcomes(model, sweeps, options)) {
    if (!response) throw error;
    yield { sweep, response };
  }
}

/**
 * As {@link runSweeps}, but a sweep that fails is reported and the others go on.
 *
 * @throws CancelledError when the signal fires
 */
export async function* runSweepOutcomes(
  model: Model,
  sweeps: SweepSource,
  options: RunOutcomesOptions = {},
): AsyncGenerator<SweepOutcome, void, undefined> {
  const jobs = options.jobs ?? (model.kind === "biophysical" ? availableParallelism() : 1);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new InvalidOptionError(`Cannot run sweeps with jobs ${jobs}: a whole number from 1 on is expected`, {
      value: jobs,
    });
  }
  const pool = jobs > 1 || options.aside === true ? new SweepPool(model, jobs) : null;
  const waiting: InFlight[] = [];
  try {
    let index = 0;
    for await (const item of sweeps) {
      throwIfAborted(options.signal, `the run at sweep ${index}`);
      const sweep = remembering(item instanceof Stimulus ? sweepOf(item, index) : item);
      index += 1;
      waiting.push({ samples: sweep.samples, outcome: simulate(model, sweep, pool, options) });
      while (isEnough(waiting, jobs, model, pool !== null)) yield await checked(waiting.shift()!.outcome);
    }
    while (waiting.length > 0) yield await checked(waiting.shift()!.outcome);
  } finally {
    // A consumer that stops early, or an abort, leaves runs behind: their failures are nobody's any more.
    for (const { outcome } of waiting) outcome.catch(() => undefined);
    await pool?.close();
  }
}

/** A sweep that was read and whose outcome was not yet given out. */
interface InFlight {
  readonly samples: number;
  readonly outcome: Promise<SweepOutcome>;
}

/**
 * Whether no further sweep should be read: there is one for each thread and one to come, or as many as can move together
 * where they are not too long.
 */
function isEnough(waiting: readonly InFlight[], jobs: number, model: Model, hasPool: boolean): boolean {
  const least = hasPool ? jobs + 1 : 1;
  const most = sweepsTogether(model) * jobs + (hasPool ? 1 : 0);
  const samples = waiting.reduce((sum, sweep) => sum + sweep.samples, 0);
  return waiting.length >= most || (waiting.length >= least && samples > MOST_SAMPLES);
}

/** Cancelling ends the whole run; any other error belongs to its sweep. */
async function checked(pending: Promise<SweepOutcome>): Promise<SweepOutcome> {
  const outcome = await pending;
  if (outcome.error instanceof CancelledError) throw outcome.error;
  return outcome;
}

async function simulate(
  model: Model,
  sweep: Sweep,
  pool: SweepPool | null,
  options: RunSweepsOptions,
): Promise<SweepOutcome> {
  const start = performance.now();
  const { onProgress } = options;
  const told = {
    ...options,
    onProgress: onProgress && ((progress: Progress) => onProgress({ ...progress, stage: `sweep ${sweep.number}` })),
  };
  try {
    const { response, wallS } = await (pool ? pool.run(sweep, told) : runInThread(model, sweep, told));
    return { sweep, response, error: null, wallS };
  } catch (error) {
    return { sweep, response: null, error, wallS: (performance.now() - start) / 1000 };
  }
}

/**
 * The sweep with a stimulus that keeps what the run samples, for the one who writes or draws it; whoever lets go of the
 * sweep lets go of the samples too. Recorded samples are there in any case.
 */
function remembering(sweep: Sweep): Sweep {
  return typeof sweep.stimulus?.spec === "string" ? { ...sweep, stimulus: sweep.stimulus.remembering() } : sweep;
}

/** A sweep around a bare stimulus. Rate and length are those it is sampled at where it has its own, else 0. */
function sweepOf(stimulus: Stimulus, number: number): Sweep {
  const rateHz = stimulus.rateHz ?? 0;
  const samples = Math.floor(stimulus.durationS * rateHz + 0.5);
  const info: SweepInfo = {
    number,
    stimulusName: stimulus.name,
    stimulusCode: stimulus.spec,
    clamp: "current",
    rateHz,
    samples,
    startTimeS: 0,
    amplitudeA: stimulus.amplitudeA,
    electrode: null,
    window: { start: 0, count: samples },
  };
  return { ...info, stimulus, response: null };
}
