import { InvalidOptionError, InvalidStimulusError } from "../base/errors.js";
import { fraction, quotient, samplesIn, times, toNumber } from "../base/units/fraction.js";
import { checkNotEmpty } from "../stimulus/run-length.js";
import type { Stimulus } from "../stimulus/stimulus.js";

/** How a stimulus is run: the current of each step, and the steps averaged into each sample of the response. */
export interface Protocol {
  readonly name: "allen" | "plain";
  readonly dtMs: number;
  /** Injected current [A]; sample i drives `factor` steps. */
  readonly current: Float64Array;
  /** Steps per sample of the response, which is their mean. */
  readonly factor: number;
  /** Samples of the response. */
  readonly samples: number;
  /** Their rate [Hz]. */
  readonly rateHz: number;
  /** Added to every voltage [V]. */
  readonly offsetV: number;
}

const ONE = { over: 1n, under: 1n };
const THOUSAND = { over: 1000n, under: 1n };
/**
 * Allen's simulations step at a common multiple of this rate and the stimulus rate [Hz] (biophysical-models.md D.5).
 */
const BASE_RATE_HZ = 40_000;
/** Above this rate a run would take hours [Hz]. */
const HIGHEST_RATE_HZ = 20e6;
const SHORTEST_STEP_S = 1e-9;
const LONGEST_STEP_S = 1e-3;

/** Whether a plain run accepts this time step [s]. */
export const isTimeStep = (dt: number): boolean => dt >= SHORTEST_STEP_S && dt <= LONGEST_STEP_S;

/**
 * A run in steps of `dt` [s] with one sample per step, starting at t = 0: floor(end/dt + ½) + 1 samples, where `end` is
 * the total duration of a described waveform or the time of the last sample. Each step uses the current at its
 * midpoint: for a sampled stimulus, the sample at or before it (neuron-numerics.md 2g); a described square acts like
 * NEURON's IClamp.
 *
 * @param junctionPotentialMv subtracted from every voltage [mV]
 * @throws InvalidOptionError for a time step out of range; InvalidStimulusError
 */
export async function plainRun(stimulus: Stimulus, dt: number, junctionPotentialMv = 0): Promise<Protocol> {
  if (!isTimeStep(dt)) {
    throw new InvalidOptionError(
      `step by ${dt} s`,
      `expected a time step from ${SHORTEST_STEP_S} to ${LONGEST_STEP_S} s, such as 25e-6`,
      { value: dt },
    );
  }
  const step = fraction(dt);
  const rate = quotient(ONE, step);
  const rateHz = toNumber(rate);
  const { current } = await stimulus.sample(rateHz);
  let end = fraction(stimulus.durationS);
  if (stimulus.rateHz !== null) {
    const own = (await stimulus.sample()).current.length;
    end = quotient({ over: BigInt(own - 1), under: 1n }, fraction(stimulus.rateHz));
  }
  checkFinite(current, stimulus.name);
  const dtMs = toNumber(times(step, THOUSAND));
  const offsetV = offsetOf(junctionPotentialMv);
  return { name: "plain", dtMs, current, factor: 1, samples: samplesIn(end, rate) + 1, rateHz, offsetV };
}

/**
 * Allen's sampling (biophysical-models.md D.5, D.6): steps at the least common multiple of the stimulus's rate and 40
 * kHz; each sample of the response is the mean over its steps, minus the junction potential.
 *
 * @param junctionPotentialMv subtracted from every voltage [mV]
 * @throws InvalidStimulusError if that multiple is too high
 */
export async function allenRun(stimulus: Stimulus, junctionPotentialMv = 0): Promise<Protocol> {
  const { current, rateHz } = await stimulus.sample();
  const simulationHz = Number.isInteger(rateHz) ? leastCommonMultiple(rateHz, BASE_RATE_HZ) : Number.POSITIVE_INFINITY;
  if (simulationHz > HIGHEST_RATE_HZ) {
    throw new InvalidStimulusError(
      `run "${stimulus.name}" in Allen's sampling`,
      `its rate is ${rateHz} Hz, expected a rate whose least common multiple with ${BASE_RATE_HZ} Hz is at most ${HIGHEST_RATE_HZ} Hz; pass a time step (dt) instead`,
      { value: rateHz },
    );
  }
  checkFinite(current, stimulus.name);
  return {
    name: "allen",
    dtMs: 1000 / simulationHz,
    current,
    factor: simulationHz / rateHz,
    samples: current.length,
    rateHz,
    offsetV: offsetOf(junctionPotentialMv),
  };
}

/** Voltage offset [V] that subtracts a junction potential. */
function offsetOf(junctionPotentialMv: number): number {
  return junctionPotentialMv === 0 ? 0 : -junctionPotentialMv * 1e-3;
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

function checkFinite(current: Float64Array, name: string): void {
  checkNotEmpty(name, current.length);
  // Fast check: a finite sum has only finite terms.
  let sum = 0;
  for (let i = 0; i < current.length; i++) sum += current[i]!;
  if (Number.isFinite(sum)) return;
  const index = current.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new InvalidStimulusError(
    `run on "${name}"`,
    `its current is ${current[index]} A at sample ${index}, expected finite values`,
    { value: current[index], id: index },
  );
}
