/** How long a run may be: what takes more memory than a machine has is refused before the first step. */
import { InvalidOptionError, InvalidStimulusError } from "../base/errors.js";

/** Samples of one run, unless told otherwise: 250 s at 200 kHz. */
const MOST_RUN_SAMPLES = 50e6;

/**
 * Refuses a run of too many samples.
 *
 * @param task completes "Cannot …", such as `run sweep 33`
 * @param samples of its stimulus, or of its response where these are more; NaN where that is not known yet
 * @param maxSamples default {@link MOST_RUN_SAMPLES}
 * @param bytesPerSample what each sample takes: 8 for the current, the voltage and each further trace
 * @throws InvalidStimulusError that states the memory; InvalidOptionError for a `maxSamples` below 1
 */
export function checkRunLength(
  task: string,
  samples: number,
  maxSamples: number = MOST_RUN_SAMPLES,
  bytesPerSample = 24,
): void {
  if (!(maxSamples >= 1)) {
    throw new InvalidOptionError(`Cannot ${task} with maxSamples ${maxSamples}: expected a number from 1 on`, {
      value: maxSamples,
    });
  }
  if (!(samples > maxSamples)) return;
  const grouped = (count: number): string => count.toLocaleString("en-US");
  throw new InvalidStimulusError(
    `Cannot ${task}: it has ${grouped(samples)} samples, which need ${memory(samples * bytesPerSample)} of memory, expected at most ${grouped(maxSamples)} samples (--max-samples, in the library maxSamples, sets the limit)`,
    { value: samples, allowed: [maxSamples] },
  );
}

function memory(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}

/**
 * Refuses a stimulus without samples, such as a recorded one of which nothing is a number: there is nothing to answer to.
 *
 * @throws InvalidStimulusError
 */
export function checkNotEmpty(name: string, samples: number): void {
  if (samples > 0) return;
  throw new InvalidStimulusError(`Cannot run "${name}": its current has no samples, expected at least one`, {
    value: samples,
  });
}
