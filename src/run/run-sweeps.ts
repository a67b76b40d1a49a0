import { availableParallelism } from "node:os";
import { checkOptions } from "../base/arguments.js";
import { InvalidOptionError, throwIfAborted } from "../base/errors.js";
import { onAbort } from "../base/on-abort.js";
import { runOptions } from "../base/run-options.js";
import type { CallOptions, Progress, Response } from "../base/types.js";
import { MOST_SWEEPS } from "../biophys/run-queue.js";
import type { Model, ModelRunOptions } from "../models/opened-model.js";
import type { Sweep } from "../stimulus/sweep.js";
import { type DealLimits, SweepDealer, type SweepOutcome } from "./sweep-dealer.js";
import { checkSource, readSweeps, type SweepSource } from "./sweep-source.js";
import { keepThread, takeThreads } from "./threads/kept-threads.js";
import { CallingThread } from "./threads/simulator.js";
import { WorkerThread } from "./threads/worker-thread.js";
import { estimateOf, threadsWorth } from "./work-estimate.js";

/** Options of {@link runSweeps}. */
export interface RunSweepsOptions extends ModelRunOptions, CallOptions {
  /**
   * Number of threads that simulate: the calling one and workers; 1 means the calling thread alone. Workers join once
   * they have started, which takes about 60 ms the first time. They stay for more sweeps of the model for 30 s, or
   * until the model is disposed of, and do not keep a script from ending. Default: 1 for GLIF models, whose sweeps take
   * less time than a transfer to a worker; for biophysical models up to the number of cores, with one worker per half
   * second of estimated simulation.
   */
  readonly jobs?: number | undefined;
}

/** Options of `runSweepOutcomes`. */
export interface RunOutcomesOptions extends RunSweepsOptions {
  /**
   * Keeps the calling thread free to process responses: workers do all the simulating, even with one job, and simulate
   * the next sweeps while the caller writes the previous ones. Default false.
   */
  readonly aside?: boolean | undefined;
}

/** A sweep with its simulated response. */
export interface SimulatedSweep {
  readonly sweep: Sweep;
  readonly response: Response;
  /** The injected current of the simulation, at the rate of the response [A]. */
  readonly current: Float64Array;
}

export type { SweepOutcome } from "./sweep-dealer.js";
export type { StimulusWithDevices, SweepItem, SweepSource, SweepToRun } from "./sweep-source.js";

/** Maximum samples held per thread: 16 sweeps of 3 s at 200 kHz, 160 MB with their responses … */
const HELD_SAMPLES = 10e6;
/** … and in total. */
const MOST_HELD_SAMPLES = 40e6;
/** As many contacts of a probe take as much memory as the rest of a sweep: voltage, current, and what they came from. */
const CONTACTS_PER_SWEEP = 4;
/** With more contacts batches are smaller. */
const CONTACTS_OF_WHOLE_BATCH = 16;

/**
 * Runs a model on many sweeps and yields each response, in order. A bare stimulus becomes a sweep numbered by its
 * position, from 0; `{ stimulus, devices }` has devices of its own. Sweeps of a biophysical model run in batches, up to 8
 * per thread, with bit-identical results; those whose devices have the same places and time constants run together,
 * wherever they stand.
 *
 * Memory holds two batches per thread: the one being simulated and the one before or after it; for GLIF models, one
 * sweep per thread and one more. Where devices differ it holds more sweeps, to fill batches, up to 10 million samples
 * per thread.
 *
 * Progress is reported per sweep, in simulated seconds; the stage is `sweep 33`. Reports of sweeps that run at the same
 * time alternate.
 *
 * @throws the first error of any sweep; `runSweepOutcomes` continues instead
 */
export async function* runSweeps(
  model: Model,
  sweeps: SweepSource,
  options: RunSweepsOptions = {},
): AsyncGenerator<SimulatedSweep, void, undefined> {
  checkOptions("run sweeps", options, { ...runOptions, jobs: "numberOrNaN" });
  checkSource(model, sweeps);
  for await (const { sweep, response, current, error } of runSweepOutcomes(model, sweeps, options)) {
    if (!response || !current) throw error;
    yield { sweep, response, current };
  }
}

/**
 * As {@link runSweeps}, but a failed sweep is reported and the others continue.
 *
 * @throws CancelledError if the signal fires
 */
export async function* runSweepOutcomes(
  model: Model,
  sweeps: SweepSource,
  options: RunOutcomesOptions = {},
): AsyncGenerator<SweepOutcome, void, undefined> {
  const { jobs: asked, aside = false, signal, onProgress, ...settings } = options;
  const jobs = asked ?? (model.kind === "biophysical" ? availableParallelism() : 1);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new InvalidOptionError(`run sweeps with jobs ${jobs}`, "expected a whole number of at least 1", {
      value: jobs,
    });
  }
  throwIfAborted(signal, "the run");
  if (model.kind === "biophysical") model.checkOpen();
  const most = aside ? jobs : jobs - 1;
  const workers = takeThreads(model, most);
  const startUpTo = (count: number): void => {
    while (workers.length < Math.min(count, most)) {
      const worker = new WorkerThread(model);
      workers.push(worker);
      // The first worker is added at once: its batch is queued there before it is ready, without waiting for this
      // thread.
      dealer.add(worker, aside && workers.length === 1 ? Promise.resolve() : worker.ready);
    }
  };
  let estimateS = 0;
  const source = readSweeps(model, sweeps, (sweep) => {
    estimateS += estimateOf(model, sweep, settings.dt);
    if (asked === undefined) startUpTo(threadsWorth(estimateS));
  });
  const tell = (sweep: Sweep, progress: Progress): void =>
    onProgress?.({ ...progress, stage: `sweep ${sweep.number}` });
  const dealer = new SweepDealer(source, limitsOf(model, jobs, aside, settings), settings, tell);
  const stop = (): void => {
    dealer.stop(signal?.reason);
    for (const worker of workers) if (worker.isBusy) void worker.end(signal?.reason);
  };
  const unwatch = onAbort(signal, stop);
  try {
    if (!aside) dealer.add(new CallingThread(model), Promise.resolve());
    for (const worker of workers) dealer.add(worker, worker.ready);
    startUpTo(asked !== undefined ? most : aside ? 1 : 0);
    yield* dealer.outcomes((waits) => {
      for (const worker of workers) worker.keepAlive(waits);
    });
  } finally {
    unwatch();
    await Promise.all(workers.map((worker) => keepThread(model, worker)));
  }
}

function limitsOf(model: Model, jobs: number, aside: boolean, { probe }: ModelRunOptions): DealLimits {
  const contacts = probe?.contacts?.length ?? 0;
  const part = Math.min(1, CONTACTS_OF_WHOLE_BATCH / Math.max(1, contacts));
  const together = Math.max(1, Math.floor(sweepsTogether(model) * part));
  // The calling thread alone cannot simulate while the caller handles outcomes: read at most the next batch.
  const alone = jobs === 1 && !aside;
  const held = alone ? together : together === 1 ? jobs + 1 : 2 * together * jobs;
  const samples = Math.min(HELD_SAMPLES * jobs, MOST_HELD_SAMPLES);
  return { together, held, heldSamples: samples / (1 + contacts / CONTACTS_PER_SWEEP) };
}

/** Sweeps per batch: larger batches would not speed up the solver and would delay the last thread. */
function sweepsTogether(model: Model): number {
  if (model.kind === "glif") return 1;
  return model.definition.fit.kind === "perisomatic" ? MOST_SWEEPS : MOST_SWEEPS / 2;
}
