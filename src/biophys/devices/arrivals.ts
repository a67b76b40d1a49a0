import { type NetStim, netStimTimesMs } from "../../stimulus/trains/net-stim.js";

/** Maximum number of spikes that are remembered: 16 MB. */
const MOST_SPIKES = 2e6;

/** Arrivals of NetStims made before, by what they were made of, the oldest first. */
const remembered = new Map<string, Float64Array>();
let spikes = 0;

/**
 * Times [ms] at which the spikes of a NetStim arrive at a synapse; the array is shared, so do not write to it. Those made
 * last are remembered, as the sweeps of a family, and the check before a run, mostly have the same.
 *
 * @throws InvalidStimulusError, InvalidOptionError as `netStimTimesMs`
 */
export function netStimArrivals(netStim: NetStim, delayMs: number): Float64Array {
  const key = JSON.stringify([netStim, delayMs]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const made = netStimTimesMs(netStim, Number.POSITIVE_INFINITY);
  if (delayMs !== 0) for (let i = 0; i < made.length; i++) made[i] = made[i]! + delayMs;
  if (made.length <= MOST_SPIKES) remember(key, made);
  return made;
}

function remember(key: string, made: Float64Array): void {
  remembered.set(key, made);
  spikes += made.length;
  for (const [oldest, times] of remembered) {
    if (spikes <= MOST_SPIKES) return;
    remembered.delete(oldest);
    spikes -= times.length;
  }
}
