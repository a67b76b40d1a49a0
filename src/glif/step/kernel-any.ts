import { type GlifState, SETTLE_MASK, settle, type TraceSinks } from "./state.js";
import { type StepConstants, THRESHOLD_ADAPTING, THRESHOLD_FIXED } from "./step-constants.js";

/** {@link advancePair} for any number of after-spike currents: the same steps, with the currents in an array. */
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
    if ((state.step & SETTLE_MASK) === 0) {
      state.voltage = settle(state.voltage);
      state.spike = settle(state.spike);
      state.follow = settle(state.follow);
      for (let j = 0; j < components; j++) currents[j] = settle(currents[j]!);
    }
    const { step, voltage, threshold } = state;
    let afterSpike = 0;
    for (let j = 0; j < components; j++) afterSpike += currents[j]!;
    const total = current[step]! + afterSpike;

    state.voltage = voltage + (total - constants.conductance * (voltage - constants.rest)) * constants.gain;
    state.threshold = nextThreshold(constants, state, voltage, total);
    for (let j = 0; j < components; j++) currents[j] = currents[j]! * currentDecay[j]!;
    if (state.voltage > state.threshold) {
      state.voltageBefore = voltage;
      state.thresholdBefore = threshold;
      return true;
    }
    if (sinks.voltage !== null) sinks.voltage[step] = state.voltage;
    if (sinks.threshold !== null) sinks.threshold[step] = state.threshold;
    if (sinks.afterSpikeCurrents !== null) {
      for (let j = 0; j < components; j++) sinks.afterSpikeCurrents[step * components + j] = currents[j]! + 0;
    }
  }
  return false;
}

/** Steps the threshold's components from voltage and total current at the start of the step; returns θ. */
function nextThreshold(constants: StepConstants, state: GlifState, voltage: number, total: number): number {
  if (constants.threshold === THRESHOLD_FIXED) return constants.thresholdAtRest;
  state.spike *= constants.spikeDecay;
  if (constants.threshold === THRESHOLD_ADAPTING) {
    const { rest, conductance } = constants;
    const target = (total + conductance * rest) / conductance;
    const lag = constants.lagGain * (voltage - target);
    const steady = constants.steadyGain * (target - rest);
    state.follow = lag * constants.membraneDecay + constants.followDecay * (state.follow - lag - steady) + steady;
  }
  return state.follow + state.spike + constants.thresholdAtRest;
}
