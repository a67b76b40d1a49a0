import { decimalSum, fraction, midpointsBefore, plus } from "../../base/units/fraction.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import type { KeyRule } from "../spec/key-rule.js";
import type { StimulusKind } from "../waveforms/stimulus-kind.js";
import type { Fill, Grid } from "../waveforms/waveforms.js";
import { refuseSpikes, SPIKE_KEYS, spikesOf } from "./spike-keys.js";
import { addSynapticCurrent, atMidpoint, heldFor } from "./synaptic-current.js";

const TIME: KeyRule = { dimension: "time", least: 0 };
/** Time after the last spike [s]. */
const TAIL = 0.1;

/** The step at whose start each spike acts: that nearest to it, the earlier one for a spike halfway (stimuli.md 5). */
function stepsOf(times: Float64Array, delayS: number, { rate }: Grid, samples: number): number[] {
  const delay = fraction(delayS);
  const steps: number[] = [];
  for (const time of times) {
    const step = midpointsBefore(plus(fraction(time), delay), rate);
    if (step >= samples) break;
    steps.push(step);
  }
  return steps;
}

/** The summed synaptic currents of a spike train. */
const fill: Fill = (out, grid, values, { times, membraneS }) => {
  const { weight, rise, decay, delay, total } = values;
  const spikes = spikesOf(values, times, total!);
  const kernel = { weightA: weight!, riseS: rise!, decayS: decay! };
  const read = membraneS === null ? atMidpoint : heldFor(membraneS);
  addSynapticCurrent(out, stepsOf(spikes, delay!, grid, out.length), 1 / grid.rateHz, kernel, read);
};

/** Synaptic currents driven by a spike train or a NetStim (stimuli.md 5). */
export const spikes: StimulusKind = {
  name: "Spikes",
  keys: {
    ...SPIKE_KEYS,
    weight: { dimension: "current" },
    rise: { ...TIME, fallback: 0.0005 },
    decay: { dimension: "time", fallback: 0.005, least: "more than 0" },
    delay: { ...TIME, fallback: 0 },
    total: { dimension: "time", least: "more than 0", optional: true },
    rate: { dimension: "frequency", least: "more than 0", optional: true },
  },
  // Rounded up to a millisecond, as random times have many digits.
  total: (values, times) => {
    const last = spikesOf(values, times, Number.POSITIVE_INFINITY).at(-1) ?? 0;
    return decimalSum(shiftDecimal(Math.ceil(shiftDecimal(decimalSum(last, values.delay!), 3)), -3), TAIL);
  },
  fill,
  isExactWithinSteps: true,
  refuse: (values) => {
    const { rise, decay, total = Number.POSITIVE_INFINITY } = values;
    if (rise! > decay!) return { key: "rise", problem: `${rise} s is longer than the decay of ${decay} s` };
    return refuseSpikes(values, total);
  },
};
