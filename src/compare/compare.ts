import { setImmediate } from "node:timers/promises";
import { callOptions, checkArguments, checkOptions } from "../base/arguments.js";
import { InvalidOptionError, isRheobaseError, NotFoundError, throwIfAborted } from "../base/errors.js";
import { runOptions } from "../base/run-options.js";
import { formatSweepRanges } from "../base/text/sweep-ranges.js";
import type { CallOptions, Response } from "../base/types.js";
import { openRecording } from "../nwb/read/open-recording.js";
import type { Recording } from "../nwb/read/recording.js";
import type { TraceUnits } from "../nwb/read/trace-values.js";
import { selectSweeps } from "../nwb/select-sweeps.js";
import { checkRunLength } from "../stimulus/run-length.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { type Candidate, type CandidateOptions, isNwb, openCandidates } from "./compare-candidates.js";
import { compareForcedSpikes } from "./compare-forced-spikes.js";
import { compareGroup, type GroupMember, groupMember } from "./compare-groups.js";
import type { CompareReport, GroupComparison, MissingSweep } from "./compare-report.js";
import { type ComparedSweep, compareSweep, SCALES } from "./compare-sweep.js";
import { type RecordedSweep, RecordedSweeps } from "./recorded-sweep.js";

/** What to compare. */
export interface CompareRequest extends Omit<CandidateOptions, keyof CallOptions> {
  /**
   * Models (as for `openModel`; a directory with several GLIF configurations stands for all of them) and NWB files with
   * simulated responses. Without `recording`, the last of several files is the recording.
   */
  readonly files: readonly string[];
  /** Recorded responses. Default for a single model: the recording in its package. */
  readonly recording?: string | undefined;
  /** Selected sweeps of the recording, as `selectSweeps` reads them. */
  readonly sweeps?: string | undefined;
  /** Only sweeps recorded by this electrode. */
  readonly electrode?: string | undefined;
  /** Units of the recording, if it does not state them. */
  readonly units?: TraceUnits | undefined;
  /** Widths of the Gaussians of explained variance [s]; default 10 ms. */
  readonly sigmasS?: readonly number[] | undefined;
}

/** Callbacks during a comparison. */
export interface CompareListener {
  /** Called once all models and recordings are open, before anything is simulated or compared. */
  readonly onOpened?: () => void | Promise<void>;
  /** Called for each compared sweep, while its traces are in memory. */
  readonly onSweep?: (model: string, compared: ComparedSweep) => void | Promise<void>;
}

/**
 * Compares models with a recording, by spike trains, voltages and features, per sweep and per kind of stimulus. Missing
 * responses are simulated. Sweeps that one side lacks are listed with the reason.
 *
 * @throws InvalidOptionError, NotFoundError (no sweep in common), InvalidRecordingError, InvalidModelError
 */
export async function compareModels(
  request: CompareRequest,
  options: CallOptions & CompareListener = {},
): Promise<CompareReport> {
  checkRequest(request);
  checkOptions("compare", options, { ...callOptions, onOpened: "function", onSweep: "function" });
  const start = performance.now();
  const sigmasS = checkSigmas(request.sigmasS ?? [0.01]);
  const { files, recording: named } = sidesOf(request);
  const candidates = await openCandidates(files, { ...request, ...options });
  try {
    const path = named ?? (await ownRecording(candidates, options));
    const { signal, onProgress } = options;
    const { units, allowExternal } = request;
    using recording = await openRecording(path, { signal, onProgress, ...units, allowExternal });
    const chosen = selectSweeps(recording.sweeps, request.sweeps, path, {
      electrode: request.electrode,
      usable: clampsOf(recording, candidates),
    });
    await options.onOpened?.();
    for (const { number, samples } of chosen) {
      checkRunLength(`compare sweep ${number}`, samples, request.settings?.maxSamples, 48);
    }
    const run = new Comparison(new RecordedSweeps(recording), chosen, sigmasS, candidates.length, options);
    for (const candidate of candidates) await run.add(candidate, request.sweeps === undefined);
    if (run.sweeps.length === 0) throw nothingInCommon(path, run.missing);
    const { id, name } = recording.specimen;
    return {
      models: candidates.map(({ about }) => about),
      recording: { path, specimen: { id, name } },
      settings: {
        sigmas_s: sigmasS,
        coincidence_precision_s: SCALES.precisionS,
        van_rossum_tau_s: SCALES.vanRossumTauS,
        victor_purpura_cost_per_s: SCALES.victorPurpuraCostPerS,
      },
      sweeps: run.sweeps.map(({ comparison }) => comparison),
      groups: run.groups,
      missing: run.missing,
      wall_s: (performance.now() - start) / 1000,
    };
  } finally {
    for (const candidate of candidates) candidate[Symbol.dispose]();
  }
}

