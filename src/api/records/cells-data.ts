import { callOptions, checkOptions } from "../../base/arguments.js";
import type { CallOptions } from "../../base/types.js";
import { ephysFeaturesQuery, morphologyFeaturesQuery, sweepsQuery } from "../query/query-catalogue.js";
import { queryRows, type RmaRecord } from "../query/rma.js";
import type { Transport } from "../transport/transport.js";
import { checkId, type Features, featuresIn, flagIn, idIn, numberIn, scaledIn, textIn, wholeIn } from "./records.js";
import { EPHYS_UNITS, MORPHOLOGY_UNITS } from "./records-units.js";

/** The database's record of a sweep (the samples are in the recording). */
export interface SweepRecord {
  readonly id: number;
  readonly specimenId: number | null;
  /** Number in the recording. */
  readonly number: number;
  /** Name of the stimulus, such as `Long Square`. */
  readonly stimulus: string | null;
  /** Code of the stimulus, such as `C1LSFINEST150112[0]`. */
  readonly stimulusCode: string | null;
  /** Null if the unit of the stimulus implies neither. */
  readonly clamp: "current" | "voltage" | null;
  /** Amplitude of the injected current [A]; null in voltage clamp. */
  readonly amplitudeA: number | null;
  /** Amplitude as a multiple of the amplitude in the code. */
  readonly relativeAmplitude: number | null;
  readonly startS: number | null;
  readonly durationS: number | null;
  readonly intervalS: number | null;
  /** Null in voltage clamp. The service omits 0, so a current-clamp sweep without a count has none. */
  readonly spikeCount: number | null;
  /** Extreme of the voltage [V] after a step that causes no spike. */
  readonly peakDeflectionV: number | null;
  readonly bridgeBalanceOhm: number | null;
  readonly leakA: number | null;
  /** Mean voltage [V] before and after the stimulus, over longer time before it, and the drift between both ends. */
  readonly voltageBeforeV: number | null;
  readonly voltageAfterV: number | null;
  readonly voltageSlowV: number | null;
  readonly voltageDriftV: number | null;
  /** Noise [V, rms] in the same intervals. */
  readonly noiseBeforeV: number | null;
  readonly noiseAfterV: number | null;
  readonly noiseSlowV: number | null;
  readonly raw: RmaRecord;
}

/**
 * Queries the sweeps of a cell, sorted by number.
 *
 * @returns an empty list if the service has no sweeps of the cell
 */
export async function querySweeps(
  transport: Transport,
  specimenId: number,
  options: CallOptions = {},
): Promise<readonly SweepRecord[]> {
  checkOptions("list the sweeps of a cell", options, callOptions);
  const query = sweepsQuery(checkId(specimenId, "the sweeps of cell"));
  return readSweeps(await queryRows(transport, query, { ...options, task: `list the sweeps of cell ${specimenId}` }));
}

/** Reads records of `EphysSweep`, from the service or from an `ephys_sweeps.json`, and sorts them by number. */
export function readSweeps(records: readonly RmaRecord[]): readonly SweepRecord[] {
  return records.map(readSweep).sort((a, b) => a.number - b.number);
}

