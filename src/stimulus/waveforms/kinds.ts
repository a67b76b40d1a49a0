import { decimalSum, fraction, plus, quotient, times, toNumber } from "../../base/units/fraction.js";
import type { KeyRule, QuantityRule, Values } from "../spec/key-rule.js";
import type { Kinds } from "../spec/read-keys.js";
import type { Subject } from "../spec/spec-text.js";
import { spikes } from "../trains/spikes-kind.js";
import type { KindName } from "./kind-names.js";
import type { StimulusKind } from "./stimulus-kind.js";
import { chirp, noise, pulses, ramp, sine, square, triple } from "./waveforms.js";

/** Default time before the waveform, and after it [s]. */
const LEAD = 0.1;
const TAIL = 0.1;

const AMPLITUDE: KeyRule = { dimension: "current" };
const TIME: QuantityRule = { dimension: "time", least: 0 };
const START: KeyRule = { ...TIME, fallback: LEAD };
const SECOND: KeyRule = { ...TIME, fallback: 1 };
const FREQUENCY: QuantityRule = { dimension: "frequency", least: 0 };
const ENDS = {
  total: { dimension: "time", least: "more than 0", optional: true },
  rate: { dimension: "frequency", least: "more than 0", optional: true },
} as const;

const afterDuration = ({ start, duration }: Values): number => decimalSum(start!, duration!, TAIL);

function squareKind(name: string, durationS: number): StimulusKind {
  return {
    name,
    keys: {
      amplitude: AMPLITUDE,
      start: START,
      duration: { ...TIME, fallback: durationS },
      offset: { dimension: "current", fallback: 0 },
      ...ENDS,
    },
    total: afterDuration,
    fill: square,
  };
}

/**
 * The kinds by their names in a SPEC (stimuli.md 1). By default waveforms start at 0.1 s, and the sweep ends 0.1 s
 * after them; expressions last from 0 to 1 s, ramps for 5 s.
 */
export const KINDS: Readonly<Record<string, StimulusKind>> = {
  square: squareKind("Long Square", 1),
  "square-2s": squareKind("Square - 2s", 2),
  "short-square": squareKind("Short Square", 0.003),
  triple: {
    name: "Short Square - Triple",
    keys: {
      amplitude: AMPLITUDE,
      start: START,
      interval: { ...TIME, fallback: 0.02 },
      duration: { ...TIME, fallback: 0.003 },
      ...ENDS,
    },
    total: ({ start, interval, duration }) => decimalSum(start!, interval!, interval!, duration!, TAIL),
    fill: triple,
    refuse: ({ interval, duration }) =>
      interval! < duration!
        ? { key: "interval", problem: `${interval} s is shorter than a pulse of ${duration} s` }
        : null,
  },
  ramp: {
    name: "Ramp",
    keys: { slope: { dimension: "slope", fallback: 25e-12 }, start: START, ...ENDS },
    total: ({ start }) => decimalSum(start!, 5),
    fill: ramp,
  },
  noise: {
    name: "Noise",
    keys: {
      mean: { dimension: "current", fallback: 0 },
      sd: { dimension: "current", least: 0 },
      seed: { dimension: "number", fallback: 1, least: 0, most: Number.MAX_SAFE_INTEGER, whole: true },
      tau: { dimension: "time", fallback: 0.003, least: "more than 0" },
      start: START,
      duration: SECOND,
      ...ENDS,
    },
    total: afterDuration,
    fill: noise,
  },
  sine: {
    name: "Sine",
    keys: {
      amplitude: AMPLITUDE,
      frequency: { ...FREQUENCY, fallback: 10 },
      phase: { dimension: "angle", fallback: 0 },
      start: START,
      duration: SECOND,
      ...ENDS,
    },
    total: afterDuration,
    fill: sine,
  },
  chirp: {
    name: "Chirp",
    keys: {
      amplitude: AMPLITUDE,
      from: { ...FREQUENCY, fallback: 1 },
      to: { ...FREQUENCY, fallback: 20 },
      start: START,
      duration: { ...TIME, fallback: 10 },
      ...ENDS,
    },
    total: afterDuration,
    fill: chirp,
  },
  pulses: {
    name: "Pulses",
    keys: {
      amplitude: AMPLITUDE,
      width: { ...TIME, fallback: 0.003 },
      frequency: { ...FREQUENCY, fallback: 10, least: "more than 0" },
      count: { dimension: "number", fallback: 10, least: 1, most: 1_000_000, whole: true },
      start: START,
      ...ENDS,
    },
    total: ({ start, frequency, count, width }) => {
      const lastOnset = quotient(fraction(count! - 1), fraction(frequency!));
      return toNumber([fraction(start!), lastOnset, fraction(width!), fraction(TAIL)].reduce(plus));
    },
    fill: pulses,
    refuse: ({ width, frequency }) => {
      const share = times(fraction(width!), fraction(frequency!));
      return share.over > share.under
        ? { key: "width", problem: `${width} s is longer than the period of ${frequency} Hz` }
        : null;
    },
  },
  spikes,
  expr: {
    name: "Expression",
    help: "an expression in t, the time: expr:120pA*sin(2*pi*8Hz*t),total=2s",
    keys: { start: { ...TIME, fallback: 0 }, duration: { ...TIME, optional: true }, ...ENDS },
    total: () => 1,
    fill: null,
  },
} satisfies Readonly<Record<KindName, StimulusKind>>;

/** All kinds, by all their names. */
export const WAVEFORMS: Kinds<StimulusKind> = { kinds: KINDS, aliases: { square2s: "square-2s" } };

/** What a SPEC describes, for messages. */
export const WAVEFORM: Subject = { task: "read a stimulus", noun: "waveform", example: "square:amplitude=190pA" };
