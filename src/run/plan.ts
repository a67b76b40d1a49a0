import { existsSync } from "node:fs";
import type { PlannedRecording } from "../api/cached-recording.js";
import { InvalidOptionError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { AxonRule } from "../biophys/cable/cable-sections.js";
import { checkDevices, junctionOf, silence } from "../biophys/prepare-run.js";
import { checkOutputs, refuseExisting } from "../files/check-outputs.js";
import { type ModelPackage, openModelPackage } from "../models/open-model.js";
import type { ModelRunOptions } from "../models/opened-model.js";
import { type DatabaseOptions, type ModelFileOptions, recordingOf } from "../models/opened-model.js";
import { openRecording } from "../nwb/read/open-recording.js";
import type { Recording } from "../nwb/read/recording.js";
import type { TraceUnits } from "../nwb/read/trace-values.js";
import { selectSweeps } from "../nwb/select-sweeps.js";
import { checkRunLength, checkSweepCount } from "../stimulus/run-length.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { type DeviceTexts, filesOfDevices, openDevices } from "./devices/open-devices.js";
import { type CsvSettings, filesOfStimulus, openStimuli, stimulusCount } from "./open-stimulus.js";
import { outputName } from "./output-name.js";

/** The user's request. */
export interface RunRequest {
  readonly model: string;
  /** Where to get a model given by its id. */
  readonly database?: DatabaseOptions | undefined;
  readonly axon?: AxonRule | undefined;
  /** Files that replace those of the model. */
  readonly modelFiles?: ModelFileOptions | undefined;
  /** Reject a morphology that NEURON would change. */
  readonly strict?: boolean | undefined;
  /** Recording whose stimuli to simulate. */
  readonly recording?: string | undefined;
  /**
   * Only report what downloading a missing recording would take; default false. A plan with such a `download` cannot be
   * executed.
   */
  readonly dryRun?: boolean | undefined;
  /** Selected sweeps of the recording, as `selectSweeps` reads them. */
  readonly sweeps?: string | undefined;
  /** Only sweeps recorded by this electrode. */
  readonly electrode?: string | undefined;
  /** Units of the recording, if it does not state them. */
  readonly units?: TraceUnits | undefined;
  /** Whether to read other files that a recording refers to; default false. */
  readonly allowExternal?: boolean | undefined;
  /** Stimulus descriptions, of one or of a family, or CSV files. */
  readonly stimuli?: readonly string[] | undefined;
  /** Maximum number of sweeps that families make; default 1000. */
  readonly maxSweeps?: number | undefined;
  /** Devices on a biophysical cell; alone, without stimuli, recording and sweeps, they make one sweep. */
  readonly devices?: DeviceTexts | undefined;
  /** Settings that CSV files do not state. */
  readonly csv?: CsvSettings | undefined;
  readonly output?: string | undefined;
  readonly existing: "error" | "skip" | "overwrite";
  readonly plot?: string | undefined;
  readonly jobs?: number | undefined;
  readonly settings: ModelRunOptions;
  readonly write: {
    readonly precision?: "float32" | "float64";
    readonly ipfx?: boolean;
    readonly spikeCutValue?: number;
    readonly stateVariables?: boolean;
    readonly command?: string;
  };
}

/** A checked run: all inputs exist, nothing is simulated yet. Dispose of it to close the recording and the model. */
export interface RunPlan extends Disposable {
  readonly request: RunRequest;
  readonly package: ModelPackage;
  readonly output: string;
  /** The output already exists. */
  readonly exists: boolean;
  /** The output exists and `existing` is `skip`. */
  readonly skipped: boolean;
  readonly recording: Recording | null;
  /** The recording to download first, its source and its size [B] if known; null if none is needed. */
  readonly download: { readonly path: string; readonly url: string; readonly bytes: number | null } | null;
  /** Selected sweeps of the recording; empty if stimuli are described. */
  readonly sweeps: readonly SweepInfo[];
  /** Described stimuli; empty if a recording is used. */
  readonly stimuli: readonly Stimulus[];
  /** The junction potential of a biophysical model, and whether voltages include it; null for models without one. */
  readonly junction: { readonly potentialMv: number; readonly applied: boolean } | null;
}

/**
 * Checks a request and opens its inputs.
 *
 * @throws OutputExistsError, NotFoundError, InvalidModelError, InvalidStimulusError, InvalidRecordingError
 */
export async function planRun(asked: RunRequest, options: CallOptions = {}): Promise<RunPlan> {
  const modelPackage = await openModelPackage(asked.model, {
    ...asked.database,
    ...options,
    ...asked.modelFiles,
    axon: asked.axon,
    strict: asked.strict,
  });
  checkSettings(modelPackage, asked);
  const request = await withDevices(modelPackage, asked, options.signal);
  const { morphology } = modelPackage.summary;
  const output = request.output ?? outputName(request.model, modelPackage);
  const files = (request.stimuli ?? []).flatMap(filesOfStimulus);
  checkOutputs({ recording: output, figure: request.plot }, [
    { path: modelPackage.path, role: "model" },
    ...(morphology === undefined ? [] : [{ path: morphology.path, role: "morphology" }]),
    ...(request.recording === undefined ? [] : [{ path: request.recording, role: "recording" }]),
    ...filesOfDevices(request.devices ?? {}).map((path) => ({ path, role: "device" })),
    ...files.map((path) => ({ path, role: "stimulus" })),
  ]);
  const exists = existsSync(output);
  const close = (): void => modelPackage.model.dispose();
  const skipped = exists && request.existing === "skip";
  const junction = junctionOfRun(modelPackage, request.settings);
  const base = { request, package: modelPackage, output, exists, skipped, download: null, junction };
  const without = { ...base, recording: null, sweeps: [], stimuli: [], [Symbol.dispose]: close };
  if (request.stimuli && request.stimuli.length > 0) {
    const counts = request.stimuli.map(stimulusCount);
    if (counts.some((count) => count > 1)) {
      checkSweepCount(
        "run all stimuli",
        counts.reduce((sum, count) => sum + count),
        request.maxSweeps,
      );
    }
    const stimuli = await openStimuli(request.stimuli, request.csv, options.signal);
    for (const stimulus of stimuli)
      checkLength(`run "${stimulus.name}"`, (rateHz) => stimulus.sampleCount(rateHz), request);
    checkExisting(request, output);
    return { ...without, stimuli };
  }
  const { model } = modelPackage;
  if (model.kind === "biophysical" && hasDevicesAlone(request)) {
    const stimulus = await silence(model.definition.cell, request.settings);
    checkLength("run the devices", (rateHz) => stimulus.sampleCount(rateHz), request);
    checkExisting(request, output);
    return { ...without, stimuli: [stimulus] };
  }
  // A skipped run neither downloads nor unpacks its recording.
  const archived = skipped && modelPackage.unpackRecording !== undefined;
  const given = request.recording ?? (archived ? null : await recordingOf(modelPackage, options));
  if (skipped && given === null) return without;
  const own = given === null ? await ownRecording(modelPackage, request.dryRun ?? false, options) : null;
  if (own?.download) return { ...without, download: { path: own.path, ...own.download } };
  const path = given ?? own!.path;
  const recording = await openRecording(path, { ...options, ...request.units, allowExternal: request.allowExternal });
  try {
    const dispose = (): void => {
      recording.close();
      close();
    };
    const sweeps = selectSweeps(recording.sweeps, request.sweeps, path, request);
    for (const { number, samples, rateHz } of sweeps) {
      checkLength(
        `run sweep ${number}`,
        (asked) => (asked === undefined ? samples : (samples / rateHz) * asked),
        request,
      );
    }
    checkExisting(request, output);
    return { ...base, recording, sweeps, stimuli: [], [Symbol.dispose]: dispose };
  } catch (error) {
    recording.close();
    throw error;
  }
}

function junctionOfRun({ model }: ModelPackage, settings: ModelRunOptions): RunPlan["junction"] {
  const potentialMv = model.kind === "biophysical" ? (model.definition.fit.junctionPotentialMv ?? 0) : 0;
  return potentialMv === 0 ? null : { potentialMv, applied: junctionOf(settings) === "add" };
}

/** Rejects stimuli that are too long before any of them is read or sampled. */
function checkLength(task: string, count: (rateHz?: number) => number, { settings }: RunRequest): void {
  const { dt, maxSamples, record } = settings;
  const samples = Math.max(count(), dt === undefined ? 0 : Math.round(count(1 / dt)));
  checkRunLength(task, samples, maxSamples, 8 * (3 + (record?.length ?? 0)));
}

/** Checks that existing outputs may be replaced; called once all inputs are open. */
function checkExisting({ existing, plot }: RunRequest, output: string): void {
  if (existing === "error") refuseExisting(output, output, "--existing overwrite or skip");
  const isSkipped = existing === "skip" && existsSync(output);
  if (plot !== undefined && existing !== "overwrite" && !isSkipped) refuseExisting(plot);
}

/** Rejects options that GLIF models do not support. */
function checkSettings({ model, path }: ModelPackage, { settings, devices = {} }: RunRequest): void {
  if (model.kind !== "glif") return;
  const { solver, junctionPotential, record } = settings;
  const refuse = (what: string, why: string, value: unknown): InvalidOptionError =>
    new InvalidOptionError(`run model ${path} with ${what}`, why, { value });
  if (solver !== undefined) throw refuse(`the solver "${solver}"`, "GLIF models have none", solver);
  if (junctionPotential !== undefined) {
    const why = "GLIF models have none, since their voltage is relative to rest";
    throw refuse(`junction potential "${junctionPotential}"`, why, junctionPotential);
  }
  for (const [option, given] of [
    ["inject", devices.inject],
    ["clamp", devices.clamp],
    ["synapse", devices.synapses],
    ["record", record],
  ] as const) {
    if (given === undefined || given.length === 0) continue;
    const instead = option === "synapse" ? " (--stimulus spikes:times=… gives synaptic currents)" : "";
    const why = `GLIF models have no places, expected a biophysical model${instead}`;
    throw refuse(`--${option} ${given[0]}`, why, given[0]);
  }
}

/** The request with its devices among the settings, checked on the cell. */
async function withDevices({ model }: ModelPackage, request: RunRequest, signal?: AbortSignal): Promise<RunRequest> {
  if (model.kind !== "biophysical" || (request.devices === undefined && request.settings.record === undefined)) {
    return request;
  }
  const devices = await openDevices(request.devices ?? {}, signal);
  const settings = { ...request.settings, ...devices };
  const { clampsSoma } = await checkDevices(model.definition.cell, settings);
  if (!clampsSoma || hasDevicesAlone(request)) return { ...request, settings };
  const given = (request.stimuli ?? []).length > 0 ? "a stimulus" : "the stimuli of a recording";
  throw new InvalidOptionError(
    `clamp the voltage of the soma and inject ${given}`,
    "the clamp decides what current goes into the soma, expected one of the two (--inject puts a current elsewhere)",
    { value: request.devices?.clamp },
  );
}

/** Whether devices make the sweep: nothing names a stimulus. */
function hasDevicesAlone({ devices, stimuli = [], recording, sweeps, electrode }: RunRequest): boolean {
  if (devices === undefined || stimuli.length > 0) return false;
  return recording === undefined && sweeps === undefined && electrode === undefined;
}

/** The recording of the model's own cell, from the database. */
async function ownRecording(modelPackage: ModelPackage, dry: boolean, options: CallOptions): Promise<PlannedRecording> {
  if (dry && modelPackage.planRecording) return modelPackage.planRecording(options);
  if (modelPackage.fetchRecording) return { path: await modelPackage.fetchRecording(options), download: null };
  throw new InvalidOptionError(
    `run model ${modelPackage.path}`,
    "no stimulus was given, so name a recording (--recording FILE.nwb) or describe a stimulus (--stimulus square:amplitude=190pA)",
    { path: modelPackage.path },
  );
}
