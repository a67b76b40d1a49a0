import { checkArguments, checkOptions } from "../base/arguments.js";
import { InvalidModelError, InvalidOptionError } from "../base/errors.js";
import { checkStep } from "./cell.js";
import { checkConfig, type GlifConfig } from "./config/config.js";
import { firstCrossing } from "./step/crossing.js";
import { advanceAny } from "./step/kernel-any.js";
import { type GlifState, initialState } from "./step/state.js";
import { type StepConstants, type StepOptions, stepConstants } from "./step/step-constants.js";
import { applyReset, checkFinite } from "./step/stepper.js";

export interface ForcedSpikeOptions extends StepOptions {
  /** Number of samples integrated at once, with their mean current; default the config's `dt_multiplier`, else 1. */
  readonly dtMultiplier?: number | undefined;
}

/** Result of {@link runForcedSpikes}. Sample k holds the state before sample k is integrated; NaN in spike cuts. */
export interface ForcedSpikeRun {
  /** Voltage [V], relative to rest like the config. */
  readonly voltage: Float64Array;
  /** Threshold [V]. */
  readonly threshold: Float64Array;
  /** After-spike currents [A], samples × components, row-major. */
  readonly afterSpikeCurrents: Float64Array;
  /** Voltage at each forced spike, before the reset [V]. */
  readonly voltageAtSpikes: Float64Array;
  /** Threshold at each forced spike, before the reset [V]. */
  readonly thresholdAtSpikes: Float64Array;
  /**
   * For each forced spike, the time at which the model would have spiked [s]: its first crossing since the previous
   * spike or, without one, the intersection of the straight lines from the start to the end of that interval (which may
   * be at any time).
   */
  readonly modelSpikeTimes: Float64Array;
  /** Voltage at `modelSpikeTimes` [V]. */
  readonly modelSpikeVoltages: Float64Array;
}

/**
 * Runs a model with spikes imposed at given samples, as AllenSDK's optimiser does (glif.md C.7): between spikes the
 * dynamics ignore threshold crossings, and resets happen only at the given samples.
 *
 * @param current [A], one value per sample
 * @param rateHz samples per second
 * @param spikeIndices samples of the spikes, ascending, each after the previous spike's cut
 * @throws InvalidOptionError for invalid spikes, InvalidStimulusError for currents that are not finite,
 *   InvalidModelError if the initial voltage exceeds the threshold
 */
export function runForcedSpikes(
  config: GlifConfig,
  current: Float64Array,
  rateHz: number,
  spikeIndices: ArrayLike<number>,
  options: ForcedSpikeOptions = {},
): ForcedSpikeRun {
  const task = "run a model with forced spikes";
  checkArguments(task, {
    config: [config, "object"],
    current: [current, "samples"],
    rateHz: [rateHz, "number"],
    spikeIndices: [spikeIndices, "numbers"],
  });
  checkOptions(task, options, { glifCut: "text", membrane: "text", dtMultiplier: "number" });
  checkConfig(config, task);
  const dt = 1 / rateHz;
  checkStep(dt);
  checkFinite(current, dt);
  const constants = stepConstants(config, dt, options);
  checkStart(constants);
  checkSpikes(spikeIndices, constants.cut, current.length);
  const multiplier = options.dtMultiplier ?? config.dt_multiplier ?? 1;
  if (!Number.isInteger(multiplier) || multiplier < 1) {
    throw new InvalidOptionError(`integrate ${multiplier} samples at once`, "expected a whole number from 1", {
      value: multiplier,
    });
  }

  const { components } = constants;
  const result = {
    voltage: new Float64Array(current.length).fill(Number.NaN),
    threshold: new Float64Array(current.length).fill(Number.NaN),
    afterSpikeCurrents: new Float64Array(current.length * components).fill(Number.NaN),
    voltageAtSpikes: new Float64Array(spikeIndices.length),
    thresholdAtSpikes: new Float64Array(spikeIndices.length),
    modelSpikeTimes: new Float64Array(spikeIndices.length),
    modelSpikeVoltages: new Float64Array(spikeIndices.length),
  };
  const coarse: Coarse = { config, options, dt, multiplier, step: stepConstants(config, dt * multiplier, options) };
  const state = initialState(constants);
  let from = 0;
  for (let index = 0; index < spikeIndices.length; index++) {
    const to = spikeIndices[index]!;
    integrate(coarse, state, current, from, to, result);
    const end = { voltage: state.voltage, threshold: state.threshold };
    const own = firstCrossing(result.voltage.subarray(from, to), result.threshold.subarray(from, to), end, dt);
    result.voltageAtSpikes[index] = end.voltage;
    result.thresholdAtSpikes[index] = end.threshold;
    result.modelSpikeTimes[index] = from * dt + own.time;
    result.modelSpikeVoltages[index] = own.voltage;
    state.step = to; // for the message of a failing reset
    applyReset(constants, state);
    from = to + constants.cut;
  }
  if (from < current.length) integrate(coarse, state, current, from, current.length, result);
  return result;
}