/** Sweeps to compare: those with a current, to run models on; of two simulations those of devices alone, too. */
function clampsOf({ provenance }: Recording, candidates: readonly Candidate[]): readonly SweepInfo["clamp"][] {
  const isRun = candidates.some(({ model }) => model !== null);
  return isRun || provenance === null ? ["current"] : ["current", "zero"];
}

/** Accumulates the results of all candidates. */
class Comparison {
  readonly sweeps: GroupMember[] = [];
  readonly groups: GroupComparison[] = [];
  readonly missing: MissingSweep[] = [];
  readonly #recorded: RecordedSweeps;
  readonly #chosen: readonly SweepInfo[];
  readonly #sigmasS: readonly number[];
  readonly #options: CallOptions & CompareListener;
  readonly #total: number;
  #done = 0;

  constructor(
    recorded: RecordedSweeps,
    chosen: readonly SweepInfo[],
    sigmasS: readonly number[],
    candidates: number,
    options: CallOptions & CompareListener,
  ) {
    this.#recorded = recorded;
    this.#chosen = chosen;
    this.#sigmasS = sigmasS;
    this.#options = options;
    this.#total = candidates * chosen.length;
  }

  /** @param all whether to report sweeps that only the candidate has */
  async add(candidate: Candidate, all: boolean): Promise<void> {
    const { signal } = this.#options;
    const name = candidate.about.model;
    const members: GroupMember[] = [];
    const onProgress: CallOptions["onProgress"] = ({ stage, done, total }) =>
      this.#tell(`${name}, ${stage} (${Math.floor((100 * done) / (total || 1))} %)`);
    const responses = candidate.responses(this.#recorded.recording, this.#chosen, { signal, onProgress });
    for await (const { info, response, current, reason, error } of responses) {
      await setImmediate();
      throwIfAborted(signal, `comparing sweep ${info.number}`);
      const compared = response && (await this.#compare(name, info, response, current));
      if (compared) members.push(groupMember(compared));
      else if (!response) this.#miss(name, info, "model", reason, error);
      this.#done += 1;
      this.#tell(`${name}, sweep ${info.number}`);
    }
    const listed = this.#chosen.map(({ number }) => number);
    for (const info of all ? (candidate.sweeps ?? []) : []) {
      if (listed.includes(info.number)) continue;
      this.#miss(name, info, "recording", "the recording has no current-clamp sweep of this number");
    }
    this.sweeps.push(...members);
    await this.#group(candidate, members);
  }

  async #compare(
    name: string,
    info: SweepInfo,
    response: Response,
    current: Float64Array | null,
  ): Promise<ComparedSweep | null> {
    let recorded: RecordedSweep | null = null;
    try {
      recorded = await this.#recorded.read(info, this.#options);
      if (recorded === null) this.#miss(name, info, "recording", "the recording holds no response to it");
    } catch (error) {
      if (!isRheobaseError(error, "InvalidRecording")) throw error;
      this.#miss(name, info, "recording", error.message, error);
    }
    if (recorded === null) return null;
    const compared = compareSweep(name, info, { response, current }, recorded);
    await this.#options.onSweep?.(name, compared);
    return compared;
  }

  async #group({ model }: Candidate, members: readonly GroupMember[]): Promise<void> {
    for (const stimulus of new Set(members.map(({ comparison }) => comparison.stimulus))) {
      const own = members.filter(({ comparison }) => comparison.stimulus === stimulus);
      const numbers = own.map(({ comparison }) => comparison.sweep);
      const infos = this.#chosen.filter((info) => info.stimulusName === stimulus && numbers.includes(info.number));
      this.groups.push(compareGroup(own, this.#sigmasS, await compareForcedSpikes(model, this.#read(infos))));
    }
  }

  async *#read(infos: readonly SweepInfo[]): AsyncGenerator<RecordedSweep, void, undefined> {
    for (const info of infos) {
      throwIfAborted(this.#options.signal, `comparing sweep ${info.number}`);
      const recorded = await this.#recorded.read(info, this.#options);
      if (recorded) yield recorded;
    }
  }

  #miss(
    model: string,
    { number, stimulusName }: SweepInfo,
    side: "model" | "recording",
    reason: string,
    error?: unknown,
  ) {
    const failure = error === undefined ? {} : { error };
    this.missing.push({ model, sweep: number, stimulus: stimulusName, missing: side, reason, ...failure });
  }

  #tell(stage: string): void {
    this.#options.onProgress?.({ stage, done: this.#done, total: this.#total, unit: "sweeps" });
  }
}

