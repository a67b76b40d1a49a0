import { checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidStimulusError } from "../../base/errors.js";
import { nearestLog } from "../../base/units/nearest-log.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import { type Block, philox } from "./philox.js";

/** Regular or random spikes, as NEURON's NetStim makes them; its names, in SI units. */
export interface NetStim {
  /** Mean time between spikes [s]; more than 0. */
  readonly intervalS: number;
  /** Maximum number of spikes; default 10. */
  readonly number?: number | undefined;
  /** Time of the first spike, if there is no noise [s]; default 50 ms. */
  readonly startS?: number | undefined;
  /** Random share of the intervals, 0 (regular; the default) to 1 (Poisson). */
  readonly noise?: number | undefined;
  /** First id of the random stream, 0 (default) to 2^32 − 1: NEURON's `noiseFromRandom123(seed, index, 0)`. */
  readonly seed?: number | undefined;
  /** Second id of the random stream, 0 (default) to 2^32 − 1: streams of one seed are independent. */
  readonly index?: number | undefined;
}

/** NEURON's defaults, which hold here too [SI]. */
export const NET_STIM_DEFAULTS = { number: 10, startS: 0.05, noise: 0, seed: 0, index: 0 } as const;

/** Largest seed: NEURON takes it as an unsigned integer of 32 bits. */
export const MOST_SEED = 2 ** 32 - 1;
/** Completes "Cannot …". */
const TASK = "make the spikes of a NetStim";
/** Maximum number of spikes of a train. */
const MOST_SPIKES = 2_000_000;

/**
 * Spike times [s] of a NetStim up to and including `untilS`, ascending: the numbers that NEURON 9 has in ms, divided by
 * 1000 (docs/spec/stimuli.md 4).
 *
 * @throws InvalidStimulusError
 */
export function netStimTimes(settings: NetStim, untilS: number): Float64Array {
  checkArguments(TASK, { untilS: [untilS, "number"] });
  return netStimTimesMs(settings, untilS === Number.POSITIVE_INFINITY ? untilS : shiftDecimal(untilS, 3)).map(
    (ms) => ms / 1000,
  );
}

/**
 * Spike times [ms] of a NetStim up to and including `untilMs`, ascending: the numbers that NEURON 9 computes, in the
 * order of its operations (docs/spec/stimuli.md 4).
 *
 * @throws InvalidStimulusError for a value out of range or more than two million spikes, InvalidOptionError for unknown
 *   keys
 */
export function netStimTimesMs(settings: NetStim, untilMs: number): Float64Array {
  const { intervalS, number, startS, noise, seed, index } = checked(settings);
  const meanMs = shiftDecimal(intervalS, 3);
  const random = exponentialDeviates(seed, index);
  const nextInterval = (): number => (noise === 0 ? meanMs : (1 - noise) * meanMs + noise * meanMs * random());
  const times: number[] = [];
  let at = Math.max(0, shiftDecimal(startS, 3) + nextInterval() - meanMs * (1 - noise));
  while (times.length < number && at <= untilMs) {
    if (times.length === MOST_SPIKES) {
      throw new InvalidStimulusError(
        TASK,
        `it has more than ${MOST_SPIKES} of them, expected a longer interval, a smaller number or an earlier end`,
        { value: settings },
      );
    }
    times.push(at);
    at += nextInterval();
  }
  return Float64Array.from(times);
}

/** Deviates of the exponential distribution with mean 1, from four 32-bit numbers a block. */
function exponentialDeviates(seed: number, index: number): () => number {
  let sequence = 0;
  let block: Block = [0, 0, 0, 0];
  let next = 4;
  return () => {
    if (next === 4) {
      block = philox([sequence++, 0, seed, index]);
      next = 0;
    }
    // NEURON multiplies by the rounded inverse of 2^32 + 1; a division would differ in the last bit.
    return -nearestLog((block[next++]! + 1) * (1 / 4294967297));
  };
}

type Checked = { readonly [K in keyof Required<NetStim>]: number };

function checked(settings: NetStim): Checked {
  const number = "numberOrNaN";
  checkOptions(TASK, settings, {
    intervalS: number,
    number,
    startS: number,
    noise: number,
    seed: number,
    index: number,
  });
  const values = { ...NET_STIM_DEFAULTS, ...withoutUndefined(settings) } as Checked;
  const refuse = (key: keyof NetStim, expected: string): InvalidStimulusError =>
    new InvalidStimulusError(TASK, `${key} is ${String(values[key])}, expected ${expected}`, {
      value: values[key],
    });
  if (!(values.intervalS > 0 && Number.isFinite(values.intervalS))) throw refuse("intervalS", "a time above 0 s");
  if (!(values.number >= 1)) throw refuse("number", "at least 1");
  if (!(values.startS >= 0 && Number.isFinite(values.startS))) throw refuse("startS", "a time of at least 0 s");
  if (!(values.noise >= 0 && values.noise <= 1)) throw refuse("noise", "0 to 1");
  for (const id of ["seed", "index"] as const) {
    if (Number.isInteger(values[id]) && values[id] >= 0 && values[id] <= MOST_SEED) continue;
    throw refuse(id, `a whole number from 0 to ${MOST_SEED}`);
  }
  return values;
}

function withoutUndefined(settings: NetStim): Partial<NetStim> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
