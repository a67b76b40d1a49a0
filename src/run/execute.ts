import { InternalError, isRheobaseError } from "../base/errors.js";
import { onAbort } from "../base/on-abort.js";
import type { CallOptions, Progress, Response } from "../base/types.js";
import type { DrawnFigure, SweepFigure } from "../figures/sweep-figure.js";
import { createRecordingWriter, type WrittenSpecimen } from "../nwb/write/write-recording.js";
import type { Sweep, SweepInfo } from "../stimulus/sweep.js";
import { modelSpecimen } from "./model-specimen.js";
import type { RunPlan } from "./plan.js";
import { type PlannedSweep, sweepOf } from "./planned-sweeps.js";
import { runSweepOutcomes } from "./run-sweeps.js";
import { startEarly } from "./start-early.js";
import type { SweepToRun } from "./sweep-source.js";

/** Result of one sweep; the shape of `sweeps` in `rheobase.run/1`. */
export interface SweepReport {
  readonly sweep: number;
  /** Electrode that recorded the stimulus; null if unknown. */
  readonly electrode: string | null;
  readonly stimulus: string;
  /** Values that tell it from the others of a family; absent outside a family. */
  readonly variant?: string;
  /** What holds the soma: a current, nothing (I = 0), or a voltage, in which case there are no spikes. */
  readonly clamp: "current" | "zero" | "voltage";
  /** Electrodes, clamps and synapses, as in provenance; absent if there are none. */
  readonly devices?: readonly unknown[];
  /** Names of the traces recorded beside the voltage; absent if there are none. */
  readonly record?: readonly string[];
  readonly rate_hz: number;
  readonly samples: number;
  readonly spike_count: number;
  /** Seconds from the start of the sweep. */
  readonly spike_times_s: readonly number[];
  /** Changes made to the recorded stimulus, such as cutting; absent if there are none. */
  readonly notes?: readonly string[];
  readonly wall_s: number;
}

/** A sweep without response, and why. */
export interface SweepFailure {
  readonly sweep: number;
  readonly electrode: string | null;
  readonly stimulus: string;
  readonly variant?: string;
  readonly error: unknown;
}

/** Result of a whole run. */
export interface RunReport extends DrawnFigure {
  /** The file written; null if no sweep succeeded. */
  readonly output: string | null;
  readonly bytes: number;
  readonly sweeps: readonly SweepReport[];
  readonly failed: readonly SweepFailure[];
  /** Why the run ended before its last sweep; null if it did not. */
  readonly interruption: unknown;
  readonly wallS: number;
}

/**
 * Executes a plan: simulates sweep by sweep, writes each response as it arrives, draws the figure. A failed sweep is
 * reported and the others continue; without any response no file is written.
 */
export async function executeRun(plan: RunPlan, options: CallOptions = {}): Promise<RunReport> {
  if (plan.download !== null) throw new InternalError("run", `the recording ${plan.download.path} is not downloaded`);
  const sweeps: SweepReport[] = [];
  // If nothing would be kept, an interruption does not wait until a sweep is written.
  const atOnce = new AbortController();
  const interrupted = (): void => {
    if (sweeps.length === 0 || plan.exists) atOnce.abort(options.signal?.reason);
  };
  if (options.signal?.aborted) interrupted();
  const unwatch = onAbort(options.signal, interrupted);
  try {
    return await simulateAndWrite(plan, sweeps, atOnce.signal, options);
  } finally {
    unwatch();
  }
}

/**
 * @param sweeps receives the reports of the sweeps as they are written
 * @param atOnce fires if the file need not be finished
 */
async function simulateAndWrite(
  plan: RunPlan,
  sweeps: SweepReport[],
  atOnce: AbortSignal,
  options: CallOptions,
): Promise<RunReport> {
  const start = performance.now();
  const { request } = plan;
  const figure = request.plot === undefined ? null : await startFigure(request.plot, plan);
  const failed: SweepFailure[] = [];
  const unread: [PlannedSweep, unknown][] = [];
  const unreadable = (planned: PlannedSweep, error: unknown): void => {
    unread.push([planned, error]);
    failed.push({ ...nameOf(planned), error });
  };
  const clock = new SimulatedClock(plan, options);
  const stop = new AbortController();
  const outcomes = startEarly(
    runSweepOutcomes(plan.package.model, source(plan, unreadable), {
      ...request.settings,
      jobs: request.jobs,
      // A GLIF simulation takes less time than a transfer from a worker.
      aside: plan.package.model.kind === "biophysical",
      signal: options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal,
      onProgress: (progress) => clock.told(progress),
    }),
  );
  // HDF5 is loaded and the file started while workers simulate.
  const writer = await createRecordingWriter(plan.output, {
    ...request.write,
    existing: request.existing === "overwrite" ? "overwrite" : "error",
    specimen: specimenOf(plan),
    signal: atOnce,
  }).catch(async (error: unknown) => {
    stop.abort();
    await outcomes.return();
    throw error;
  });
  let interruption: unknown = null;
  try {
    await writer.begin(plan.package.model.kind);
    for await (const { sweep, response, current, error, wallS } of outcomes) {
      if (response && current) {
        await writer.write({ sweep, response, current }, (progress) => clock.writing(sweep, response, progress));
        await figure?.add(sweep, response, current);
        sweeps.push(reportOf(sweep, response, wallS));
      } else {
        failed.push({ ...nameOf(sweep), error });
        await figure?.addFailed(sweep, error);
      }
    }
    for (const [{ recorded, number, variant }, error] of unread) {
      await figure?.addFailed({ ...recorded!, number, variant, stimulus: null, response: null }, error);
    }
  } catch (error) {
    // Finished sweeps are kept as a complete file, but a pre-existing file is not replaced by part of a run.
    const keep = isRheobaseError(error, "Cancelled") && sweeps.length > 0 && !plan.exists;
    if (!keep) {
      await writer.abort();
      throw error;
    }
    interruption = error;
  }
  const wall = (): number => (performance.now() - start) / 1000;
  const report = { sweeps, failed, interruption, plot: null, plotError: null, leftOut: 0 };
  if (sweeps.length === 0) {
    await writer.abort();
    return { ...report, output: null, bytes: 0, wallS: wall() };
  }
  const { bytes } = await writer.close();
  if (!figure || interruption) return { ...report, output: plan.output, bytes, wallS: wall() };
  const drawn = await figure.write(options);
  return { ...report, ...drawn, output: plan.output, bytes, wallS: wall() };
}

