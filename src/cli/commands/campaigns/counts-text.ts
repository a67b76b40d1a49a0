import type { RunCounts } from "../../../campaigns/results/results.js";

/** How many runs have each status, for the terminal. */
export function countsText(counts: RunCounts): string {
  const names = [
    ["ok", "ok"],
    ["impossible", "impossible"],
    ["error", "failed"],
    ["not-needed", "not needed"],
    ["left", "left"],
  ] as const;
  const parts = names.flatMap(([key, name]) => (counts[key] > 0 ? [`${number(counts[key])} ${name}`] : []));
  return parts.join(", ");
}

/** The same, for JSON documents. */
export const countsDocument = ({ ok, impossible, error, left, ...other }: RunCounts): Record<string, number> => ({
  ok,
  not_needed: other["not-needed"],
  impossible,
  error,
  left,
});

export const number = (value: number): string => value.toLocaleString("en");
