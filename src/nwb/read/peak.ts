/** Largest finite magnitude. */
export function peakOf(values: Float64Array): number {
  let peak = 0;
  for (const value of values) {
    const magnitude = Math.abs(value);
    if (magnitude > peak && magnitude < Number.POSITIVE_INFINITY) peak = magnitude;
  }
  return peak;
}
