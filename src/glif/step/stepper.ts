import { InvalidModelError, InvalidStimulusError, NumericalFailureError } from "../../base/errors.js";
import type { SpikeBuffer } from "../spikes.js";
import { advanceAny } from "./kernel-any.js";
import { advancePair } from "./kernel-pair.js";
import { assignState, type GlifState, initialState, SPIKES_ONLY, type TraceSinks } from "./state.js";
import type { StepConstants } from "./step-constants.js";

/** Number of samples that keep the values after a bad reset (glif.md C.4 step 2 f). */
const BAD_RESET_SAMPLES = 5;

/**
 * One run over one stimulus, in the order of glif.md C.4, that can be advanced in pieces; the result does not depend on
 * the pieces. Every sample of the sinks is written, NaN where undefined.
 */
export class GlifStepper {
  readonly #constants: StepConstants;
  readonly #spikes: SpikeBuffer;
  /** State restored by {@link restart}. */
  readonly #initial: GlifState;
  readonly #state: GlifState;
  /** State before the current piece, for locating a failure. */
  readonly #before: GlifState;
  readonly #advance: typeof advancePair;
  #current: Float64Array;
  #sinks: TraceSinks;
  /** Whether a reset set the voltage above the threshold, which ends a run (glif.md C.4 step 2 f). */
  stoppedEarly = false;

  /**
   * @param current [A], one value per step
   * @throws InvalidStimulusError if a sample is not finite
   */
  constructor(constants: StepConstants, current: Float64Array, sinks: TraceSinks, spikes: SpikeBuffer) {
    checkFinite(current, constants.dt);
    this.#constants = constants;
    this.#current = current;
    this.#sinks = sinks;
    this.#spikes = spikes;
    this.#initial = initialState(constants);
    this.#state = initialState(constants);
    this.#before = initialState(constants);
    this.#advance = constants.components === 2 ? advancePair : advanceAny;
  }

  /** Starts another run from the initial state, without spikes or allocation. */
  restart(current: Float64Array, sinks: TraceSinks): void {
    checkFinite(current, this.#constants.dt);
    this.#current = current;
    this.#sinks = sinks;
    this.#spikes.clear();
    assignState(this.#state, this.#initial);
    this.stoppedEarly = false;
  }

  /** The next sample; at or past the end of the stimulus if the run is over. */
  get step(): number {
    return this.#state.step;
  }

  /** Steps at least to sample `end`; a spike cut may extend past it. */
  advance(end: number): void {
    const limit = Math.min(end, this.#current.length);
    while (this.#state.step < limit) {
      assignState(this.#before, this.#state);
      const spiked = this.#advance(this.#constants, this.#state, this.#current, limit, this.#sinks);
      if (!Number.isFinite(this.#state.voltage + this.#state.threshold)) this.#fail(this.#before);
      if (spiked) this.#spike();
    }
  }

  /** Records the spike at `state.step`, resets, and skips the cut (glif.md C.4 step 2). */
  #spike(): void {
    const { dt, cut } = this.#constants;
    const state = this.#state;
    const step = state.step;
    const samples = this.#current.length;

    const before = state.voltageBefore;
    const rise = state.voltage - before;
    const thresholdRise = state.threshold - state.thresholdBefore;
    const time = step * dt + (dt * (state.thresholdBefore - before)) / (rise - thresholdRise);
    const offset = time - (step - 1) * dt;
    const voltage = before + (rise * offset) / dt;
    this.#spikes.push(step, step * dt, time, voltage, state.thresholdBefore + (thresholdRise * offset) / dt);

    this.stoppedEarly = applyReset(this.#constants, state);
    this.#writeMissing(step, Math.min(step + cut, samples));
    this.#writeState(step + cut, step + cut + 1);
    state.step = step + cut + 1;
    if (this.stoppedEarly) {
      this.#writeState(state.step, state.step + BAD_RESET_SAMPLES);
      this.#writeMissing(Math.min(state.step + BAD_RESET_SAMPLES, samples), samples);
      state.step = samples;
    }
  }

  #writeMissing(from: number, to: number): void {
    const { components } = this.#constants;
    this.#sinks.voltage?.fill(Number.NaN, from, to);
    this.#sinks.threshold?.fill(Number.NaN, from, to);
    this.#sinks.afterSpikeCurrents?.fill(Number.NaN, from * components, to * components);
  }

  /** Writes the current state to samples [from, to), limited to existing samples. */
  #writeState(from: number, to: number): void {
    const { components } = this.#constants;
    const { voltage, threshold, afterSpikeCurrents } = this.#sinks;
    for (let sample = from; sample < Math.min(to, this.#current.length); sample++) {
      if (voltage !== null) voltage[sample] = this.#state.voltage;
      if (threshold !== null) threshold[sample] = this.#state.threshold;
      afterSpikeCurrents?.set(this.#state.currents, sample * components);
    }
  }

  /** Repeats the last piece step by step to find when the values became infinite or NaN. */
  #fail(start: GlifState): never {
    while (Number.isFinite(start.voltage + start.threshold) && start.step < this.#current.length) {
      const spiked = this.#advance(this.#constants, start, this.#current, start.step + 1, SPIKES_ONLY);
      if (spiked) break;
    }
    const timeS = start.step * this.#constants.dt;
    const { voltage, threshold } = this.#state;
    throw new NumericalFailureError(
      `continue the GLIF run at ${timeS} s`,
      `voltage or threshold is no longer finite (they became ${voltage} V and ${threshold} V; the time step is ${this.#constants.dt} s)`,
      { value: timeS },
    );
  }
}

/**
 * Applies the reset rules to the values after a step that spiked (glif.md C.3, C.4 step 2 d): currents, voltage, threshold.
 *
 * @returns whether the reset voltage exceeds the reset threshold
 */
export function applyReset(constants: StepConstants, state: GlifState): boolean {
  const { currentKept, currentJump } = constants;
  const { currents } = state;
  if (constants.sumsCurrents) {
    for (let j = 0; j < currents.length; j++) currents[j] = currentJump[j]! + currents[j]! * currentKept[j]!;
  } else {
    const sum = currents.reduce((total, value) => total + value, 0);
    if (sum !== 0) {
      throw new InvalidModelError(
        `reset the GLIF model at ${state.step * constants.dt} s`,
        `its after-spike currents sum to ${sum} A, and AScurrent_reset_method "none" expects them to be zero`,
        { value: sum },
      );
    }
    currents.fill(0);
  }
  state.voltage = constants.voltageKept * state.voltage + constants.voltageJump;
  state.threshold = constants.thresholdAtRest;
  if (constants.raisesThreshold) {
    state.spike = state.spike * constants.spikeKept + constants.spikeJump;
    state.threshold = state.spike + state.follow + constants.thresholdAtRest;
  }
  return state.voltage > state.threshold;
}

/** The sum of zero times every sample is NaN exactly if one of them is not finite; much faster than checking each. */
export function checkFinite(current: Float64Array, dt: number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let sample = 0;
  for (; sample + 3 < current.length; sample += 4) {
    a += current[sample]! * 0;
    b += current[sample + 1]! * 0;
    c += current[sample + 2]! * 0;
    d += current[sample + 3]! * 0;
  }
  for (; sample < current.length; sample++) a += current[sample]! * 0;
  if (a + b + c + d === 0) return;
  const at = current.findIndex((value) => !Number.isFinite(value));
  throw new InvalidStimulusError(
    "run a GLIF model on this stimulus",
    `sample ${at} (${at * dt} s) is ${current[at]}, expected a finite current in A`,
    { value: current[at] },
  );
}
