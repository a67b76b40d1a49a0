import type { CellSweep } from "../../src/analysis/cell/cell-sweep.js";

/** Rate of the made sweeps [Hz]. */
const MADE_RATE_HZ = 50_000;

/** A sweep of a made cell in the units of the features, rounded to 32 bits as recordings are. */
export interface MadeSweep {
  readonly sweep: number;
  readonly kind: "long" | "short" | "ramp";
  readonly v: Float32Array; // [mV]
  readonly i: Float32Array; // [pA]
  /** First and last sample of the experiment. */
  readonly range: readonly [number, number];
}

/**
 * The sweeps of a cell that never was: it leaks, sags, adapts and fires spikes of a drawn shape. Only sums and products
 * are used, so that every machine makes the same bits, which AllenSDK's answers in test/golden are about.
 */
export function madeCell(): MadeSweep[] {
  const sweeps: MadeSweep[] = [];
  const add = (kind: MadeSweep["kind"], durationS: number, current: (t: number) => number) => {
    const i = Float32Array.from({ length: Math.round(durationS * MADE_RATE_HZ) }, (_, k) => {
      const t = k / MADE_RATE_HZ;
      return t >= 0.02 && t < 0.03 ? -50 : current(t);
    });
    const v = respond(i, sweeps.length + 1);
    sweeps.push({ sweep: sweeps.length + 10, kind, v, i, range: [25_000, i.length - 1 - 100 * sweeps.length] });
  };
  for (const amplitude of [-110, -90, -70, -30, 30, 90, 110, 130, 150, 170, 230]) {
    add("long", 2.2, (t) => (t >= 1.02 && t < 2.02 ? amplitude : 0));
  }
  for (const amplitude of [1500, 1700, 1600, 1700, 1600]) {
    add("short", 1.3, (t) => (t >= 1.02 && t < 1.023 ? amplitude : 0));
  }
  for (const slope of [80, 100]) add("ramp", 4, (t) => Math.max(0, slope * (t - 1.02)));
  return sweeps;
}

/** Sweeps of one kind as the analysis of a cell takes them. */
export function cellSweeps(sweeps: readonly MadeSweep[], kind: MadeSweep["kind"]): CellSweep[] {
  return sweeps
    .filter((sweep) => sweep.kind === kind)
    .map(({ sweep, v, i, range }) => ({
      sweep,
      startS: range[0] / MADE_RATE_HZ,
      endS: range[1] / MADE_RATE_HZ,
      load: () => ({
        voltage: Float64Array.from(v, (value) => value / 1e3),
        current: Float64Array.from(i, (value) => value / 1e12),
        rateHz: MADE_RATE_HZ,
      }),
    }));
}

const REST = -72; // [mV]
const THRESHOLD = -46;
const RESET = -62;
const PEAK = 28;
const STEP = 1 / 50; // [ms]

function respond(i: Float32Array, seed: number): Float32Array {
  const result = new Float32Array(i.length);
  let [v, sag, adaptation, random] = [REST, 0, 0, seed];
  for (let k = 0; k < i.length; k++) {
    v += (STEP / 16) * (REST - v + 0.25 * (i[k]! - adaptation) - sag);
    sag += (STEP / 60) * (0.3 * (v - REST) - sag);
    adaptation -= (STEP / 120) * adaptation;
    random = (random * 16_807) % 2_147_483_647;
    result[k] = v + 0.02 * (random / 2_147_483_647 - 0.5);
    if (v <= THRESHOLD) continue;
    const end = Math.min(i.length, k + 250);
    for (let from = k; k < end; k++) result[k] = spikeAt((k - from) * STEP);
    k--;
    v = RESET;
    adaptation += 9;
  }
  return result;
}

/** Voltage [mV] of a spike some time [ms] after its threshold: up, down, a fast trough, a small after-depolarisation. */
function spikeAt(ms: number): number {
  const rise = (PEAK - THRESHOLD) * smooth(ms / 0.5);
  const fall = (PEAK - RESET + 4) * smooth((ms - 0.5) / 0.9);
  const after = 4 * smooth((ms - 1.5) / 0.6) + 1.5 * smooth((ms - 2.1) / 0.6) - 1.5 * smooth((ms - 3) / 1.5);
  return THRESHOLD + rise - fall + after;
}

/** From 0 to 1 with level ends. */
function smooth(u: number): number {
  const x = Math.min(1, Math.max(0, u));
  return x * x * (3 - 2 * x);
}
