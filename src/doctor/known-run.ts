import { join } from "node:path";
import { crossings } from "../analysis/spikes/crossings.js";
import type { Response } from "../base/types.js";
import { SHIPPED_MODELS } from "../demo/demo.js";
import { Stimulus } from "../stimulus/stimulus.js";

/** The shipped biophysical model. */
export const KNOWN_MODEL = join(SHIPPED_MODELS, "biophysical-cell");
/** Time step of the known run [s]. */
export const KNOWN_DT = 25e-6;

/** Its stimulus: a step of current that evokes two spikes. */
export const knownStimulus = (): Stimulus =>
  Stimulus.parse("square:amplitude=300pA,start=5ms,duration=45ms,total=60ms");

/** NEURON 9.0.2's results for the soma of models/biophysical-cell: the voltage [mV] at 0, 5, 10 … 60 ms. */
const NEURON_MV = [
  -80.0, -80.12914889597046, -67.24594098640851, -57.56358662334038, -70.16529828822249, -71.02375233987996,
  -65.55331560847026, -59.413324700074014, -39.19858826111739, -73.10491056890966, -68.67121129787076, -74.863616573396,
  -76.67244911041618,
];
const SAMPLES_APART = 200;
/** Times at which the voltage rises through -20 mV [ms]. */
const NEURON_SPIKES_MS = [16.9188638691722, 38.69368921343568];
/** README.md promises this for whole runs [mV]; the same number is used for spike times [ms]. */
const TOLERANCE = 1e-6;

/** Deviation of a response from NEURON's. */
export interface Deviation {
  /** Largest difference of voltage [mV]. */
  readonly voltageMv: number;
  /** Largest difference of a spike time [ms]; infinite if the numbers of spikes differ. */
  readonly spikesMs: number;
  /** Whether both are within the promised tolerance. */
  readonly small: boolean;
}

/** Compares a response to the known stimulus with NEURON's. */
export function deviation({ voltage, rateHz }: Response): Deviation {
  const spikes = crossings(voltage, rateHz, -0.02);
  const voltageMv = worst(NEURON_MV.map((expected, i) => (voltage[i * SAMPLES_APART] ?? Number.NaN) * 1e3 - expected));
  const sameCount = spikes.length === NEURON_SPIKES_MS.length;
  const spikesMs = sameCount ? worst(NEURON_SPIKES_MS.map((expected, i) => spikes[i]! * 1e3 - expected)) : Infinity;
  return { voltageMv, spikesMs, small: voltageMv <= TOLERANCE && spikesMs <= TOLERANCE };
}

const worst = (differences: readonly number[]): number => Math.max(...differences.map(Math.abs));
