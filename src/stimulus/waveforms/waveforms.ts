import { type Fraction, fraction, midpointsBefore, plus, quotient, times } from "../../base/units/fraction.js";
import { sinTurns } from "../../base/units/portable-math.js";
import type { Values } from "../spec/key-rule.js";
import { addOrnsteinUhlenbeck } from "./noise.js";

/** Sample times of a described waveform, which are midpoints: sample i is at (i+½)/rate. */
export interface Grid {
  /** [Hz] */
  readonly rateHz: number;
  /** `rateHz` as an exact fraction. */
  readonly rate: Fraction;
}

/** What some waveforms need besides their values. */
export interface FillContext {
  /** The spike train of the waveform, ascending [s]; null if it has none. */
  readonly times: Float64Array | null;
  /**
   * Time constant of a membrane [s], for currents that it takes as held over each step with the same effect on its
   * voltage; null for the current itself.
   */
  readonly membraneS: number | null;
}

/** Adds a waveform to `out` [A], whose end is the end of the waveform's total. */
export type Fill = (out: Float64Array, grid: Grid, values: Values, context: FillContext) => void;

const TURN = 2 * Math.PI;

export function makeGrid(rateHz: number): Grid {
  return { rateHz, rate: fraction(rateHz) };
}

/** Samples with midpoints in [start, end), determined in exact decimals and limited to the length of `out`. */
function stretch(out: Float64Array, grid: Grid, start: Fraction, duration: Fraction): [number, number] {
  const from = Math.min(midpointsBefore(start, grid.rate), out.length);
  const to = Math.min(midpointsBefore(plus(start, duration), grid.rate), out.length);
  return [from, to];
}

function addConstant(out: Float64Array, from: number, to: number, value: number): void {
  for (let i = from; i < to; i++) out[i] = out[i]! + value;
}

/** Adds f(t) over [start, start + duration), with t [s] from the start of the sweep. */
export function addFunction(
  out: Float64Array,
  grid: Grid,
  startS: number,
  durationS: number,
  f: (t: number) => number,
): void {
  const [from, to] = stretch(out, grid, fraction(startS), fraction(durationS));
  for (let i = from; i < to; i++) out[i] = out[i]! + f((i + 0.5) / grid.rateHz);
}

/** A step on top of a holding current that lasts the whole sweep. */
export const square: Fill = (out, grid, { amplitude, start, duration, offset }) => {
  addConstant(out, 0, out.length, offset!);
  const [from, to] = stretch(out, grid, fraction(start!), fraction(duration!));
  addConstant(out, from, to, amplitude!);
};

/** `count` pulses with onsets one `period` apart. */
function train(
  out: Float64Array,
  grid: Grid,
  amplitude: number,
  start: number,
  width: number,
  period: Fraction,
  count: number,
): void {
  const first = fraction(start);
  const length = fraction(width);
  for (let k = 0; k < count; k++) {
    const [from, to] = stretch(out, grid, plus(first, times({ over: BigInt(k), under: 1n }, period)), length);
    if (from >= out.length) return;
    addConstant(out, from, to, amplitude);
  }
}

/** Three equal pulses, `interval` from onset to onset. */
export const triple: Fill = (out, grid, { amplitude, start, duration, interval }) => {
  train(out, grid, amplitude!, start!, duration!, fraction(interval!), 3);
};

export const pulses: Fill = (out, grid, { amplitude, start, width, frequency, count }) => {
  const period = quotient({ over: 1n, under: 1n }, fraction(frequency!));
  train(out, grid, amplitude!, start!, width!, period, count!);
};

/** Rises from 0 at `start` until the end of the sweep. */
export const ramp: Fill = (out, grid, { slope, start }) => {
  const [from] = stretch(out, grid, fraction(start!), fraction(0));
  for (let i = from; i < out.length; i++) out[i] = out[i]! + slope! * ((i + 0.5) / grid.rateHz - start!);
};

export const noise: Fill = (out, grid, { mean, sd, tau, seed, start, duration }) => {
  const [from, to] = stretch(out, grid, fraction(start!), fraction(duration!));
  addOrnsteinUhlenbeck(out.subarray(from, to), grid.rateHz, { mean: mean!, sd: sd!, tau: tau!, seed: seed! });
};

/** amplitude·sin(2π·frequency·(t − start) + phase). */
export const sine: Fill = (out, grid, { amplitude, frequency, phase, start, duration }) => {
  const lead = phase! / TURN;
  addFunction(out, grid, start!, duration!, (t) => amplitude! * sinTurns(frequency! * (t - start!) + lead));
};

/** A sine whose frequency changes linearly from `from` to `to` over its duration, starting at phase 0. */
export const chirp: Fill = (out, grid, { amplitude, from, to, start, duration }) => {
  addFunction(out, grid, start!, duration!, (t) => {
    const since = t - start!;
    return amplitude! * sinTurns(since * (from! + ((to! - from!) * since) / (2 * duration!)));
  });
};
