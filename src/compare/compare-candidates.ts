import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { InvalidOptionError, isRheobaseError, messageOf, NotFoundError } from "../base/errors.js";
import type { CallOptions, Response } from "../base/types.js";
import type { AxonRule } from "../biophys/cable/cable-sections.js";
import { whyNotRead } from "../files/system-error.js";
import { openModelPackage } from "../models/open-model.js";
import type { ModelRunOptions } from "../models/opened-model.js";
import { type Model, type ModelFileOptions, type ModelPackage, recordingOf } from "../models/opened-model.js";
import { openRecording } from "../nwb/read/open-recording.js";
import type { Recording } from "../nwb/read/recording.js";
import { withSpikes } from "../responses/recorded-spikes.js";
import { runSweepOutcomes } from "../run/run-sweeps.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import type { ComparedModel } from "./compare-report.js";

/** A response to compare, or the reason why there is none. */
export interface CandidateResponse {
  readonly info: SweepInfo;
  readonly response: Response | null;
  /** The current stored with the response in a file; null if the model was run here, or the file has none. */
  readonly current: Float64Array | null;
  readonly reason: string;
  readonly error?: unknown;
}

/** One side of a comparison: a model to run, or a file with responses. */
export interface Candidate extends Disposable {
  readonly about: ComparedModel;
  /** Human-readable name, for titles. */
  readonly title: string;
  /** The model, if there is one to run. */
  readonly model: Model | null;
  /** Path of the recording of the model's own cell in its package, or null. */
  ownRecording(options: CallOptions): Promise<string | null>;
  /** Sweeps of the file that can be compared; null for a model, which can run any sweep. */
  readonly sweeps: readonly SweepInfo[] | null;
  /** Responses to the given sweeps of a recording, in order. */
  responses(recording: Recording, sweeps: readonly SweepInfo[], options: CallOptions): AsyncIterable<CandidateResponse>;
}

export interface CandidateOptions extends CallOptions {
  /** Whether to read other files that a recording refers to; default false. */
  readonly allowExternal?: boolean | undefined;
  readonly axon?: AxonRule | undefined;
  readonly strict?: boolean | undefined;
  readonly modelFiles?: ModelFileOptions | undefined;
  readonly jobs?: number | undefined;
  readonly settings?: ModelRunOptions | undefined;
}

export const isNwb = (path: string): boolean => /\.(nwb|h5)$/i.test(path);

/**
 * Opens the files to compare. A directory with several GLIF configurations stands for all of them. Each candidate gets
 * a unique short name.
 */
export async function openCandidates(paths: readonly string[], options: CandidateOptions): Promise<Candidate[]> {
  const opened: Candidate[] = [];
  try {
    for (const path of (await Promise.all(paths.map(configurations))).flat()) {
      const taken = opened.map(({ about }) => about.model);
      opened.push(isNwb(path) ? await openFile(path, taken, options) : await openOne(path, taken, options));
    }
    return opened;
  } catch (error) {
    for (const candidate of opened) candidate[Symbol.dispose]();
    throw error;
  }
}

/** The GLIF configurations of a directory with more than one; for any other path, the path itself. */
async function configurations(path: string): Promise<string[]> {
  const kind = await stat(path).catch(() => null);
  if (!kind?.isDirectory()) return [path];
  const entries = await readdir(path).catch((cause: unknown) => {
    throw new NotFoundError(`open model ${path}`, whyNotRead(cause), { path, cause });
  });
  const names = entries.filter((name) => /neuron_config\.json$/i.test(name)).sort();
  return names.length > 1 ? names.map((name) => join(path, name)) : [path];
}

async function openOne(path: string, taken: readonly string[], options: CandidateOptions): Promise<Candidate> {
  const { axon, strict, modelFiles, signal } = options;
  const opened = await openModelPackage(path, { ...modelFiles, axon, strict, signal });
  const { model, summary } = opened;
  if (model.kind === "glif" && options.settings?.solver !== undefined) {
    throw new InvalidOptionError(
      `run model ${path} with the solver "${options.settings.solver}"`,
      "GLIF models have none",
      { value: options.settings.solver },
    );
  }
  return {
    about: { model: unique(nameOf(opened), opened.label, taken), path: opened.path, summary, simulated: true },
    title: opened.title,
    model,
    ownRecording: (call) => recordingOf(opened, call),
    sweeps: null,
    responses: (recording, sweeps, call) => simulated(model, recording, sweeps, { ...call, ...options, ...call }),
    [Symbol.dispose]: () => model.dispose(),
  };
}

