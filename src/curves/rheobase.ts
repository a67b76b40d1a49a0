/** Currents between which a cell begins to fire [A]. */
export interface Bracket {
  /** The lowest found that makes it fire. */
  readonly firesA: number;
  /** The highest below it found not to. */
  readonly silentA: number;
}

/** A current and how often it makes a cell fire. */
interface Counted {
  readonly amplitudeA: number;
  readonly spikeCount: number;
}

/** Currents tried at once: with that of one sweep a batch costs little more than one. */
const TRIED = 7;

/**
 * Finds where a cell begins to fire: the interval between two currents that were tried already is cut into eighths again
 * and again.
 *
 * @param count runs currents [A] and counts their spikes
 */
export async function narrowRheobase(
  tried: readonly Counted[],
  toleranceA: number,
  count: (currents: readonly number[]) => Promise<number[]>,
): Promise<{ readonly value: Bracket | null; readonly reason: string | null }> {
  const sorted = tried.toSorted((a, b) => a.amplitudeA - b.amplitudeA);
  const first = sorted.findIndex(({ spikeCount }) => spikeCount > 0);
  if (first < 0) return { value: null, reason: "no current makes the cell fire" };
  let firesA = sorted[first]!.amplitudeA;
  if (firesA <= 0) return { value: null, reason: "the cell fires without a current" };
  let silentA = sorted[first - 1]?.amplitudeA ?? 0;
  // No current was tried below the first that fires: 0 may do so, too.
  if (first === 0 && (await count([0]))[0]! > 0) return { value: null, reason: "the cell fires without a current" };
  while (firesA - silentA > toleranceA) {
    const step = (firesA - silentA) / (TRIED + 1);
    const between = Array.from({ length: TRIED }, (_, i) => silentA + (i + 1) * step);
    const counts = await count(between);
    const fires = counts.findIndex((spikes) => spikes > 0);
    const [below, above] = [between[fires < 0 ? TRIED - 1 : fires - 1], between[fires]];
    if (below === silentA || above === firesA) break; // the last bit
    silentA = below ?? silentA;
    firesA = above ?? firesA;
  }
  return { value: { firesA, silentA }, reason: null };
}
