import { Moments } from "../numeric/moments.js";
import type { IsiType } from "../spikes/trough-details.js";
import { median, variationCoefficient } from "./isi-statistics.js";

/** Minimum ratio of a direct interval to the median direct interval for a possible pause. */
const PAUSE_RATIO = 3;
/** Minimum distance of the bound below zero to be reliable, as a fraction of its terms. */
const ROUNDING = 1e-5;

/**
 * Intervals that are pauses: excluding them makes the remaining intervals more regular, by more than the pauses'
 * distance from these (ephys-features.md E.3).
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
  const [shortest, longest] = range(isis);
  const rest = new Moments();
  for (const isi of isis) rest.add(isi);
  const pauses: number[] = [];
  const isPause = new Uint8Array(isis.length);
  let best = 0;
  for (const candidate of candidates) {
    isPause[candidate] = 1;
    if (isis.length - pauses.length - 1 < 2) break;
    // Includes those that do not help on their own: later candidates are evaluated together with them.
    pauses.push(candidate);
    rest.remove(isis[candidate]!);
    // For long trains the measure is usually far below zero. Verifying that takes one pass over the pauses; the bound
    // costs nothing, since no pause is farther from the mean than the range of the intervals.
    const spreadOfRest = Math.sqrt(rest.variance);
    const bound = variation - spreadOfRest / rest.mean - (pauses.length * spreadOfRest) / (longest - shortest);
    if (bound < -ROUNDING * (variation + pauses.length)) continue;
    const [mean, spread] = statisticsOfRest(isis, isPause);
    let net = variation - spread / mean;
    for (const n of pauses) net -= spread / Math.abs(mean - isis[n]!);
    if (net > 0 && net < best) {
      pauses.pop();
      break;
    }
    best = Math.max(best, net);
  }
  return best > 0 ? pauses : [];
}

function range(values: readonly number[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

/** Mean and standard deviation of the intervals that are not pauses. */
function statisticsOfRest(isis: readonly number[], isPause: Uint8Array): [number, number] {
  let count = 0;
  let sum = 0;
  for (let n = 0; n < isis.length; n++) {
    if (isPause[n] === 1) continue;
    count++;
    sum += isis[n]!;
  }
  const mean = sum / count;
  let squares = 0;
  for (let n = 0; n < isis.length; n++) if (isPause[n] !== 1) squares += (isis[n]! - mean) ** 2;
  return [mean, Math.sqrt(squares / count)];
}
