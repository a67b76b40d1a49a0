import type { StepConstants } from "./step-constants.js";

/** State of a run: the next sample to read and the values at the start of that step. */
export interface GlifState {
  step: number;
  voltage: number; // V [V]
  threshold: number; // θ [V]
  spike: number; // spike component of the threshold [V]
  follow: number; // voltage component of the threshold [V]
  readonly currents: Float64Array; // after-spike currents [A]
  /** Set by a kernel at a spike: V and θ at the start of the step that crossed, for interpolation. */
  voltageBefore: number;
  thresholdBefore: number;
}

/** State at the start of a run: threshold components zero, everything else from the config (glif.md C.4). */
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

/** Copies `from` to `to` without allocation. */
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

/** Output arrays of a run; null for traces that are not requested. */
export interface TraceSinks {
  /** Voltage [V], one value per sample. */
  readonly voltage: Float64Array | null;
  /** Threshold [V], one value per sample. */
  readonly threshold: Float64Array | null;
  /** After-spike currents [A], samples × components, row-major. */
  readonly afterSpikeCurrents: Float64Array | null;
}

/** Outputs of a run for spikes only. */
export const SPIKES_ONLY: TraceSinks = { voltage: null, threshold: null, afterSpikeCurrents: null };

/**
 * Kernels call {@link settle} on every step whose index has none of these bits, regardless of how a run is cut into
 * pieces.
 */
export const SETTLE_MASK = 1023;

/**
 * Replaces negligible values by zero. During long silence the state would otherwise decay to denormal numbers, which
 * are many times slower to multiply; 1e-290 leaves a margin for the steps until the next call.
 */
export function settle(value: number): number {
  return Math.abs(value) < 1e-290 ? 0 : value;
}

/** Placeholder for an array that is not requested; kernels never write to it. */
export const NO_TRACE = new Float64Array(0);
