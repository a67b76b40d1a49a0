import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { indexAtTime } from "../numeric/search.js";
import type { PreparedTrace } from "../spikes/feature-trace.js";
import { TASK } from "./cell-sweep.js";

/** The test pulse at the start of a sweep ends before this time [s]. */
const TEST_PULSE_END = 0.4;

/**
 * Sample of the first change of the current from 0.4 s on, after the test pulse; null if there is none
 * (ephys-features.md E.4).
 *
 * @param currentAt returns the current at a sample
 * @param count number of samples
 */
export function stimulusStart(
  currentAt: (index: number) => number,
  count: number,
  rateHz: number,
  from: number = TEST_PULSE_END,
): number | null {
  for (let k = Math.max(0, Math.ceil(from * rateHz)); k + 1 < count; k++) {
    if (currentAt(k + 1) !== currentAt(k)) return k + 1;
  }
  return null;
}

/**
 * Amplitude step [pA] of coarse long squares: the smallest difference between two amplitudes, rounded to whole pA; 0
 * for a single amplitude. It distinguishes Allen's mouse cells (20 pA) from human ones.
 */
export function coarseStep(amplitudesPa: readonly number[]): number {
  checkArguments("find the step of amplitudes", { amplitudesPa: [amplitudesPa, "numbers"] });
  const sorted = [...amplitudesPa].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((amplitude, n) => roundHalfToEven(amplitude - sorted[n]!));
  const least = Math.min(...steps.filter((step) => step > 0));
  return Number.isFinite(least) ? least : 0;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Amplitude [pA] of a step: the current one sample after the start. */
export function stepAmplitude(trace: PreparedTrace, start: number): number {
  const index = indexAtTime(trace.t, start);
  if (index < 0 || index + 1 >= trace.v.length) throw tooShort(trace, start);
  return trace.currentAt!(index + 1);
}

/** Amplitude [pA] of a short square: the maximum current from one sample after the start. */
export function shortSquareAmplitude(trace: PreparedTrace, start: number): number {
  let greatest = stepAmplitude(trace, start);
  for (let k = indexAtTime(trace.t, start) + 2; k < trace.v.length; k++) {
    greatest = Math.max(greatest, trace.currentAt!(k));
  }
  return greatest;
}

export function tooShort({ t }: PreparedTrace, time: number): InvalidOptionError {
  const end = Number(t[t.length - 1]!.toPrecision(9));
  return new InvalidOptionError(TASK, `it ends at ${end} s, expected a sweep that goes on after ${time} s`, {
    value: end,
  });
}
