/** Finds where a current departs from rest, and ignores crosstalk of spikes in a measured current. */

/** Samples [start, end) in which a current departs from rest. */
export interface Excursion {
  readonly start: number;
  readonly end: number;
}

/** Changes of the current below this fraction of its range count as rounding errors. */
const ROUNDING = 1e-6;
/** The start of a sweep defines the rest: at most this long [s], and at most this fraction of the sweep. */
export const LEAD_IN = { longestS: 0.01, share: 0.01 };
/** Excursions separated by less than this are merged: the current only crossed its rest [s]. */
const ONE = 0.001;

/** Crosstalk lasts no longer than a spike, while the stimulus lasts much longer [s]. */
const CROSSTALK = { longest: 0.005, withoutSpike: 0.001, besideAtLeast: 0.02 };
/** Spikes may interrupt the excursion of a stimulus for this long [s]. */
const INTERRUPTION = 0.005;
/**
 * A rise of at least this height to at least this peak is a spike [V]; its crosstalk may be this far away in time [s].
 */
const SPIKE = { height: 0.02, peak: -0.03, near: 0.001 };

/**
 * The excursions of a current from `from` on, without crosstalk at either end. A measured current counts as resting
 * within three times its noise. NaN counts as resting.
 *
 * @param voltage [V] at the rate of the current; null if it was not measured or cannot reveal spikes
 */
export function excursions(
  current: Float64Array,
  voltage: Float64Array | null,
  from: number,
  rateHz: number,
): Excursion[] {
  const range = rangeOf(current, from, current.length);
  const leadIn = Math.min(LEAD_IN.longestS * rateHz, LEAD_IN.share * (current.length - from));
  const begin = firstFinite(current, from);
  const rest = rangeOf(current, begin, begin + Math.max(1, Math.floor(leadIn)));
  const least = restThreshold(range, rest);
  const found: { start: number; end: number }[] = [];
  for (let k = begin; k < current.length; k++) {
    if (!(Math.abs(current[k]! - rest.mean) > least)) continue;
    const last = found.at(-1);
    if (last && k - last.end < ONE * rateHz) last.end = k + 1;
    else found.push({ start: k, end: k + 1 });
  }
  const isNoisy = rest.max - rest.min > ROUNDING * (range.max - range.min);
  return withoutCrosstalk(found, { voltage, rateHz, isNoisy });
}

/** Maximum deviation of a resting current from its mean [A]. */
export function restThreshold(
  range: { readonly min: number; readonly max: number },
  rest: { readonly min: number; readonly max: number },
): number {
  return Math.max(ROUNDING * (range.max - range.min), 1.5 * (rest.max - rest.min));
}

interface Measured {
  readonly voltage: Float64Array | null;
  readonly rateHz: number;
  readonly isNoisy: boolean;
}

/** Removes crosstalk next to a long stimulus; if all excursions are short, they are the stimulus. */
function withoutCrosstalk(found: readonly Excursion[], measured: Measured): Excursion[] {
  const { rateHz } = measured;
  if (longest(found, INTERRUPTION * rateHz) < CROSSTALK.besideAtLeast * rateHz) return [...found];
  let [first, end] = [0, found.length];
  while (first < end && isCrosstalk(found[first]!, measured)) first += 1;
  while (first < end && isCrosstalk(found[end - 1]!, measured)) end -= 1;
  return first < end ? found.slice(first, end) : [...found];
}

function isCrosstalk({ start, end }: Excursion, { voltage, rateHz, isNoisy }: Measured): boolean {
  const lastsS = (end - start) / rateHz;
  if (lastsS > CROSSTALK.longest) return false;
  if (isNoisy && lastsS <= CROSSTALK.withoutSpike) return true;
  if (voltage === null) return false;
  const near = Math.ceil(SPIKE.near * rateHz);
  const { min, max } = rangeOf(voltage, Math.max(0, start - near), end + near);
  return max - min >= SPIKE.height && max >= SPIKE.peak;
}

/**
 * Length of the longest excursion [samples]; gaps of up to `most` samples that are short relative to both parts are
 * ignored.
 */
function longest(found: readonly Excursion[], most: number): number {
  const length = ({ start, end }: Excursion): number => end - start;
  let [longestSoFar, start] = [0, 0];
  found.forEach((excursion, i) => {
    const before = found[i - 1];
    const gap = before === undefined ? Number.POSITIVE_INFINITY : excursion.start - before.end;
    const isInterruption = gap <= most && before && 2 * gap <= Math.min(length(before), length(excursion));
    if (!isInterruption) start = excursion.start;
    longestSoFar = Math.max(longestSoFar, excursion.end - start);
  });
  return longestSoFar;
}

function firstFinite(values: Float64Array, from: number): number {
  for (let k = from; k < values.length; k++) if (Number.isFinite(values[k])) return k;
  return from;
}

/** Statistics of the finite values in [from, to). */
export function rangeOf(values: Float64Array, from: number, to: number) {
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  const end = Math.min(to, values.length);
  for (let k = from; k < end; k++) {
    const value = values[k]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count += 1;
  }
  return { min, max, mean: min === max ? min : sum / count };
}
