/** Why a column of times is not a regular sampling: the row and the problem. */
export interface UnevenTimes {
  readonly row: number;
  readonly problem: string;
}

/** Maximum deviation of a time from even steps [steps]; allows for times rounded when printed. */
const TOLERANCE = 0.01;

/**
 * The rate [Hz] of two or more evenly spaced times [s], or the first row out of step. Times from a round rate or step
 * give that rate exactly, even if their decimals were truncated.
 */
export function rateOfTimes(times: readonly number[]): number | UnevenTimes {
  const count = times.length - 1;
  const first = times[0]!;
  for (let k = 1; k <= count; k++) {
    if (times[k]! > times[k - 1]!) continue;
    return { row: k, problem: `the time ${times[k]} s does not come after ${times[k - 1]} s` };
  }
  const span = times[count]! - first;
  const step = span / count;
  let worst = 0;
  for (let k = 1; k < count; k++) worst = Math.max(worst, Math.abs(times[k]! - first - k * step));
  if (worst > TOLERANCE * step) return firstUneven(times);
  const rate = 1 / Number(step.toPrecision(12));
  const round = Math.round(rate);
  // Uncertainty of the rate: the rounding of the times relative to their span.
  const doubt = Math.max(1e-9, (2 * worst) / span);
  const rateHz = round > 0 && Math.abs(rate - round) <= doubt * rate ? round : rate;
  return Number.isFinite(rateHz) ? rateHz : { row: 1, problem: `the step of ${step} s is too small` };
}

/** Maximum number of steps to sort: enough to find the most common one within milliseconds. */
const SORTED = 100_000;

/** The row after the first step that differs from the most common one, taken as the median step. */
function firstUneven(times: readonly number[]): UnevenTimes {
  const steps = Float64Array.from({ length: times.length - 1 }, (_, k) => times[k + 1]! - times[k]!);
  const every = Math.ceil(steps.length / SORTED);
  const sorted = (every === 1 ? steps.slice() : steps.filter((_, k) => k % every === 0)).sort();
  const usual = sorted[Math.floor(sorted.length / 2)]!;
  const odd = steps.findIndex((step) => Math.abs(step - usual) > TOLERANCE * usual);
  const row = Math.max(0, odd) + 1;
  const shown = (value: number): number => Number(value.toPrecision(6));
  return { row, problem: `a step of ${shown(steps[row - 1]!)} s differs from the usual ${shown(usual)} s` };
}
