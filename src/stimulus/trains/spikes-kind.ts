import { decimalSum, fraction, midpointsBefore, plus } from "../../base/units/fraction.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import type { KeyRule, StimulusKind } from "../waveforms/kind-rules.js";
import type { Fill, Grid, Values } from "../waveforms/waveforms.js";
import { MOST_SEED, NET_STIM_DEFAULTS, netStimTimes } from "./net-stim.js";
import { addSynapticCurrent, atMidpoint, heldFor } from "./synaptic-current.js";

const TIME: KeyRule = { dimension: "time", least: 0 };
/** For keys of NetStim, which a given train replaces. */
const instead = { insteadOf: "times" } as const;
/** Maximum number of expected spikes. */
const MOST = 1_000_000;
/** Time after the last spike [s]. */
const TAIL = 0.1;

/** The spikes of the given train, or of a NetStim until `untilS` [s]. */
function timesOf({ interval, number, start, noise, seed }: Values, times: Float64Array | null, untilS: number) {
  return (
    times ?? netStimTimes({ intervalS: interval!, number: number!, startS: start!, noise: noise!, seed: seed! }, untilS)
  );
}

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
  const spikes = timesOf(values, times, total!);
  const kernel = { weightA: weight!, riseS: rise!, decayS: decay! };
  const read = membraneS === null ? atMidpoint : heldFor(membraneS);
  addSynapticCurrent(out, stepsOf(spikes, delay!, grid, out.length), 1 / grid.rateHz, kernel, read);
};

/** Synaptic currents driven by a spike train or a NetStim (stimuli.md 5). */
export const spikes: StimulusKind = {
  name: "Spikes",
  keys: {
    times: { dimension: "time", isTrain: true, optional: true, shown: "FILE (or interval)" },
    interval: { dimension: "time", least: "more than 0", ...instead, shown: "(or times)" },
    number: { dimension: "number", fallback: NET_STIM_DEFAULTS.number, least: 1, most: 1e9, whole: true, ...instead },
    start: { ...TIME, fallback: NET_STIM_DEFAULTS.startS, ...instead },
    noise: { dimension: "number", fallback: NET_STIM_DEFAULTS.noise, least: 0, most: 1, ...instead },
    seed: {
      dimension: "number",
      fallback: NET_STIM_DEFAULTS.seed,
      least: 0,
      most: MOST_SEED,
      whole: true,
      ...instead,
    },
    weight: { dimension: "current" },
    rise: { ...TIME, fallback: 0.0005 },
    decay: { dimension: "time", fallback: 0.005, least: "more than 0" },
    delay: { ...TIME, fallback: 0 },
    total: { dimension: "time", least: "more than 0", optional: true },
    rate: { dimension: "frequency", least: "more than 0", optional: true },
  },
  // Rounded up to a millisecond, as random times have many digits.
  total: (values, times) => {
    const last = timesOf(values, times, Number.POSITIVE_INFINITY).at(-1) ?? 0;
    return decimalSum(shiftDecimal(Math.ceil(shiftDecimal(decimalSum(last, values.delay!), 3)), -3), TAIL);
  },
  fill,
  isExactWithinSteps: true,
  refuse: ({ rise, decay, times, interval, number, total }) => {
    if (rise! > decay!) return { key: "rise", problem: `${rise} s is longer than the decay of ${decay} s` };
    if (times !== undefined || Math.min(number!, (total ?? Number.POSITIVE_INFINITY) / interval!) <= MOST) return null;
    return { key: "number", problem: `${number} makes more than ${MOST} spikes` };
  },
};
