/** Index of the first sample at or after `time`, or -1 if the trace ends earlier (ephys-features.md E.1). */
export function indexAtTime(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! >= time) high = middle;
    else low = middle + 1;
  }
  return low < times.length ? low : -1;
}

/** Index of the first maximum in `[from, to)`, or -1 if empty. */
export function indexOfMax(values: Float64Array, from: number, to: number): number {
  const end = Math.min(to, values.length);
  if (from >= end) return -1;
  let best = from;
  let most = values[from]!;
  for (let i = from + 1; i < end; i++) {
    const value = values[i]!;
    if (value > most) {
      most = value;
      best = i;
    }
  }
  return best;
}

/** Index of the first minimum in `[from, to)`, or -1 if empty. */
export function indexOfMin(values: Float64Array, from: number, to: number): number {
  const end = Math.min(to, values.length);
  if (from >= end) return -1;
  let best = from;
  let least = values[from]!;
  for (let i = from + 1; i < end; i++) {
    const value = values[i]!;
    if (value < least) {
      least = value;
      best = i;
    }
  }
  return best;
}

/** First index in `[from, to)` whose value is at least `level`, or -1. */
export function firstAtLeast(values: Float64Array, level: number, from: number, to: number): number {
  const end = Math.min(to, values.length);
  for (let i = from; i < end; i++) if (values[i]! >= level) return i;
  return -1;
}

/** First index in `[from, to)` whose value is at most `level`, or -1. */
export function firstAtMost(values: Float64Array, level: number, from: number, to: number): number {
  const end = Math.min(to, values.length);
  for (let i = from; i < end; i++) if (values[i]! <= level) return i;
  return -1;
}

/** Last index from `from` back to `stop` (exclusive) whose value is at most `level`, or -1. */
export function lastAtMost(values: Float64Array, level: number, from: number, stop: number): number {
  for (let i = Math.min(from, values.length - 1); i > stop; i--) if (values[i]! <= level) return i;
  return -1;
}

/** Index of the first NaN or infinity, or -1. A loop with a callback takes six times as long. */
export function firstNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return i;
  return -1;
}

/** Whether a value in `[from, to)` is below zero. */
export function anyNegative(values: Float64Array, from: number, to: number): boolean {
  const end = Math.min(to, values.length);
  for (let i = from; i < end; i++) if (values[i]! < 0) return true;
  return false;
}

/** Mean of `[from, to)`; NaN if empty. */
export function meanOf(values: ArrayLike<number>, from = 0, to: number = values.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return to > from ? sum / (to - from) : Number.NaN;
}
