import { readFileSync } from "node:fs";
import type { GlifConfig } from "../../src/glif/config/config.js";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";
import { reference } from "./reference.js";

/** One case of golden/glif/reference.json: AllenSDK's result for one model and stimulus. */
export interface GlifCase {
  readonly specimen_id: number;
  readonly level: 1 | 2 | 3 | 4 | 5;
  readonly stimulus: string;
  readonly dt_s: number;
  readonly samples: number;
  readonly decimation: number;
  readonly spike_steps: readonly number[];
  readonly interpolated_spike_times_s: readonly number[];
  readonly interpolated_spike_voltage_V: readonly number[];
  readonly interpolated_spike_threshold_V: readonly number[];
  readonly nan_samples: number;
  readonly asc_last_A: readonly (number | null)[];
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(reference(path), "utf8")) as T;
}

export function readFloats(path: string, bytes: 4 | 8): Float64Array {
  const file = readFileSync(reference(path));
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return Float64Array.from({ length: file.byteLength / bytes }, (_, i) =>
    bytes === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
  );
}

export function readGlifConfig(specimen: number, level: number): GlifConfig {
  return parseGlifConfig(readJson(`data/glif/${specimen}/GLIF${level}_neuron_config.json`));
}

/** The largest |value − expected|, as a part of the largest |expected|; Infinity unless both miss the same samples. */
export function worstDifference(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (values.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  let peak = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(expected[i]) !== Number.isNaN(values[i])) return Number.POSITIVE_INFINITY;
    if (Number.isNaN(expected[i])) continue;
    worst = Math.max(worst, Math.abs(values[i]! - expected[i]!));
    peak = Math.max(peak, Math.abs(expected[i]!));
  }
  return worst === 0 ? 0 : worst / peak;
}

/** The largest relative difference, value by value; Infinity unless both have as many. */
export function worstRelative(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (values.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Array.from(expected).reduce((worst, wanted, i) => {
    return wanted === values[i] ? worst : Math.max(worst, Math.abs(values[i]! - wanted) / Math.abs(wanted));
  }, 0);
}
