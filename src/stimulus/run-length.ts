/** Limits the length of runs: those that would exceed the memory fail before the first step. */
import { InvalidOptionError, InvalidStimulusError } from "../base/errors.js";

/** Default maximum number of samples per run: 250 s at 200 kHz. */
const MOST_RUN_SAMPLES = 50e6;

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
  const grouped = (count: number): string => count.toLocaleString("en-US");
  throw new InvalidStimulusError(
    task,
    `it has ${grouped(samples)} samples, which need ${memory(samples * bytesPerSample)} of memory, expected at most ${grouped(maxSamples)} samples (--max-samples, or maxSamples in the library, sets the limit)`,
    { value: samples, allowed: [maxSamples] },
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