function readSweep(raw: RmaRecord): SweepRecord {
  const unit = textIn(raw, "stimulus_units");
  const clamp = /^(?:amps?|pA|A)$/i.test(unit ?? "")
    ? "current"
    : /^(?:volts?|mV|V)$/i.test(unit ?? "")
      ? "voltage"
      : null;
  const inCurrentClamp = clamp !== "voltage";
  const milli = (key: string): number | null => scaledIn(raw, key, 1e3);
  const bridgeMOhm = numberIn(raw, "bridge_balance_mohm");
  return {
    id: idIn(raw, "id", "a sweep"),
    specimenId: numberIn(raw, "specimen_id"),
    number: wholeIn(raw, "sweep_number", "a sweep", 0),
    stimulus: textIn(raw, "stimulus_name"),
    stimulusCode: textIn(raw, "stimulus_description"),
    clamp,
    amplitudeA: inCurrentClamp ? scaledIn(raw, "stimulus_absolute_amplitude", 1e12) : null,
    relativeAmplitude: numberIn(raw, "stimulus_relative_amplitude"),
    startS: numberIn(raw, "stimulus_start_time"),
    durationS: numberIn(raw, "stimulus_duration"),
    intervalS: numberIn(raw, "stimulus_interval"),
    spikeCount: inCurrentClamp ? (numberIn(raw, "num_spikes") ?? 0) : null,
    peakDeflectionV: milli("peak_deflection"),
    bridgeBalanceOhm: bridgeMOhm === null ? null : bridgeMOhm * 1e6,
    leakA: scaledIn(raw, "leak_pa", 1e12),
    voltageBeforeV: milli("pre_vm_mv"),
    voltageAfterV: milli("post_vm_mv"),
    voltageSlowV: milli("slow_vm_mv"),
    voltageDriftV: milli("vm_delta_mv"),
    noiseBeforeV: milli("pre_noise_rms_mv"),
    noiseAfterV: milli("post_noise_rms_mv"),
    noiseSlowV: milli("slow_noise_rms_mv"),
    raw,
  };
}

/** Electrophysiology features of a cell, in the units of {@link EPHYS_UNITS}. */
export interface EphysFeatures extends Features<typeof EPHYS_UNITS> {
  readonly id: number;
  readonly specimenId: number;
  readonly hasBurst: boolean | null;
  readonly hasDelay: boolean | null;
  readonly hasPause: boolean | null;
  /** Sweep with the lowest current that caused a spike. */
  readonly rheobaseSweepId: number | null;
  readonly rheobaseSweepNumber: number | null;
  readonly thumbnailSweepId: number | null;
  readonly raw: RmaRecord;
}

/** Queries the electrophysiology features of all cells. */
export async function queryEphysFeatures(
  transport: Transport,
  options: CallOptions = {},
): Promise<readonly EphysFeatures[]> {
  checkOptions("list the electrophysiology features", options, callOptions);
  const settings = { ...options, task: "list the electrophysiology features" };
  return (await queryRows(transport, ephysFeaturesQuery(), settings)).map(readEphysFeatures);
}

/** Reads a record of `EphysFeature`. */
function readEphysFeatures(raw: RmaRecord): EphysFeatures {
  return {
    ...featuresIn(raw, EPHYS_UNITS),
    id: idIn(raw, "id", "electrophysiology features"),
    specimenId: idIn(raw, "specimen_id", "electrophysiology features"),
    hasBurst: flagIn(raw, "has_burst"),
    hasDelay: flagIn(raw, "has_delay"),
    hasPause: flagIn(raw, "has_pause"),
    rheobaseSweepId: numberIn(raw, "rheobase_sweep_id"),
    rheobaseSweepNumber: numberIn(raw, "rheobase_sweep_number"),
    thumbnailSweepId: numberIn(raw, "thumbnail_sweep_id"),
    raw,
  };
}

/** Features of a reconstruction, in the units of {@link MORPHOLOGY_UNITS}. */
export interface MorphologyFeatures extends Features<typeof MORPHOLOGY_UNITS> {
  /** Id of the reconstruction. */
  readonly id: number;
  readonly specimenId: number;
  /** `full` or `dendrite-only`. */
  readonly reconstruction: string | null;
  readonly raw: RmaRecord;
}

/** Queries the morphology features of all reconstructions. */
export async function queryMorphologyFeatures(
  transport: Transport,
  options: CallOptions = {},
): Promise<readonly MorphologyFeatures[]> {
  checkOptions("list the morphology features", options, callOptions);
  const settings = { ...options, task: "list the morphology features" };
  return (await queryRows(transport, morphologyFeaturesQuery(), settings)).map(readMorphologyFeatures);
}

/** Reads a record of `NeuronReconstruction`. */
function readMorphologyFeatures(raw: RmaRecord): MorphologyFeatures {
  return {
    ...featuresIn(raw, MORPHOLOGY_UNITS),
    id: idIn(raw, "id", "morphology features"),
    specimenId: idIn(raw, "specimen_id", "morphology features"),
    reconstruction: textIn(raw, "neuron_reconstruction_type"),
    raw,
  };
}
