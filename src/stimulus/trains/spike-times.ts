import { seen } from "../../base/arguments.js";
import { InvalidStimulusError } from "../../base/errors.js";

/**
 * The times of a spike train in ascending order, as a copy. Times may be equal.
 *
 * @param times [s], in any order
 * @param what for messages, such as `the spike train train.csv`
 * @throws InvalidStimulusError for a time that is negative or not finite, with its index and value
 */
export function spikeTimes(times: ArrayLike<number>, what = "a spike train"): Float64Array {
  const sorted = new Float64Array(times.length);
  for (let index = 0; index < times.length; index++) {
    const time: unknown = times[index];
    if (typeof time !== "number" || !Number.isFinite(time) || time < 0) {
      const shown = typeof time === "number" ? `${time} s` : seen(time);
      throw new InvalidStimulusError(
        `use ${what}`,
        `the time at index ${index} is ${shown}, expected a finite time of at least 0 s`,
        { value: time, id: index },
      );
    }
    sorted[index] = time;
  }
  return sorted.sort();
}