/** Integration with bins of `multiplier` samples. */
interface Coarse {
  readonly config: GlifConfig;
  readonly options: StepOptions;
  readonly dt: number; // of a sample [s]
  readonly multiplier: number;
  readonly step: StepConstants; // of a whole bin
}

type Traces = Pick<ForcedSpikeRun, "voltage" | "threshold" | "afterSpikeCurrents">;

/**
 * Integrates samples [from, to) in bins, and interpolates the traces linearly between the starts of bins. As in
 * AllenSDK, the last bin ends at the last sample: it is one sample period shorter than its number of samples, whose
 * mean it uses.
 */
function integrate(
  coarse: Coarse,
  state: GlifState,
  current: Float64Array,
  from: number,
  to: number,
  out: Traces,
): void {
  const { config, options, dt, multiplier } = coarse;
  const samples = to - from;
  const bins = Math.ceil(samples / multiplier);
  const lastStart = (bins - 1) * (dt * multiplier); // [s]
  const lastDuration = (samples - 1) * dt - lastStart; // [s]
  const last = stepConstants(config, lastDuration, { membrane: options.membrane });
  const mean = new Float64Array(1);
  for (let bin = 0; bin < bins; bin++) {
    const start = from + bin * multiplier;
    const end = Math.min(start + multiplier, to);
    mean[0] = meanOf(current, start, end);
    const before = { voltage: state.voltage, threshold: state.threshold, currents: state.currents.slice() };
    const constants = bin < bins - 1 ? coarse.step : last;
    state.step = 0;
    advanceAny(constants, state, mean, 1, { voltage: null, threshold: null, afterSpikeCurrents: null });
    for (let sample = start; sample < end; sample++) {
      // Time since the start of the bin, as a fraction of the bin; a last bin of one sample has zero length.
      const part = sample === start ? 0 : ((sample - from) * dt - bin * (dt * multiplier)) / constants.dt;
      const between = (a: number, b: number) => a + (b - a) * part;
      out.voltage[sample] = between(before.voltage, state.voltage);
      out.threshold[sample] = between(before.threshold, state.threshold);
      for (let j = 0; j < constants.components; j++) {
        const at = sample * constants.components + j;
        out.afterSpikeCurrents[at] = between(before.currents[j]!, state.currents[j]!);
      }
    }
  }
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / (to - from);
}

function checkStart({ initialVoltage, initialThreshold }: StepConstants): void {
  if (initialVoltage <= initialThreshold) return;
  throw new InvalidModelError(
    "force spikes on this GLIF model",
    `it starts at ${initialVoltage} V, above its threshold of ${initialThreshold} V`,
    { value: initialVoltage },
  );
}

function checkSpikes(spikes: ArrayLike<number>, cut: number, samples: number): void {
  let from = 0;
  for (let index = 0; index < spikes.length; index++) {
    const spike = spikes[index]!;
    if (!Number.isInteger(spike) || spike <= from || spike >= samples) {
      throw new InvalidOptionError(
        `force spike ${index} at sample ${spike}`,
        `expected a sample after ${from}${index === 0 ? "" : ` (the spike before and its cut of ${cut})`} and below ${samples}`,
        { value: spike },
      );
    }
    from = spike + cut;
  }
}
