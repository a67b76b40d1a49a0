import { exp, expm1, log } from "../../base/units/portable-math.js";

/** The current after one spike (docs/spec/stimuli.md 5). */
export interface SynapticKernel {
  /** Largest current of a spike [A]; negative for an inhibitory synapse. */
  readonly weightA: number;
  /** [s]; 0 for a current that begins with its peak. */
  readonly riseS: number;
  /** [s]; at least `riseS`. */
  readonly decayS: number;
}

/** Below this relative difference of rise and decay their exponentials cancel; an alpha function is then nearer. */
const ALIKE = 1e-5;
/** States are checked every 1,024 steps: without spikes they would decay to denormal numbers, which are slow. */
const SETTLE_MASK = 1023;
const NEGLIGIBLE = 1e-250;

/**
 * What a step of a current is: the factors of its two parts e^(−s/τ) and s·e^(−s/τ) [s], s being the time from the start
 * of the step.
 */
export type Reading = (tauS: number, stepS: number) => readonly [number, number];

/** The value in the middle of the step. */
export const atMidpoint: Reading = (tauS, stepS) => {
  const decay = exp(-stepS / (2 * tauS));
  return [decay, (stepS / 2) * decay];
};

/**
 * The constant current that takes a membrane with time constant `membraneS` [s] from the start of the step to the same
 * voltage at its end.
 */
export function heldFor(membraneS: number): Reading {
  return (tauS, stepS) => {
    const x = stepS / membraneS - stepS / tauS;
    const left = exp(-stepS / membraneS);
    const all = -expm1(-stepS / membraneS) * membraneS;
    return [(stepS * left * meanGrowth(x)) / all, (stepS * stepS * left * meanRise(x)) / all];
  };
}

/** The integral of e^(xu) for u from 0 to 1. */
function meanGrowth(x: number): number {
  return Math.abs(x) < 1e-300 ? 1 : expm1(x) / x;
}

/** The integral of u·e^(xu) for u from 0 to 1; the closed form cancels for small x. */
function meanRise(x: number): number {
  if (Math.abs(x) > 1) return (exp(x) * (x - 1) + 1) / (x * x);
  let sum = 0;
  let term = 1;
  for (let n = 0; n < 20; n++) {
    sum += term / (n + 2);
    term *= x / (n + 1);
  }
  return sum;
}

/**
 * Adds the summed currents of spikes to `out` [A], one value a step. The sum over all spikes is exact: two states hold
 * all past spikes, since every current decays by the same factor in a step.
 *
 * @param steps ascending, the step at whose start each spike acts; those from the end of `out` on are ignored
 * @param stepS [s]
 */
export function addSynapticCurrent(
  out: Float64Array,
  steps: ArrayLike<number>,
  stepS: number,
  kernel: SynapticKernel,
  read: Reading,
): void {
  const { weightA, riseS, decayS } = kernel;
  if (decayS - riseS <= ALIKE * decayS) {
    addAlpha(out, steps, stepS, weightA, (riseS + decayS) / 2, read);
    return;
  }
  const [late] = read(decayS, stepS);
  const lateKept = exp(-stepS / decayS);
  if (riseS === 0) {
    addDecays(out, steps, weightA, [late, 0], [lateKept, 0]);
    return;
  }
  const peakS = ((riseS * decayS) / (decayS - riseS)) * log(decayS / riseS);
  const jump = weightA / (exp(-peakS / decayS) - exp(-peakS / riseS));
  addDecays(out, steps, jump, [late, read(riseS, stepS)[0]], [lateKept, exp(-stepS / riseS)]);
}

/** Adds jump·(e^(−s/decay) − e^(−s/rise)) for each spike. */
function addDecays(
  out: Float64Array,
  steps: ArrayLike<number>,
  jump: number,
  [late, early]: readonly [number, number],
  [lateKept, earlyKept]: readonly [number, number],
): void {
  let slow = 0;
  let fast = 0;
  let next = 0;
  for (let step = 0; step < out.length; step++) {
    for (; next < steps.length && steps[next]! <= step; next++) {
      slow += jump;
      fast += jump;
    }
    if ((step & SETTLE_MASK) === 0) {
      slow = settle(slow);
      fast = settle(fast);
    }
    out[step] = out[step]! + (late * slow - early * fast);
    slow *= lateKept;
    fast *= earlyKept;
  }
}

/** Adds weight·(s/τ)·e^(1 − s/τ) for each spike. */
function addAlpha(
  out: Float64Array,
  steps: ArrayLike<number>,
  stepS: number,
  weightA: number,
  tauS: number,
  read: Reading,
): void {
  const [ofValue, ofSlope] = read(tauS, stepS);
  const kept = exp(-stepS / tauS);
  const jump = (weightA * Math.E) / tauS;
  let value = 0; // [A]
  let slope = 0; // of the part s·e^(−s/τ) [A/s]
  let next = 0;
  for (let step = 0; step < out.length; step++) {
    for (; next < steps.length && steps[next]! <= step; next++) slope += jump;
    if ((step & SETTLE_MASK) === 0) {
      value = settle(value);
      slope = settle(slope);
    }
    out[step] = out[step]! + (ofValue * value + ofSlope * slope);
    value = (value + slope * stepS) * kept;
    slope *= kept;
  }
}

function settle(state: number): number {
  return Math.abs(state) < NEGLIGIBLE ? 0 : state;
}
