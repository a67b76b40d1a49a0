import { median, standardDeviation, variationCoefficient } from "./isi-statistics.js";
import { meanOf } from "./search.js";
import type { IsiType } from "./trough-details.js";

/** A direct interval may be a pause from this many times the median direct interval on. */
const PAUSE_RATIO = 3;

/**
 * Intervals that are pauses: those without which the rest is more regular by more than they stand apart from it
 * (ephys-features.md E.3).
 *
 * @param isis intervals between spikes [s]
 * @param types type of each interval; null is neither
 * @returns indices of the pauses, in the order they were found
 */
export function detectPauses(isis: readonly number[], types: readonly (IsiType | null)[]): number[] {
  const indices = isis.map((_, n) => n);
  const direct = indices.filter((n) => types[n] === "direct");
  if (direct.length === 0) return [];
  const long = PAUSE_RATIO * median(direct.map((n) => isis[n]!));
  const candidates = [...indices.filter((n) => types[n] === "detour"), ...direct.filter((n) => isis[n]! > long)];

  const variation = variationCoefficient(isis);
  const pauses: number[] = [];
  let best = 0;
  for (const candidate of candidates) {
    const trial = new Set([...pauses, candidate]);
    const rest = isis.filter((_, n) => !trial.has(n));
    if (rest.length < 2) break;
    const mean = meanOf(rest);
    const spread = standardDeviation(rest);
    let net = variation - spread / mean;
    for (const n of trial) net -= spread / Math.abs(mean - isis[n]!);
    if (net > 0 && net < best) break;
    best = Math.max(best, net);
    // Also those that do not help by themselves: a later candidate is judged together with them.
    pauses.push(candidate);
  }
  return best > 0 ? pauses : [];
}
