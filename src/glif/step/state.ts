import type { StepConstants } from "./step-constants.js";

/** Where a run stands: the next sample to read and the values at the start of that step. */
export interface GlifState {
  step: number;
  voltage: number; // V [V]
  threshold: number; // θ [V]
  spike: number; // spike component of the threshold [V]
  follow: number; // voltage component of the threshold [V]
  readonly currents: Float64Array; // after-spike currents [A]
  /** After a kernel has found a spike: V and θ at the start of the step that crossed, for the interpolation. */
  voltageBefore: number;
  thresholdBefore: number;
}

/** State at the start of a run: threshold components zero, all else as the config says (glif.md C.4). */
export function initialState(constants: StepConstants): GlifState {
  return {
    step: 0,
    voltage: constants.initialVoltage,
    threshold: constants.initialThreshold,
    spike: 0,
    follow: 0,
    currents: Float64Array.from(constants.initialCurrents),
    voltageBefore: 0,
    thresholdBefore: 0,
  };
}

/** Gives `to` the values of `from`, without making anything. */
export function assignState(to: GlifState, from: GlifState): void {
  to.step = from.step;
  to.voltage = from.voltage;
  to.threshold = from.threshold;
  to.spike = from.spike;
  to.follow = from.follow;
  for (let j = 0; j < to.currents.length; j++) to.currents[j] = from.currents[j]!;
  to.voltageBefore = from.voltageBefore;
  to.thresholdBefore = from.thresholdBefore;
}

/** Where a run writes; null for what nobody asked for. */
export interface TraceSinks {
  /** Voltage [V], one value a sample. */
  readonly voltage: Float64Array | null;
  /** Threshold [V], one value a sample. */
  readonly threshold: Float64Array | null;
  /** After-spike currents [A], samples × components, row-major. */
  readonly afterSpikeCurrents: Float64Array | null;
}

/** Where a run writes of which only the spikes are wanted. */
export const SPIKES_ONLY: TraceSinks = { voltage: null, threshold: null, afterSpikeCurrents: null };

/** Kernels call {@link settle} on every step whose index has none of these bits, wherever a run is cut in pieces. */
export const SETTLE_MASK = 1023;

/**
 * Zero in place of what is as good as zero. After seconds of silence the state would otherwise decay into denormal
 * numbers, which processors multiply many times slower; 1e-290 leaves room for the steps until the next call.
 */
export function settle(value: number): number {
  return Math.abs(value) < 1e-290 ? 0 : value;
}

/** Stands in for an array that nobody asked for; kernels never write to it. */
export const NO_TRACE = new Float64Array(0);
