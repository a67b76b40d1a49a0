import { existsSync } from "node:fs";
import type { PlannedRecording } from "../api/cached-recording.js";
import { InvalidOptionError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { PlacedProbe } from "../biophys/extracellular/placed-probe.js";
import { checkDevices, junctionOf } from "../biophys/prepare-run.js";
import { checkOutputs } from "../files/check-outputs.js";
import { type ModelPackage, openModelPackage } from "../models/open-model.js";
import type { ModelRunOptions } from "../models/opened-model.js";
import { recordingOf } from "../models/opened-model.js";
import { openRecording } from "../nwb/read/open-recording.js";
import type { Recording } from "../nwb/read/recording.js";
import { selectSweeps } from "../nwb/select-sweeps.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import { type DeviceSetting, WITHOUT_DEVICES } from "./devices/device-setting.js";
import { deviceCount, filesOfDevices, openDevices } from "./devices/open-devices.js";
import { isRecordedCommand } from "./devices/recorded-command.js";
import { outputName } from "./output-name.js";
import { checkCount, checkExisting, checkLength, checkSettings } from "./plan-checks.js";
import { describedSweeps, type PlannedSweep, recordedSweeps } from "./planned-sweeps.js";
import { probeNotesOf } from "./probe/probe-notes.js";
import type { RunRequest } from "./run-request.js";
import { openProtocols } from "./stimuli/open-protocols.js";
import { filesOfStimulus, openStimuli, stimulusCount } from "./stimuli/open-stimulus.js";

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
  /** The sweeps to run. */
  readonly sweeps: readonly PlannedSweep[];
  /** Described stimuli; empty if a recording is used, or devices alone. */
  readonly stimuli: readonly Stimulus[];
  /** What to know of the probe: contacts within a radius, or far from the cell. */
  readonly probeNotes: readonly string[];
  /** Where the currents of protocols are from. */
  readonly protocolNotes: readonly string[];
  /** The junction potential of a biophysical model, and whether voltages include it; null for models without one. */
  readonly junction: { readonly potentialMv: number; readonly applied: boolean } | null;
}

/**
 * Checks a request and opens its inputs.
 *
 * @throws OutputExistsError, NotFoundError, InvalidModelError, InvalidStimulusError, InvalidRecordingError
 */
export async function planRun(request: RunRequest, options: CallOptions = {}): Promise<RunPlan> {
  const modelPackage = await openModelPackage(request.model, {
    ...request.database,
    ...options,
    ...request.modelFiles,
    axon: request.axon,
    strict: request.strict,
    read: request.read,
  });
  try {
    return await planWith(modelPackage, request, options);
  } catch (error) {
    modelPackage.model.dispose();
    throw error;
  }
}

async function planWith(modelPackage: ModelPackage, request: RunRequest, options: CallOptions): Promise<RunPlan> {
  checkSettings(modelPackage, request);
  const protocols = await openProtocols(request.protocols ?? [], modelPackage);
  const counts = [...(request.stimuli ?? []).map(stimulusCount), ...protocols.stimuli.map(() => 1)];
  checkCount(counts, deviceCount(request.devices ?? {}), request);
  const { settings, silences, probeNotes } = await devicesOf(modelPackage, request, options.signal);
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
  const junction = junctionOfRun(modelPackage, { ...request.settings, ...settings[0]!.devices });
  const opened = { request, package: modelPackage, output, exists, skipped, junction };
  const base = { ...opened, download: null, probeNotes, protocolNotes: protocols.notes };
  const without = { ...base, recording: null, sweeps: [], stimuli: [], [Symbol.dispose]: close };
  if (hasStimuli(request)) {
    const described = await openStimuli(request.stimuli ?? [], request.csv, options.signal);
    const stimuli = [...described, ...protocols.stimuli];
    for (const stimulus of stimuli)
      checkLength(`run "${stimulus.name}"`, (rateHz) => stimulus.sampleCount(rateHz), request);
    checkExisting(request, output);
    const pairs = stimuli.flatMap((stimulus) => settings.map((setting) => ({ stimulus, setting })));
    return { ...without, stimuli, sweeps: describedSweeps(pairs) };
  }
  if (silences.length > 0 && hasDevicesAlone(request)) {
    for (const stimulus of silences) checkLength("run the devices", (rateHz) => stimulus.sampleCount(rateHz), request);
    checkExisting(request, output);
    const pairs = silences.map((stimulus, i) => ({ stimulus, setting: settings[i]! }));
    return { ...without, sweeps: describedSweeps(pairs) };
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
    const selected = selectSweeps(recording.sweeps, request.sweeps, path, request);
    checkCount(
      selected.map(() => 1),
      settings.length,
      request,
    );
    for (const { number, samples, rateHz } of selected) {
      checkLength(
        `run sweep ${number}`,
        (asked) => (asked === undefined ? samples : (samples / rateHz) * asked),
        request,
      );
    }
    checkExisting(request, output);
    const sweeps = recordedSweeps(selected, settings);
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

/**
 * The devices of each sweep, checked on the cell, and the stimulus of those without another. None for a model that has no
 * cell.
 */
async function devicesOf(
  { model }: ModelPackage,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<{
  readonly settings: readonly DeviceSetting[];
  readonly silences: readonly Stimulus[];
  readonly probeNotes: readonly string[];
}> {
  const { record, probe } = request.settings;
  if (model.kind !== "biophysical") return { settings: [WITHOUT_DEVICES], silences: [], probeNotes: [] };
  const settings = await openDevices(request.devices ?? {}, request, signal);
  const silences: Stimulus[] = [];
  let placed: PlacedProbe | null = null;
  for (const setting of settings) {
    if (setting.devices === undefined && record === undefined && probe === undefined) continue;
    const {
      clampsSoma,
      silence,
      probe: own,
    } = await checkDevices(model.definition.cell, { record, probe, ...setting.devices });
    if (clampsSoma && !hasDevicesAlone(request)) throw clampedSoma(request);
    if (silence !== null) silences.push(silence);
    placed = own;
  }
  return { settings, silences, probeNotes: placed === null ? [] : probeNotesOf(placed) };
}

function clampedSoma(request: RunRequest): InvalidOptionError {
  const given = hasStimuli(request) ? "a stimulus" : "the stimuli of a recording";
  return new InvalidOptionError(
    `clamp the voltage of the soma and inject ${given}`,
    "the clamp decides what current goes into the soma, expected one of the two (--inject puts a current elsewhere)",
    { value: request.devices?.clamp },
  );
}

/** Whether described stimuli make the sweeps. */
function hasStimuli({ stimuli = [], protocols = [] }: RunRequest): boolean {
  return stimuli.length + protocols.length > 0;
}

/** Whether devices make the sweep: nothing names a stimulus. */
function hasDevicesAlone(request: RunRequest): boolean {
  const { devices, recording, sweeps, electrode } = request;
  if (devices === undefined || hasStimuli(request) || sweeps !== undefined) return false;
  // The recording that has the command of a clamp gives no currents unless sweeps are chosen.
  return (recording === undefined && electrode === undefined) || (devices.clamp ?? []).some(isRecordedCommand);
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
