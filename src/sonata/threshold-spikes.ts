/** What NEURON adds to the time of a crossing [ms]. */
const LATER_MS = 1e-10;

/**
 * Spike times [ms] as NEURON's NetCon finds them in fixed steps: at the start of each step the voltage is above the
 * threshold, and was not at the start of the one before. Times are added up as NEURON adds them, by halves of a step;
 * the state after the last step is not looked at (sonata.md 4).
 *
 * @param voltage at the start of every step and after the last one [V]
 */
export function thresholdSpikes(voltage: Float64Array, dtMs: number, thresholdMv: number): Float64Array {
  const times: number[] = [];
  let isAbove = false;
  let t = 0;
  for (let step = 0; step < voltage.length - 1; step++) {
    const above = voltage[step]! * 1e3 > thresholdMv;
    if (above && !isAbove) times.push(t + LATER_MS);
    isAbove = above;
    t += 0.5 * dtMs;
    t += 0.5 * dtMs;
  }
  return Float64Array.from(times);
}
