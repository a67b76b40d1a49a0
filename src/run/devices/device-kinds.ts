import type { DescribedKind, KeyRule, QuantityRule } from "../../stimulus/spec/key-rule.js";
import type { Kinds } from "../../stimulus/spec/read-keys.js";
import { MOST_SEED } from "../../stimulus/trains/net-stim.js";
import { refuseSpikes, SPIKE_KEYS } from "../../stimulus/trains/spike-keys.js";

/** Devices of one option of the command line. */
export interface DeviceClass<Name extends string> extends Kinds<DescribedKind> {
  /** Also the option's name. */
  readonly noun: string;
  /** A description of one, for messages. */
  readonly example: string;
  readonly kinds: Readonly<Record<Name, DescribedKind>>;
}

/** `--inject`, whose kinds are those of stimuli. */
export const ELECTRODES = { noun: "electrode", example: "square:amplitude=0.2nA" };

const VOLTAGE: QuantityRule = { dimension: "voltage" };
const TIME: KeyRule = { dimension: "time", least: 0 };
const TAU: KeyRule = { dimension: "time", least: "more than 0" };
const CONDUCTANCE: KeyRule = { dimension: "conductance", least: 0 };
const REVERSAL: KeyRule = { dimension: "voltage", fallback: 0 };
const HOLDING: KeyRule = { dimension: "time", least: 0, fallback: 0.05 };

/** For many synapses on a part of a cell. The seed is that of their places and of NetStim. */
const many = {
  count: { dimension: "number", least: 1, most: 100_000, whole: true, optional: true },
  density: { dimension: "density", least: "more than 0", optional: true, insteadOf: "count" },
  seed: { dimension: "number", least: 0, most: MOST_SEED, whole: true, optional: true },
} as const satisfies DescribedKind["keys"];

const driven = {
  e: REVERSAL,
  weight: CONDUCTANCE,
  delay: { dimension: "time", least: 0, fallback: 0 },
  ...SPIKE_KEYS,
  ...many,
} as const satisfies DescribedKind["keys"];

const refuse: DescribedKind["refuse"] = (values) => {
  const { tau1, tau2, seed, interval, count, density } = values;
  if (tau1 !== undefined && tau1 > tau2!) return { key: "tau1", problem: `${tau1} s is longer than tau2 of ${tau2} s` };
  if (seed !== undefined && (interval ?? count ?? density) === undefined) {
    const problem = `${seed} has nothing to choose: there is one synapse, and its spikes are given`;
    return { key: "seed", problem };
  }
  return interval === undefined ? null : refuseSpikes(values, Number.POSITIVE_INFINITY);
};

/** `--synapse` */
export const SYNAPSES: DeviceClass<"expsyn" | "exp2syn" | "alpha"> = {
  noun: "synapse",
  example: "exp2syn:tau1=0.5ms,tau2=5ms,weight=1nS,times=train.csv",
  kinds: {
    expsyn: { keys: { tau: TAU, ...driven }, refuse },
    exp2syn: { keys: { tau1: TAU, tau2: TAU, ...driven }, refuse },
    alpha: { keys: { onset: { dimension: "time" }, tau: TAU, gmax: CONDUCTANCE, e: REVERSAL, ...many }, refuse },
  },
};

const SERIES: KeyRule = { dimension: "resistance", least: "more than 0", fallback: 1e6 };

/** `--clamp` */
export const CLAMPS: DeviceClass<"steps" | "command" | "sweep" | "conductance"> = {
  noun: "clamp",
  example: "steps:hold=-80mV,to=20mV,duration=50ms",
  kinds: {
    steps: {
      hasSteps: true,
      keys: {
        hold: VOLTAGE,
        from: { ...VOLTAGE, optional: true },
        to: VOLTAGE,
        by: { ...VOLTAGE, optional: true },
        duration: TIME,
        rs: SERIES,
        before: HOLDING,
        after: HOLDING,
      },
    },
    command: { keys: { file: { holds: "file" }, rs: SERIES } },
    sweep: { keys: { sweep: { dimension: "number", least: 0, whole: true }, rs: SERIES } },
    conductance: { keys: { file: { holds: "file" }, e: REVERSAL } },
  },
};