/** Separates the models from the recording. */
function sidesOf({ files, recording }: CompareRequest): { files: readonly string[]; recording: string | undefined } {
  const last = files.at(-1);
  if (last === undefined) throw new InvalidOptionError("compare", "neither a model nor a file was named", { value: 0 });
  if (recording !== undefined) return { files, recording };
  if (files.length > 1 && isNwb(last)) return { files: files.slice(0, -1), recording: last };
  if (files.length > 1) {
    throw new InvalidOptionError(
      `compare ${files.length} models`,
      "name the recording (--recording FILE.nwb), or an NWB file last",
      { value: last },
    );
  }
  if (isNwb(last)) {
    throw new InvalidOptionError(
      `compare ${last} alone`,
      `name the recording after it, or a model to run (MODEL --recording ${last})`,
      { path: last },
    );
  }
  return { files, recording: undefined };
}

async function ownRecording(candidates: readonly Candidate[], options: CallOptions): Promise<string> {
  for (const candidate of candidates) {
    const path = await candidate.ownRecording(options);
    if (path !== null) return path;
  }
  throw new InvalidOptionError(
    `compare model ${candidates[0]?.about.path}`,
    "its package holds no recording, so name one (--recording FILE.nwb)",
    { path: candidates[0]?.about.path },
  );
}

/** Callers in JavaScript may pass anything. */
function checkRequest(request: CompareRequest): void {
  checkArguments("compare", { request: [request, "object"] });
  checkArguments("compare", { "request.files": [request.files, "paths"] });
  checkOptions("compare", request, {
    files: "paths",
    recording: "path",
    sweeps: "text",
    electrode: "text",
    units: "object",
    sigmasS: "numbers",
    axon: "text",
    strict: "boolean",
    allowExternal: "boolean",
    modelFiles: "object",
    jobs: "number",
    settings: "object",
  });
  checkOptions("compare", request.settings ?? {}, runOptions);
  checkOptions("compare", request.units ?? {}, { voltageUnit: "text", currentUnit: "text" });
}

function checkSigmas(sigmasS: readonly number[]): readonly number[] {
  for (const sigma of sigmasS) {
    if (sigma > 0 && Number.isFinite(sigma)) continue;
    throw new InvalidOptionError(`compare with sigma ${sigma} s`, "expected a positive time", { value: sigma });
  }
  return [...new Set(sigmasS)];
}

/** The error if nothing could be compared: the first failure, if any, is the most informative. */
function nothingInCommon(path: string, missing: readonly MissingSweep[]): unknown {
  const [failure] = missing.filter(({ error }) => error !== undefined);
  if (failure) return failure.error;
  const [reason] = missing.map((sweep) => sweep.reason);
  return new NotFoundError(
    `compare with ${path}`,
    `no sweep exists on both sides (sweeps ${formatSweepRanges(missing.map(({ sweep }) => sweep))}: ${reason ?? "none"})`,
    { path },
  );
}
