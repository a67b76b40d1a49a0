import type { Stimulus } from "../stimulus/stimulus.js";
import type { Sweep, SweepInfo } from "../stimulus/sweep.js";
import type { DeviceSetting } from "./devices/device-setting.js";
import { type SweepToRun, sweepAround } from "./sweep-source.js";

/** A sweep to run: a stimulus, described or recorded, with devices. */
export interface PlannedSweep {
  /** Its number in the output. */
  readonly number: number;
  /** Electrode that recorded the stimulus; null if unknown or none did. */
  readonly electrode: string | null;
  readonly stimulusName: string;
  /** What tells it from the others of a family; null outside one. */
  readonly variant: string | null;
  readonly durationS: number;
  readonly setting: DeviceSetting;
  /** The stimulus; null for the one of {@link recorded}. */
  readonly stimulus: Stimulus | null;
  readonly recorded: SweepInfo | null;
}

/** Longest stimulus code: an attribute of HDF5 holds less than 64 kB. */
const LONGEST_CODE = 10_000;

const joined = (parts: readonly (string | null)[], separator: string): string | null =>
  parts.filter((part) => part !== null).join(separator) || null;

/** Stimuli with devices, numbered in their order. */
export function describedSweeps(
  pairs: readonly { readonly stimulus: Stimulus; readonly setting: DeviceSetting }[],
): PlannedSweep[] {
  return pairs.map(({ stimulus, setting }, number) => ({
    number,
    electrode: null,
    stimulusName: stimulus.name,
    variant: joined([stimulus.variant, setting.variant], ", "),
    durationS: stimulus.durationS,
    setting,
    stimulus,
    recorded: null,
  }));
}

/** Recorded sweeps under their numbers; with several combinations of devices each has all of them, and a new number. */
export function recordedSweeps(infos: readonly SweepInfo[], settings: readonly DeviceSetting[]): PlannedSweep[] {
  const isFamily = settings.length > 1;
  const pairs = infos.flatMap((recorded) => settings.map((setting) => ({ recorded, setting })));
  return pairs.map(({ recorded, setting }, index) => ({
    number: isFamily ? index : recorded.number,
    electrode: recorded.electrode,
    stimulusName: recorded.stimulusName,
    variant: isFamily ? joined([`sweep ${recorded.number}`, setting.variant], ", ") : null,
    durationS: recorded.samples / recorded.rateHz,
    setting,
    stimulus: null,
    recorded,
  }));
}

/**
 * The sweep of a plan.
 *
 * @param read reads a recorded sweep
 */
export async function sweepOf(planned: PlannedSweep, read: (info: SweepInfo) => Promise<Sweep>): Promise<SweepToRun> {
  const { number, variant, setting, stimulus, recorded } = planned;
  const sweep = stimulus === null ? await read(recorded!) : sweepAround(stimulus, number);
  const { devices, texts } = setting;
  // The code of a recorded stimulus is kept unless devices tell several sweeps apart.
  const described = stimulus !== null || variant !== null ? texts : [];
  const code = joined([sweep.stimulusCode, ...described], "; ");
  const stimulusCode = code !== null && code.length > LONGEST_CODE ? `${code.slice(0, LONGEST_CODE)}…` : code;
  return { ...sweep, number, stimulusCode, ...(variant === null ? {} : { variant }), devices };
}
