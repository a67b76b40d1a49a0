import { type GlifState, NO_TRACE, SETTLE_MASK, settle, type TraceSinks } from "./state.js";
import { type StepConstants, THRESHOLD_ADAPTING, THRESHOLD_FIXED } from "./step-constants.js";

/**
 * Steps a model with two after-spike currents, as all published ones have, until a spike or `end` (glif.md C.4 steps 1 to 3).
 *
 * All variables of the loop are local numbers. Its speed is limited by the dependency chain V → V of four operations
 * (five if rest is not 0, which no published model has). Branches on constants and stores execute in parallel to it and
 * cost little, so one loop serves all levels and outputs. Rare work is done outside, because calls in the loop would
 * cost registers.
 *
 * @returns whether `state.step` spiked; the state then holds the values after the step, and `…Before` those before it
 */
export function advancePair(
  constants: StepConstants,
  state: GlifState,
  current: Float64Array,
  end: number,
  sinks: TraceSinks,
): boolean {
  const { rest, conductance, gain, threshold: dynamics, thresholdAtRest } = constants;
  const { spikeDecay, membraneDecay, followDecay, lagGain, steadyGain, currentDecay } = constants;
  const restCurrent = conductance * rest;
  const restsAtZero = Object.is(rest, 0); // V − 0 equals V exactly
  const decay0 = currentDecay[0]!;
  const decay1 = currentDecay[1]!;
  const keepVoltage = sinks.voltage !== null;
  const keepThreshold = sinks.threshold !== null;
  const keepCurrents = sinks.afterSpikeCurrents !== null;
  const voltages = sinks.voltage ?? NO_TRACE;
  const thresholds = sinks.threshold ?? NO_TRACE;
  const currents = sinks.afterSpikeCurrents ?? NO_TRACE;

  let { step, voltage, threshold, spike, follow } = state;
  let i0 = state.currents[0]!;
  let i1 = state.currents[1]!;
  let spiked = false;

  while (step < end && !spiked) {
    if ((step & SETTLE_MASK) === 0) {
      voltage = settle(voltage);
      spike = settle(spike);
      follow = settle(follow);
      i0 = settle(i0);
      i1 = settle(i1);
    }
    const stop = Math.min(end, (step | SETTLE_MASK) + 1);
    for (; step < stop; step++) {
      const total = current[step]! + (i0 + i1);
      const fromRest = restsAtZero ? voltage : voltage - rest;
      const voltageNext = voltage + (total - conductance * fromRest) * gain;
      let thresholdNext = thresholdAtRest;
      if (dynamics !== THRESHOLD_FIXED) {
        spike *= spikeDecay;
        if (dynamics === THRESHOLD_ADAPTING) {
          // Terms in the order of C.3: a/b can be in the hundreds, and its rounding affects AllenSDK's result.
          const target = (total + restCurrent) / conductance;
          const lag = lagGain * (voltage - target);
          const steady = steadyGain * (target - rest);
          follow = lag * membraneDecay + followDecay * (follow - lag - steady) + steady;
        }
        thresholdNext = follow + spike + thresholdAtRest;
      }
      i0 *= decay0;
      i1 *= decay1;
      if (voltageNext > thresholdNext) {
        state.voltageBefore = voltage;
        state.thresholdBefore = threshold;
        voltage = voltageNext;
        threshold = thresholdNext;
        spiked = true;
        break;
      }
      voltage = voltageNext;
      threshold = thresholdNext;
      if (keepVoltage) voltages[step] = voltage;
      if (keepThreshold) thresholds[step] = thresholdNext;
      if (keepCurrents) {
        // Adding 0 turns the −0 of a non-persistent current (dynamics "none") into 0.
        currents[2 * step] = i0 + 0;
        currents[2 * step + 1] = i1 + 0;
      }
    }
  }

  state.step = step;
  state.voltage = voltage;
  state.threshold = threshold;
  state.spike = spike;
  state.follow = follow;
  state.currents[0] = i0;
  state.currents[1] = i1;
  return spiked;
}
