/** Which samples of a voltage step are measured. */
export interface StepWindow {
  /** The first sample that the step has reached. */
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** The currents of one step [A], with the times of the peaks from its beginning [s]. */
export interface StepCurrents {
  readonly peakInwardA: number;
  readonly peakInwardS: number;
  readonly peakOutwardA: number;
  readonly peakOutwardS: number;
  readonly steadyA: number;
}

/** Share of the step, its end, over which the steady current is averaged. */
const STEADY_SHARE = 0.1;

/** The samples of a step in a plain run: sample k has the command at (k − ½)·dt (test/golden/devices/README.md). */
export function stepWindow(startS: number, durationS: number, rateHz: number): StepWindow {
  const after = (seconds: number): number => Math.floor(seconds * rateHz + 0.5 - 1e-6) + 1;
  return { first: after(startS), end: after(startS + durationS) };
}

/**
 * Measures the current of a step. The current that charges the membrane flows in the direction of the step and decays; it is
 * over where the current turns for the first time. A peak in that direction is looked for from there on, one in the other
 * direction, which that current cannot make larger, in the whole step. Where the current never turns, the last sample stands
 * for the peak.
 *
 * @param direction of the step: positive if it depolarizes; 0 where nothing is charged
 */
export function measureStep(
  current: Float64Array,
  { first, end }: StepWindow,
  rateHz: number,
  direction: number,
): StepCurrents {
  const turn = direction === 0 ? first : turnOf(current, first, end, Math.sign(direction));
  const inward = extremeOf(current, direction < 0 ? turn : first, end, -1);
  const outward = extremeOf(current, direction > 0 ? turn : first, end, 1);
  const steady = current.subarray(end - Math.max(1, Math.round((end - first) * STEADY_SHARE)), end);
  const timeOf = (sample: number): number => (sample - first + 1) / rateHz;
  return {
    peakInwardA: current[inward]!,
    peakInwardS: timeOf(inward),
    peakOutwardA: current[outward]!,
    peakOutwardS: timeOf(outward),
    steadyA: steady.reduce((sum, value) => sum + value, 0) / steady.length,
  };
}

/** Where a decaying current, positive for sign 1, stops falling; the last sample if it never does. */
function turnOf(current: Float64Array, first: number, end: number, sign: number): number {
  for (let k = first; k < end - 1; k++) if (sign * (current[k + 1]! - current[k]!) > 0) return k;
  return end - 1;
}

/** The first sample of the largest value, for sign −1 of the smallest. */
function extremeOf(current: Float64Array, first: number, end: number, sign: number): number {
  let best = first;
  for (let k = first + 1; k < end; k++) if (sign * (current[k]! - current[best]!) > 0) best = k;
  return best;
}
