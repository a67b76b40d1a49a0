import { meanOf } from "../numeric/search.js";
import type { SpikeFeatures } from "../spikes/spike-features.js";
import type { IsiType } from "../spikes/trough-details.js";
import { detectPauses } from "./pauses.js";

/** A burst: intervals `[first, end)`, and how much denser its spikes are than the surrounding ones, -1 … 1. */
export interface Burst {
  readonly first: number;
  readonly end: number;
  readonly index: number;
}

type Span = readonly [first: number, end: number];

/** A detour whose slow trough is at most this far below its own threshold [mV] does not end a burst. */
const MIDBURST_DEPTH = 0.5;
const TRANSITION_COST = 0.01;
const LENGTH_COST = 0.1;
/** Score of a burst without intervals outside. */
const NOTHING_OUTSIDE = -1e12;

/**
 * Bursts of a spike train (ephys-features.md E.3): runs of intervals from a direct one to the next detour, scored by
 * their density and isolation, excluding those that lower the mean score.
 *
 * @param isis intervals between spikes [s]
 * @param spikes the spikes, one more than intervals
 */
export function detectBursts(isis: readonly number[], spikes: readonly SpikeFeatures[]): Burst[] {
  if (isis.length < 2) return [];
  const types = intervalTypes(isis, spikes);
  if (types === null) return [];
  const detourFraction = isis.map((isi, n) => {
    const { slow_trough_t: slow, fast_trough_t: fast } = spikes[n]!;
    return slow === null || fast === null ? Number.NaN : (slow - fast) / isi;
  });
  const spans = withoutWorst(candidateSpans(types), isis, detourFraction);
  return spans.map(([first, end], n) => ({ first, end, index: isolation(spans, n, isis) }));
}

type BurstType = IsiType | "pauselike" | "midburst" | null;

/** Types of the intervals for burst detection, or null if no burst is possible. */
function intervalTypes(isis: readonly number[], spikes: readonly SpikeFeatures[]): BurstType[] | null {
  const plain = isis.map((_, n) => spikes[n]!.isi_type);
  const types: BurstType[] = [...plain];
  for (const pause of detectPauses(isis, plain)) types[pause] = "pauselike";
  if (!types.includes("direct") || !types.includes("detour")) return null;
  return types.map((type, n) => {
    const { slow_trough_v: slow, threshold_v: threshold } = spikes[n]!;
    return type === "detour" && slow !== null && threshold < slow + MIDBURST_DEPTH ? "midburst" : type;
  });
}

/** Spans from each direct interval that starts a burst to the detour that ends it; a pause invalidates the burst. */
function candidateSpans(types: readonly BurstType[]): Span[] {
  const count = types.length;
  const starts = types.flatMap((type, n) => (type === "direct" && (n === 0 || types[n - 1] === "detour") ? [n] : []));
  const kept: number[] = [];
  const ends: number[] = [];
  starts.forEach((start, n) => {
    const next = starts[n + 1] ?? count;
    for (let k = start + 1; k < next; k++) {
      if (types[k] === "pauselike") return;
      if (types[k] === "detour") {
        ends.push(k);
        break;
      }
    }
    kept.push(start);
  });
  if (ends.length === kept.length - 1) ends.push(count);
  return kept.flatMap((start, n) => (ends[n] === undefined ? [] : [[start, ends[n]] as const]));
}

/** Removes the burst with the worst score while that raises the mean score; removes all if the mean is below 0. */
function withoutWorst(candidates: readonly Span[], isis: readonly number[], detourFraction: readonly number[]): Span[] {
  let bursts = candidates.map((span) => scorable(span, isis, detourFraction));
  let outside = shortestOutside(candidates, isis);
  let scores = bursts.map((burst) => scoreOf(burst, outside));
  while (bursts.length > 1) {
    const worst = scores.reduce((least, score, n) => (score < scores[least]! ? n : least), 0);
    // A removed burst's intervals are outside now; nothing else changes for the other bursts.
    const nowOutside = Math.min(outside, bursts[worst]!.shortest);
    const fewer = bursts.filter((_, n) => n !== worst);
    const fewerScores = fewer.map((burst) => scoreOf(burst, nowOutside));
    if (!(meanOf(fewerScores) > meanOf(scores))) break;
    [bursts, scores, outside] = [fewer, fewerScores, nowOutside];
  }
  return bursts.length === 0 || meanOf(scores) < 0 ? [] : bursts.map(({ span }) => span);
}

/** A burst with the parts of its score that do not depend on others. */
interface ScorableBurst {
  readonly span: Span;
  readonly shortest: number; // interval [s]
  /** Costs of its end, its start and its length. */
  readonly costs: readonly [number, number, number];
}

function scorable(span: Span, isis: readonly number[], detourFraction: readonly number[]): ScorableBurst {
  const [first, end] = span;
  const costs = [
    end < isis.length ? TRANSITION_COST / detourFraction[end]! : 0,
    first > 0 ? TRANSITION_COST / detourFraction[first - 1]! : 0,
    LENGTH_COST * (end - first - 1),
  ] as const;
  return { span, shortest: shortest(isis, first, end), costs };
}

function scoreOf({ shortest: inside, costs }: ScorableBurst, outside: number): number {
  if (outside === Number.POSITIVE_INFINITY) return NOTHING_OUTSIDE;
  return costs.reduce((score, cost) => score - cost, burstIndex(inside, outside));
}

/** Shortest interval outside all bursts; Infinity if there is none. */
function shortestOutside(spans: readonly Span[], isis: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  let from = 0;
  for (const [first, end] of spans) {
    least = Math.min(least, shortest(isis, from, first));
    from = end;
  }
  return Math.min(least, shortest(isis, from, isis.length));
}

/** Burst index relative to the intervals between a burst and the next one, or else those before it. */
function isolation(spans: readonly Span[], n: number, isis: readonly number[]): number {
  const [first, end] = spans[n]!;
  const next = spans[n + 1]?.[0] ?? isis.length;
  const around = next > end ? shortest(isis, end, next) : shortest(isis, spans[n - 1]?.[1] ?? 0, first);
  return burstIndex(shortest(isis, first, end), around);
}

/** (r_in − r_out)/(r_in + r_out) of the maximum instantaneous rates, from the shortest intervals [s]. */
function burstIndex(inside: number, outside: number): number {
  const rateInside = 1 / inside;
  const rateOutside = 1 / outside;
  return (rateInside - rateOutside) / (rateInside + rateOutside);
}

/** Shortest interval of `[from, to)`; Infinity if empty. */
function shortest(isis: readonly number[], from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = from; k < to; k++) least = Math.min(least, isis[k]!);
  return least;
}
