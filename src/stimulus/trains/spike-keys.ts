import type { KeyRule, Values } from "../spec/key-rule.js";
import { MOST_SEED, NET_STIM_DEFAULTS, netStimTimes } from "./net-stim.js";

/** For keys of NetStim, which a given train replaces. */
const instead = { insteadOf: "times" } as const;
/** Maximum number of expected spikes. */
const MOST = 1_000_000;

/** Keys for spikes: a train, or those of a NetStim in its place. */
export const SPIKE_KEYS = {
  times: { holds: "train", optional: true, shown: "FILE (or interval)" },
  interval: { dimension: "time", least: "more than 0", ...instead, lacking: "spikes", shown: "(or times)" },
  number: { dimension: "number", fallback: NET_STIM_DEFAULTS.number, least: 1, most: 1e9, whole: true, ...instead },
  start: { dimension: "time", least: 0, fallback: NET_STIM_DEFAULTS.startS, ...instead },
  noise: { dimension: "number", fallback: NET_STIM_DEFAULTS.noise, least: 0, most: 1, ...instead },
  seed: {
    dimension: "number",
    fallback: NET_STIM_DEFAULTS.seed,
    least: 0,
    most: MOST_SEED,
    whole: true,
    ...instead,
  },
} as const satisfies Readonly<Record<string, KeyRule>>;

/** The spikes of the given train, or of the NetStim of the values until `untilS` [s]. */
export function spikesOf(values: Values, times: Float64Array | null, untilS: number): Float64Array {
  const { interval, number, start, noise, seed } = values;
  return (
    times ?? netStimTimes({ intervalS: interval!, number: number!, startS: start!, noise: noise!, seed: seed! }, untilS)
  );
}

/** A contradiction: too many spikes until `untilS` [s]. */
export function refuseSpikes(
  { times, interval, number }: Values,
  untilS: number,
): { readonly key: string; readonly problem: string } | null {
  if (times !== undefined || Math.min(number!, untilS / interval!) <= MOST) return null;
  return { key: "number", problem: `${number} makes more than ${MOST} spikes` };
}
