import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";

/**
 * Times at which a voltage rises through a level, interpolated between the sample below and the first one at or above.
 * NaN is neither below nor above, so gaps give no crossing.
 *
 * @param voltage membrane voltage [V]
 * @param rateHz samples per second [Hz]
 * @param levelV level [V]
 * @returns crossing times [s] from the first sample
 * @throws InvalidOptionError for a rate that is not positive or a level that is not finite
 */
export function crossings(voltage: Float64Array, rateHz: number, levelV: number): Float64Array {
  checkArguments("find crossings", {
    voltage: [voltage, "samples"],
    rateHz: [rateHz, "number"],
    levelV: [levelV, "number"],
  });
  if (!(rateHz > 0 && Number.isFinite(rateHz))) {
    throw new InvalidOptionError(`find crossings at a rate of ${rateHz} Hz`, "expected a positive number", {
      value: rateHz,
    });
  }
  if (!Number.isFinite(levelV)) {
    throw new InvalidOptionError(`find crossings of ${levelV} V`, "expected a finite level", { value: levelV });
  }
  const dt = 1 / rateHz; // [s]
  const times: number[] = [];
  for (let k = 0; k + 1 < voltage.length; k++) {
    const below = voltage[k]!;
    const above = voltage[k + 1]!;
    if (below < levelV && above >= levelV) times.push((k + (levelV - below) / (above - below)) * dt);
  }
  return Float64Array.from(times);
}
