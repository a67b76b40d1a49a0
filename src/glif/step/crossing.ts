/** A time [s] and the voltage [V] at that time. */
export interface Moment {
  readonly time: number;
  readonly voltage: number;
}

/**
 * Time at which a stretch of a forced-spike run would have spiked, in seconds from its first sample (glif.md C.7): the
 * first crossing of voltage and threshold, or else the intersection of the straight lines through their first and last
 * values.
 *
 * @param end voltage and threshold after the last sample
 */
export function firstCrossing(
  voltage: Float64Array,
  threshold: Float64Array,
  end: { readonly voltage: number; readonly threshold: number },
  dt: number,
): Moment {
  const samples = voltage.length;
  const above = voltage.findIndex((value, sample) => value > threshold[sample]!);
  if (above === 0) return { time: 0, voltage: voltage[0]! };
  if (above > 0) {
    const from = { voltage: voltage[above - 1]!, threshold: threshold[above - 1]! };
    return meet((above - 1) * dt, dt, from, { voltage: voltage[above]!, threshold: threshold[above]! });
  }
  const first = end.voltage > end.threshold ? samples - 1 : 0;
  const from = { voltage: voltage[first]!, threshold: threshold[first]! };
  return meet(first * dt, (samples - first) * dt, from, end);
}

interface Point {
  readonly voltage: number;
  readonly threshold: number;
}

/** Intersection of the lines from `a` at `start` to `b`, `duration` later; not finite if they are parallel. */
function meet(start: number, duration: number, a: Point, b: Point): Moment {
  const rise = b.voltage - a.voltage;
  const part = (a.threshold - a.voltage) / (rise - (b.threshold - a.threshold));
  return { time: start + duration * part, voltage: a.voltage + rise * part };
}