/** Adds up the simulated time of all sweeps, which run in parallel and differ in length. */
class SimulatedClock {
  readonly #done = new Map<string, number>();
  readonly #totalS: number;
  readonly #options: CallOptions;

  constructor(plan: RunPlan, options: CallOptions) {
    this.#totalS = plan.sweeps.reduce((sum, { durationS }) => sum + durationS, 0);
    this.#options = options;
  }

  told({ stage, done }: Progress): void {
    // A worker's last progress message may arrive after its response.
    this.#done.set(stage, Math.max(done, this.#done.get(stage) ?? 0));
    this.#tell(stage);
  }

  /** Reports how much of a simulated sweep is written. */
  writing({ number }: Sweep, { voltage, rateHz }: Response, { done, total }: Progress): void {
    this.#done.set(`sweep ${number}`, voltage.length / rateHz);
    this.#tell(`sweep ${number} (${Math.floor((100 * done) / total)} % written)`);
  }

  #tell(stage: string): void {
    const doneS = [...this.#done.values()].reduce((sum, seconds) => sum + seconds, 0);
    this.#options.onProgress?.({ stage, done: Math.min(doneS, this.#totalS), total: this.#totalS, unit: "s" });
  }
}

/** Loads the charts only if a figure is drawn. */
async function startFigure(path: string, { package: { title }, request }: RunPlan): Promise<SweepFigure> {
  const { SweepFigure } = await import("../figures/sweep-figure.js");
  return new SweepFigure(path, title, request.layout);
}

/**
 * The cell of the recording, with the species known to the model; without a recording, the model stands for its cell.
 */
function specimenOf({ recording, package: opened }: RunPlan): WrittenSpecimen {
  const model = modelSpecimen(opened);
  if (!recording) return model;
  const { id, name, species } = recording.specimen;
  // The structure is omitted: recordings state it in words, but NWB expects an acronym of the Allen atlas.
  return { id: id ?? opened.label, name: name ?? undefined, species: model.species ?? species ?? undefined };
}

/** The sweeps to run, read one at a time; recorded responses are included only if they are drawn. */
async function* source(
  plan: RunPlan,
  unreadable: (planned: PlannedSweep, error: unknown) => void,
): AsyncGenerator<SweepToRun> {
  let last: { readonly info: SweepInfo; readonly sweep: Promise<Sweep> } | null = null;
  const read = (info: SweepInfo): Promise<Sweep> => {
    const { number, electrode } = info;
    const options = { electrode: electrode ?? undefined, response: plan.request.plot !== undefined };
    if (last?.info !== info) last = { info, sweep: plan.recording!.sweep(number, options) };
    return last.sweep;
  };
  for (const planned of plan.sweeps) {
    try {
      yield await sweepOf(planned, read);
    } catch (error) {
      if (planned.recorded === null || !isRheobaseError(error, "InvalidRecording")) throw error;
      unreadable(planned, error);
    }
  }
}

function nameOf({
  number,
  electrode,
  stimulusName,
  variant,
}: Pick<Sweep, "number" | "electrode" | "stimulusName" | "variant">): Omit<SweepFailure, "error"> {
  return { sweep: number, electrode, stimulus: stimulusName, ...(variant ? { variant } : {}) };
}

function reportOf(sweep: Sweep, response: Response, wallS: number): SweepReport {
  const { devices } = response.provenance as { readonly devices?: readonly unknown[] };
  const record = Object.keys(response.traces);
  return {
    ...nameOf(sweep),
    clamp: response.somaClamp ?? "current",
    ...(devices && { devices }),
    ...(record.length > 0 ? { record } : {}),
    rate_hz: response.rateHz,
    samples: response.voltage.length,
    spike_count: response.spikeTimes.length,
    spike_times_s: Array.from(response.spikeTimes),
    ...(sweep.notes && sweep.notes.length > 0 ? { notes: sweep.notes } : {}),
    wall_s: wallS,
  };
}
