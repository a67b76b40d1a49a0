/** Sweep numbers for people: `1, 33, 100-103`. Takes them in any order; `none` where there are none. */
export function formatSweepRanges(numbers: Iterable<number>): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const run = runs.at(-1);
    if (run && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  // Two neighbours read better one by one.
  return (
    runs
      .map(([first, last]) => (first === last ? `${first}` : `${first}${last - first > 1 ? "-" : ", "}${last}`))
      .join(", ") || "none"
  );
}
