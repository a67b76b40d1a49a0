import { InternalError, isRheobaseError } from "../base/errors.js";
import { onAbort } from "../base/on-abort.js";
import type { CallOptions, Progress, Response } from "../base/types.js";
import type { SweepFigure } from "../figures/sweep-figure.js";
import { writeAtomic } from "../files/atomic-file.js";
import { createRecordingWriter, type WrittenSpecimen } from "../nwb/write/write-recording.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import type { Sweep, SweepInfo } from "../stimulus/sweep.js";
import type { RunPlan } from "./plan.js";
import { runSweepOutcomes } from "./run-sweeps.js";
import { startEarly } from "./start-early.js";

/** What one sweep came to; the shape of the `sweeps` of `rheobase.run/1`. */
export interface SweepReport {
  readonly sweep: number;
  /** Electrode that recorded the stimulus; null where there is none. */
  readonly electrode: string | null;
  readonly stimulus: string;
  readonly rate_hz: number;
  readonly samples: number;
  readonly spike_count: number;
  /** Seconds from the start of the sweep. */
  readonly spike_times_s: readonly number[];
  /** What was done to the recorded stimulus, such as that it was cut; absent where nothing was. */
  readonly notes?: readonly string[];
  readonly wall_s: number;
}

/** A sweep without response, and why. */
export interface SweepFailure {
  readonly sweep: number;
  readonly electrode: string | null;
  readonly stimulus: string;
  readonly error: unknown;
}

/** What a whole run came to. */
export interface RunReport {
  /** The file written; null when no sweep succeeded. */
  readonly output: string | null;
  readonly bytes: number;
  /** The figure drawn, or null. */
  readonly plot: string | null;
  /** Why the figure was not drawn, or null. */
  readonly plotError: unknown;
  /** Sweeps that did not fit into the figure. */
  readonly leftOut: number;
  readonly sweeps: readonly SweepReport[];
  readonly failed: readonly SweepFailure[];
  /** Why the run ended before its last sweep; null when it did not. */
  readonly interruption: unknown;
  readonly wallS: number;
}

/**
 * Does what a plan says: simulates sweep by sweep, writes each response as it comes, draws the figure.
 * A sweep that fails is reported and the others go on; without any response no file is written.
 */
export async function executeRun(plan: RunPlan, options: CallOptions = {}): Promise<RunReport> {
  if (plan.download !== null) throw new InternalError(`Cannot run: the recording ${plan.download.path} is not there`);
  const sweeps: SweepReport[] = [];
  // Where nothing will be kept, an interruption need not wait until a sweep is written.
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
 * @param sweeps takes the reports of the sweeps that are written
 * @param atOnce fires where the file need not be finished
 */
async function simulateAndWrite(
  plan: RunPlan,
  sweeps: SweepReport[],
  atOnce: AbortSignal,
  options: CallOptions,
): Promise<RunReport> {
  const start = performance.now();
  const { request } = plan;
  const figure = request.plot === undefined ? null : await startFigure(request.plot, plan.package.title);
  const failed: SweepFailure[] = [];
  const unread: [SweepInfo, unknown][] = [];
  const unreadable = (info: SweepInfo, error: unknown): void => {
    unread.push([info, error]);
    failed.push({ sweep: info.number, electrode: info.electrode, stimulus: info.stimulusName, error });
  };
  const clock = new SimulatedClock(plan, options);
  const stop = new AbortController();
  const outcomes = startEarly(
    runSweepOutcomes(plan.package.model, source(plan, unreadable), {
      ...request.settings,
      jobs: request.jobs,
      // A GLIF sweep is simulated in less time than a worker takes to hand it over.
      aside: plan.package.model.kind === "biophysical",
      signal: options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal,
      onProgress: (progress) => clock.told(progress),
    }),
  );
  // HDF5 is loaded, and the file begun, while workers simulate.
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
        failed.push({ sweep: sweep.number, electrode: sweep.electrode, stimulus: sweep.stimulusName, error });
        await figure?.addFailed(sweep, error);
      }
    }
    for (const [info, error] of unread) await figure?.addFailed({ ...info, stimulus: null, response: null }, error);
  } catch (error) {
    // What was finished is kept, as a whole file; but a file that was there before is not given up for part of a run.
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
  const drawn = await draw(figure, options);
  return { ...report, ...drawn, output: plan.output, bytes, wallS: wall() };
}

