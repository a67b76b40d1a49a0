/**
 * Aligns stimuli with their responses: a stimulus has its own clock, may start before or after its response, and may
 * end before it (nwb.md 2.3).
 */

/** A stimulus aligned with its response. */
export interface AlignedStimulus {
  /** Current [A]; its first sample is at the start of the response. */
  readonly current: Float64Array;
  /** A note on what was added or removed; null if negligible. */
  readonly note: string | null;
}

/** Fraction of a sweep's length below which additions are rounding and not noted. */
const UNNOTED = 0.002;

/**
 * Aligns a stimulus with its response. A part before the response is cut off. If the stimulus starts later or ends
 * earlier, the missing part is filled with its resting current, or 0 A if it has none.
 *
 * @param current [A]
 * @param offsetS start of the stimulus minus start of the response [s]
 * @param durationS of the response [s]
 * @param complete whether the current is known to its end, so that a missing end may be filled
 */
export function alignStimulus(
  current: Float64Array,
  rateHz: number,
  { offsetS, durationS, complete }: { offsetS: number; durationS: number; complete: boolean },
): AlignedStimulus {
  const lead = Math.round(offsetS * rateHz);
  const wanted = Math.round(durationS * rateHz);
  if (current.length === 0 || (lead === 0 && current.length >= wanted)) return { current, note: null };
  if (lead >= wanted || lead + current.length <= 0) {
    const aligned = alignStimulus(current, rateHz, { offsetS: 0, durationS, complete });
    const apart = `the stimulus is stored ${seconds(Math.abs(offsetS))} ${offsetS > 0 ? "after" : "before"} its response: both are taken to begin together`;
    return { ...aligned, note: aligned.note === null ? apart : `${apart}, ${aligned.note}` };
  }
  const end = lead + current.length;
  const length = complete ? Math.max(end, wanted) : end;
  if (lead <= 0 && length === end) return { current: current.subarray(-lead), note: cutNote(-lead, rateHz, wanted) };
  const rest = restOf(current, rateHz);
  const aligned = new Float64Array(length).fill(rest);
  aligned.set(current.subarray(Math.max(0, -lead)), Math.max(0, lead));
  const added = [
    ...(lead > UNNOTED * wanted ? [`begins ${seconds(lead / rateHz)} after its response`] : []),
    ...(length - end > UNNOTED * wanted ? [`ends ${seconds((length - end) / rateHz)} before it`] : []),
  ];
  const amount = rest === 0 ? "0 A" : `${Number((rest * 1e12).toPrecision(4))} pA`;
  const note = added.length === 0 ? null : `the stimulus ${added.join(" and ")}: ${amount} is taken there`;
  return { current: aligned, note: note ?? cutNote(-lead, rateHz, wanted) };
}

function cutNote(samples: number, rateHz: number, wanted: number): string | null {
  if (samples <= UNNOTED * wanted) return null;
  return `the stimulus begins ${seconds(samples / rateHz)} before its response: that part is left out`;
}

/**
 * The parts at both ends that determine the resting current: at most this long, and at most this fraction of the whole.
 */
const EDGE = { longestS: 0.01, share: 0.01 };

/** The current at both ends, if they agree and the stimulus differs in between; else 0 [A]. */
function restOf(current: Float64Array, rateHz: number): number {
  const edge = Math.max(1, Math.floor(Math.min(EDGE.longestS * rateHz, EDGE.share * current.length)));
  const [first, last] = [spread(current.subarray(0, edge)), spread(current.subarray(-edge))];
  const all = spread(current);
  const noise = Math.max(first.range, last.range, 1e-6 * all.range);
  const comesBack = Math.abs(first.mean - last.mean) <= noise;
  // A pulse stored on its own has no rest.
  return comesBack && all.range > 3 * noise ? first.mean : 0;
}

/** Mean and range of the finite values. */
function spread(values: Float64Array): { readonly mean: number; readonly range: number } {
  let [least, most, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
    sum += value;
    count += 1;
  }
  if (count === 0) return { mean: 0, range: 0 };
  // The mean of equal values, exactly.
  return { mean: least === most ? least : sum / count, range: most - least };
}

const seconds = (time: number): string => `${Number(time.toPrecision(4))} s`;
