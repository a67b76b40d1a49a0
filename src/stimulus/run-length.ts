/** Limits the length and number of runs: those that would exceed the memory fail before the first step. */
import { InvalidOptionError, InvalidStimulusError } from "../base/errors.js";

/** Default maximum number of samples per run: 250 s at 200 kHz. */
const MOST_RUN_SAMPLES = 50e6;

/** Default maximum number of sweeps that families make. */
const MOST_SWEEPS = 1000;

/**
 * Rejects families of too many sweeps, which are probably a slip of the step.
 *
 * @param task completes "Cannot …"
 * @param maxSweeps default {@link MOST_SWEEPS}
 * @throws InvalidStimulusError; InvalidOptionError for a `maxSweeps` below 1
 */
export function checkSweepCount(task: string, sweeps: number, maxSweeps: number = MOST_SWEEPS): void {
  if (!(maxSweeps >= 1)) {
    throw new InvalidOptionError(`${task} with maxSweeps ${maxSweeps}`, "expected a number of at least 1", {
      value: maxSweeps,
    });
  }
  if (sweeps <= maxSweeps) return;
  throw new InvalidStimulusError(
    task,
    `the values make ${grouped(sweeps)} sweeps, expected at most ${grouped(maxSweeps)} (--max-sweeps, or maxSweeps in the library, sets the limit)`,
    { value: sweeps, allowed: [maxSweeps] },
  );
}

const grouped = (count: number): string => count.toLocaleString("en-US");

/**
 * Rejects a run with too many samples.
 *
 * @param task completes "Cannot …", such as `run sweep 33`
 * @param samples of the stimulus, or of the response if that has more; NaN if not known yet
 * @param maxSamples default {@link MOST_RUN_SAMPLES}
 * @param bytesPerSample memory per sample: 8 each for the current, the voltage and further traces
 * @throws InvalidStimulusError that states the memory; InvalidOptionError for a `maxSamples` below 1
 */
export function checkRunLength(
  task: string,
  samples: number,
  maxSamples: number = MOST_RUN_SAMPLES,
  bytesPerSample = 24,
): void {
  if (!(maxSamples >= 1)) {
    throw new InvalidOptionError(`${task} with maxSamples ${maxSamples}`, "expected a number of at least 1", {
      value: maxSamples,
    });
  }
  if (!(samples > maxSamples)) return;
  throw new InvalidStimulusError(
    task,
    `it has ${grouped(samples)} samples, which need ${memory(samples * bytesPerSample)} of memory, expected at most ${grouped(maxSamples)} samples (--max-samples, or maxSamples in the library, sets the limit)`,
    { value: samples, allowed: [maxSamples] },
  );
}

/** Traces of a run of the maximum length; shorter runs may have more. */
const MOST_TRACES = 6;

/**
 * Rejects a run whose traces together would exceed the memory: more than six at the maximum number of samples, or
 * correspondingly more at fewer.
 *
 * @param traces of the response: voltage, recorded quantities, contacts of a probe
 * @throws InvalidStimulusError that states the memory
 */
export function checkTraces(
  task: string,
  samples: number,
  traces: number,
  maxSamples: number = MOST_RUN_SAMPLES,
): void {
  const most = maxSamples * MOST_TRACES;
  if (!(samples * traces > most)) return;
  const [each, all] = [samples, most].map((count) => count.toLocaleString("en-US"));
  throw new InvalidStimulusError(
    task,
    `it has ${each} samples of ${traces} traces, which need ${memory(samples * traces * 8)} of memory, expected at most ${all} values: record less, or in longer steps (dt), or raise --max-samples (maxSamples in the library), ${MOST_TRACES} times as many values`,
    { value: samples * traces, allowed: [most] },
  );
}

function memory(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}

/**
 * Rejects a stimulus without samples, such as a recorded one without any finite value.
 *
 * @throws InvalidStimulusError
 */
export function checkNotEmpty(name: string, samples: number): void {
  if (samples > 0) return;
  throw new InvalidStimulusError(`run "${name}"`, "its current has no samples, expected at least one", {
    value: samples,
  });
}