/** The recording is there by now: a figure that cannot be drawn is reported with it. */
async function draw(
  figure: SweepFigure,
  { signal }: CallOptions,
): Promise<Pick<RunReport, "plot" | "plotError" | "leftOut">> {
  try {
    await writeAtomic(figure.path, await figure.render({ signal }), { what: "figure" });
    return { plot: figure.path, plotError: null, leftOut: figure.leftOut };
  } catch (plotError) {
    return { plot: null, plotError, leftOut: 0 };
  }
}

/** Adds up the simulated time of all sweeps, which run side by side and are of different lengths. */
class SimulatedClock {
  readonly #done = new Map<string, number>();
  readonly #totalS: number;
  readonly #options: CallOptions;

  constructor(plan: RunPlan, options: CallOptions) {
    const durations = [
      ...plan.sweeps.map((sweep) => sweep.samples / sweep.rateHz),
      ...plan.stimuli.map((s) => s.durationS),
    ];
    this.#totalS = durations.reduce((sum, duration) => sum + duration, 0);
    this.#options = options;
  }

  told({ stage, done }: Progress): void {
    // A worker's last word may come after its response.
    this.#done.set(stage, Math.max(done, this.#done.get(stage) ?? 0));
    this.#tell(stage);
  }

  /** Of a sweep that is simulated: how much of it is written. */
  writing({ number }: Sweep, { voltage, rateHz }: Response, { done, total }: Progress): void {
    this.#done.set(`sweep ${number}`, voltage.length / rateHz);
    this.#tell(`sweep ${number} (${Math.floor((100 * done) / total)} % written)`);
  }

  #tell(stage: string): void {
    const doneS = [...this.#done.values()].reduce((sum, seconds) => sum + seconds, 0);
    this.#options.onProgress?.({ stage, done: Math.min(doneS, this.#totalS), total: this.#totalS, unit: "s" });
  }
}

/** Charts are loaded where one is drawn. */
async function startFigure(path: string, title: string): Promise<SweepFigure> {
  const { SweepFigure } = await import("../figures/sweep-figure.js");
  return new SweepFigure(path, title);
}

/** The cell of the recording, whose species the model knows best; without one, the model stands for its cell. */
function specimenOf({ recording, package: { label, summary } }: RunPlan): WrittenSpecimen {
  const own = summary.species ?? undefined;
  if (!recording) return { id: summary.id ?? label, name: summary.name ?? undefined, species: own };
  const { id, name, species } = recording.specimen;
  // The structure is left out: recordings state it in words, and NWB wants an acronym of the Allen atlas there.
  return { id: id ?? label, name: name ?? undefined, species: own ?? species ?? undefined };
}

/** The sweeps to run, read one at a time; the recorded response comes along only where it is to be drawn. */
async function* source(
  plan: RunPlan,
  unreadable: (info: SweepInfo, error: unknown) => void,
): AsyncGenerator<Sweep | Stimulus> {
  yield* plan.stimuli;
  for (const info of plan.sweeps) {
    const where = { electrode: info.electrode ?? undefined };
    try {
      yield await plan.recording!.sweep(info.number, { ...where, response: plan.request.plot !== undefined });
    } catch (error) {
      if (!isRheobaseError(error, "InvalidRecording")) throw error;
      unreadable(info, error);
    }
  }
}

function reportOf(sweep: Sweep, response: Response, wallS: number): SweepReport {
  return {
    sweep: sweep.number,
    electrode: sweep.electrode,
    stimulus: sweep.stimulusName,
    rate_hz: response.rateHz,
    samples: response.voltage.length,
    spike_count: response.spikeTimes.length,
    spike_times_s: Array.from(response.spikeTimes),
    ...(sweep.notes && sweep.notes.length > 0 ? { notes: sweep.notes } : {}),
    wall_s: wallS,
  };
}
