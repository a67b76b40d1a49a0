import type { GlifState, TraceSinks } from "./state.js";
import { type StepConstants, THRESHOLD_ADAPTING, THRESHOLD_FIXED } from "./step-constants.js";

/**
 * {@link advancePair} for any number of after-spike currents: the same steps, with the currents in an array.
 */
export function advanceAny(
  constants: StepConstants,
  state: GlifState,
  current: Float64Array,
  end: number,
  sinks: TraceSinks,
): boolean {
  const { components, currentDecay } = constants;
  const { currents } = state;
  for (; state.step < end; state.step++) {
    const { step, u, threshold } = state;
    let afterSpike = 0;
    for (let j = 0; j < components; j++) afterSpike += currents[j]!;
    const total = current[step]! + afterSpike;

    state.u = u + (total - constants.conductance * u) * constants.gain;
    state.threshold = nextThreshold(constants, state, u, total);
    for (let j = 0; j < components; j++) currents[j] = currents[j]! * currentDecay[j]!;
    const voltage = state.u + constants.rest;
    if (voltage > state.threshold) {
      state.uBefore = u;
      state.thresholdBefore = threshold;
      return true;
    }
    if (sinks.voltage !== null) sinks.voltage[step] = voltage;
    if (sinks.threshold !== null) sinks.threshold[step] = state.threshold;
    if (sinks.afterSpikeCurrents !== null) {
      for (let j = 0; j < components; j++) sinks.afterSpikeCurrents[step * components + j] = currents[j]! + 0;
    }
  }
  return false;
}

/** Steps the threshold's components from voltage `u` and total current at the start of the step; gives θ. */
function nextThreshold(constants: StepConstants, state: GlifState, u: number, total: number): number {
  if (constants.threshold === THRESHOLD_FIXED) return constants.thresholdAtRest;
  state.spike *= constants.spikeDecay;
  if (constants.threshold === THRESHOLD_ADAPTING) {
    const target = total / constants.conductance;
    const lag = constants.lagGain * (u - target);
    const steady = constants.steadyGain * target;
    state.follow = lag * constants.membraneDecay + constants.followDecay * (state.follow - lag - steady) + steady;
  }
  return state.follow + state.spike + constants.thresholdAtRest;
}
