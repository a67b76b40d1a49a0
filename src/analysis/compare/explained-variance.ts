import { checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import type { GaussianKernel } from "./gaussian-kernel.js";
import { gaussianKernel } from "./gaussian-kernel.js";
import type { Measure } from "./measure.js";
import { measured, missing } from "./measure.js";
import { requirePositive } from "./spike-trains.js";

/** Explained variance of spike trains at one time scale (glif.md C.6). */
export interface ExplainedVariance {
  /** Standard deviation of the Gaussian for smoothing spikes [s]. */
  readonly sigmaS: number;
  /** How well the mean of the recorded trains explains each of them: the upper bound for a model. */
  readonly data: Measure;
  /** How well the model explains the recorded trains. */
  readonly model: Measure;
  /** `model` divided by `data`; the published values of the Allen GLIF models are at 10 ms. */
  readonly ratio: Measure;
}

export interface ExplainedVarianceOptions {
  /** Samples per second [Hz]: spikes are assigned to whole samples; several on one sample count once. */
  readonly rateHz: number;
  /** Number of samples of a sweep. */
  readonly samples: number;
  /** Standard deviation of the Gaussian [s]; default 0.01. */
  readonly sigmaS?: number | undefined;
}

/**
 * Explained variance of recorded spike trains by a model's trains for the same stimulus (glif.md C.6): recorded trains
 * compared with their mean, and with the model, all smoothed with a Gaussian.
 *
 * @param model spike times [s] of each run; a deterministic model has one
 * @param recorded spike times [s] of each sweep
 * @returns measures, each a number or a reason: `data` and `ratio` need two recorded sweeps, and sigma must suit the
 *   sweep's length
 * @throws InvalidOptionError if a rate, number of samples or sigma is not positive, or a spike is outside the sweep
 */
export function explainedVariance(
  model: readonly ArrayLike<number>[],
  recorded: readonly ArrayLike<number>[],
  options: ExplainedVarianceOptions,
): ExplainedVariance {
  const task = "measure explained variance";
  checkArguments(task, { model: [model, "trains"], recorded: [recorded, "trains"] });
  checkOptions(task, options, { rateHz: "number", samples: "number", sigmaS: "number" });
  const { rateHz, samples, sigmaS = 0.01 } = options;
  requirePositive(rateHz, "a rate of", "Hz", task);
  requirePositive(sigmaS, "a sigma of", "s", task);
  if (!(Number.isInteger(samples) && samples > 0)) {
    throw new InvalidOptionError(`${task} on ${samples} samples`, "expected a positive whole number", {
      value: samples,
    });
  }
  const dt = 1 / rateHz; // [s]
  const kernel = gaussianKernel(sigmaS / dt, samples);
  if (typeof kernel === "string") {
    return { sigmaS, data: missing(kernel), model: missing(kernel), ratio: missing(kernel) };
  }
  const stepsOf = (who: string) => (times: ArrayLike<number>) => toSteps(times, dt, samples, task, who);
  const trains = recorded.map(stepsOf("recording"));
  const data = dataVariance(trains, kernel, samples);
  const explained = modelVariance(model.map(stepsOf("model")), trains, kernel, samples);
  return { sigmaS, data, model: explained, ratio: ratioOf(explained, data) };
}

function ratioOf(model: Measure, data: Measure): Measure {
  if (model.value === null) return model;
  if (data.value === null) return data;
  return measured(model.value / data.value, "the recorded sweeps have no variance in common");
}

/** Samples with spikes, without duplicates. Times are truncated to whole samples as in AllenSDK. */
function toSteps(times: ArrayLike<number>, dt: number, samples: number, task: string, who: string): Float64Array {
  const steps = Float64Array.from(times, (time) => Math.trunc(time / dt)).sort();
  for (const step of steps) {
    if (step >= 0 && step < samples) continue;
    throw new InvalidOptionError(task, `a spike of the ${who} lies on sample ${step}, expected 0 to ${samples - 1}`, {
      value: step,
    });
  }
  return steps.filter((step, k) => step !== steps[k - 1]);
}

const NOTHING_RECORDED = "there is no recorded sweep of this stimulus";

/** Range for smoothed trains: the kernel of a spike on sample s begins at s − before; `length` samples count. */
interface Frame {
  readonly before: number;
  readonly length: number;
}

/**
 * Mean over the recorded trains of how well their mean explains each; kernels count in full, even outside the sweep.
 */
function dataVariance(trains: readonly Float64Array[], kernel: GaussianKernel, samples: number): Measure {
  if (trains.length === 0) return missing(NOTHING_RECORDED);
  if (trains.length === 1) return missing("there is only one recorded sweep of this stimulus, expected two or more");
  const frame = { before: 0, length: samples + kernel.length - 1 };
  const covariances = trains.map((a) => trains.map((b) => covariance(a, b, kernel, frame)));
  // The covariance of a train with the mean train is the mean of its covariances; the variance of the mean train is the
  // mean of all covariances.
  const withMean = covariances.map(mean);
  const ofMean = mean(withMean);
  return measured(mean(withMean.map((common, n) => explainedShare(common, covariances[n]![n]!, ofMean))));
}

/** Mean over all pairs of model and recorded trains; only samples within the sweep count. */
function modelVariance(
  model: readonly Float64Array[],
  recorded: readonly Float64Array[],
  kernel: GaussianKernel,
  samples: number,
): Measure {
  if (recorded.length === 0) return missing(NOTHING_RECORDED);
  if (model.length === 0) return missing("there is no sweep of the model with this stimulus");
  const frame = { before: (kernel.length - 1) >> 1, length: samples };
  const variance = (train: Float64Array) => covariance(train, train, kernel, frame);
  const recordedVariances = recorded.map(variance);
  const shares = model.flatMap((a) => {
    const own = variance(a);
    return recorded.map((b, n) => explainedShare(covariance(a, b, kernel, frame), own, recordedVariances[n]!));
  });
  return measured(mean(shares));
}

/**
 * [var(a) + var(b) − var(a−b)] / [var(a) + var(b)], which is 2·cov(a,b) / [var(a) + var(b)]; 1 for two silent trains.
 */
function explainedShare(common: number, a: number, b: number): number {
  return a + b === 0 ? 1 : (2 * common) / (a + b);
}

/** Covariance of two smoothed trains over the samples of a frame. */
function covariance(a: Float64Array, b: Float64Array, kernel: GaussianKernel, frame: Frame): number {
  let product = 0;
  let from = 0;
  for (const step of a) {
    while (from < b.length && b[from]! <= step - kernel.length) from++;
    for (let k = from; k < b.length && b[k]! < step + kernel.length; k++) {
      const [early, late] = step < b[k]! ? [step, b[k]!] : [b[k]!, step];
      const start = early - frame.before;
      const shift = late - early;
      product += kernel.product(shift, Math.max(shift, -start), Math.min(kernel.length, frame.length - start) - 1);
    }
  }
  return product / frame.length - meanOfSmoothed(a, kernel, frame) * meanOfSmoothed(b, kernel, frame);
}

function meanOfSmoothed(train: Float64Array, kernel: GaussianKernel, { before, length }: Frame): number {
  let sum = 0;
  for (const step of train) {
    const start = step - before;
    sum += kernel.sum(Math.max(0, -start), Math.min(kernel.length, length - start) - 1);
  }
  return sum / length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
