/** Formats sweep numbers as `1, 33, 100-103`, sorted; `none` if empty. */
export function formatSweepRanges(numbers: Iterable<number>): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const run = runs.at(-1);
    if (run && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  // Two neighbours are easier to read as `1, 2`.
  return (
    runs
      .map(([first, last]) => (first === last ? `${first}` : `${first}${last - first > 1 ? "-" : ", "}${last}`))
      .join(", ") || "none"
  );
}