async function* simulated(
  model: Model,
  recording: Recording,
  sweeps: readonly SweepInfo[],
  { settings, jobs, signal, onProgress }: CandidateOptions,
): AsyncGenerator<CandidateResponse, void, undefined> {
  const unreadable = new Map<SweepInfo, unknown>();
  const infoOf = new Map<string, SweepInfo>();
  const keyOf = (info: SweepInfo): string => `${info.number} ${info.electrode}`;
  async function* source() {
    for (const info of sweeps) {
      infoOf.set(keyOf(info), info);
      try {
        const where = { electrode: info.electrode ?? undefined, signal, response: false };
        yield await recording.sweep(info.number, where);
      } catch (error) {
        if (!isRheobaseError(error, "InvalidRecording")) throw error;
        unreadable.set(info, error);
      }
    }
  }
  for await (const { sweep, response, error } of runSweepOutcomes(model, source(), {
    ...settings,
    jobs,
    signal,
    onProgress,
  })) {
    const info = infoOf.get(keyOf(sweep))!;
    if (response) yield { info, response, current: null, reason: "" };
    else yield { info, response, current: null, reason: messageOf(error), error };
  }
  for (const [info, error] of unreadable)
    yield { info, response: null, current: null, reason: messageOf(error), error };
}

async function openFile(path: string, taken: readonly string[], options: CandidateOptions): Promise<Candidate> {
  const { signal, allowExternal } = options;
  const file = await openRecording(path, { signal, allowExternal });
  const stem = basename(path).replace(/\.[^.]+$/, "");
  return {
    about: { model: unique(stem, path, taken), path, summary: null, simulated: false },
    title: stem,
    model: null,
    ownRecording: async () => null,
    sweeps: file.sweeps.filter((info) => isComparable(info) && !info.isBeside && info.stimulusName !== "Test"),
    responses: (_, sweeps, call) => stored(file, sweeps, call),
    [Symbol.dispose]: () => file.close(),
  };
}

async function* stored(
  file: Recording,
  sweeps: readonly SweepInfo[],
  { signal }: CallOptions,
): AsyncGenerator<CandidateResponse, void, undefined> {
  for (const info of sweeps) {
    const found = counterpart(file, info);
    if (typeof found === "string") {
      yield { info, response: null, current: null, reason: found };
      continue;
    }
    try {
      const where = { electrode: found.electrode ?? undefined, signal };
      const { stimulus, response } = await file.sweep(found.number, where);
      const current = stimulus === null ? null : (await stimulus.sample(found.rateHz)).current;
      if (response === null) yield { info, response, current, reason: `${file.path} holds no response to it` };
      else yield { info, response: await withSpikes(file, found, response), current, reason: "" };
    } catch (error) {
      if (!isRheobaseError(error, "InvalidRecording")) throw error;
      yield { info, response: null, current: null, reason: messageOf(error), error };
    }
  }
}

/** Whether a sweep has a voltage to compare. */
const isComparable = ({ clamp }: SweepInfo): boolean => clamp !== "voltage";

/**
 * The sweep of a file that corresponds to a recorded one: the same number and, if several electrodes recorded it, the
 * same electrode.
 */
function counterpart(file: Recording, info: SweepInfo): SweepInfo | string {
  const same = file.sweeps.filter(({ number }) => number === info.number);
  if (same.length === 0) return `${file.path} has no such sweep`;
  const usable = same.filter((other) => isComparable(other) && other.isBeside === info.isBeside);
  if (usable.length === 0) return `it is no current-clamp sweep in ${file.path}`;
  const found = usable.length === 1 ? usable[0] : usable.find(({ electrode }) => electrode === info.electrode);
  return found ?? `several electrodes of ${file.path} recorded it, and none is "${info.electrode}"`;
}

/** GLIF models are named by their level; others by their id or file. */
function nameOf({ model, label }: ModelPackage): string {
  if (model.kind === "glif" && model.level !== null) return `GLIF${model.level}`;
  return label;
}

/** A name that is not taken yet, made unique by the label and then a number. */
function unique(name: string, label: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  const longer = name === label ? name : `${name} (${label})`;
  for (let n = 1; ; n++) {
    const numbered = n === 1 ? longer : `${longer} ${n}`;
    if (!taken.includes(numbered)) return numbered;
  }
}
