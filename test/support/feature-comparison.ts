import type { GoldenRecord, GoldenValue } from "./feature-cases.js";

/** Relative tolerances (issue 7): derivatives go through the filter, fitted values through the minimiser. */
const tolerances: Readonly<Record<string, number>> = {
  upstroke: 1e-7,
  downstroke: 1e-7,
  upstroke_downstroke_ratio: 1e-7,
  tau: 5e-6,
};
const DEFAULT_TOLERANCE = 1e-9;
/** The delay depends on the path of the minimiser and is compared apart (ephys-features.md E.3). */
const apart = new Set(["delay_metrics"]);

/** What differs between features found and AllenSDK's, as text; values that AllenSDK failed on are left out. */
export function disagreements(found: Readonly<Record<string, unknown>>, golden: GoldenRecord): string[] {
  return Object.entries(golden).flatMap(([key, value]) => {
    if (apart.has(key) || isFailure(value)) return [];
    const agrees = agree(found[key], value === "nan" ? null : value, key);
    return agrees ? [] : [`${key}: ${JSON.stringify(found[key])}, AllenSDK ${JSON.stringify(value)}`];
  });
}

function isFailure(value: GoldenValue): boolean {
  return typeof value === "object" && value !== null && "error" in value;
}

function agree(found: unknown, golden: unknown, key: string): boolean {
  if (Array.isArray(golden)) {
    return Array.isArray(found) && golden.every((item, n) => agree(found[n], item, key));
  }
  if (typeof golden !== "number" || typeof found !== "number") return found === golden;
  if (key.endsWith("_index")) return found === golden;
  return relativeError(found, golden) <= (tolerances[key] ?? DEFAULT_TOLERANCE);
}

/** |found − expected| over |expected|, zero where both are zero. */
export function relativeError(found: number, expected: number): number {
  return found === expected ? 0 : Math.abs(found - expected) / Math.abs(expected);
}
