import type { Campaign } from "../plan/campaign.js";

/** Runs of one campaign that are the same, such as those of a parameter set that is listed twice: one is done for all. */
export interface EqualRuns {
  /** The first run of each kind, by its key. */
  readonly firsts: ReadonlyMap<string, number>;
  /** Whether a run is the first of its kind: the others take its result. */
  isFirst(index: number): boolean;
  /** The others of a first run. */
  othersOf(index: number): readonly number[];
}

/** Finds which of the runs that are left are the same, by their keys. */
export function equalRuns(campaign: Campaign, isLeft: (index: number) => boolean): EqualRuns {
  const firsts = new Map<string, number>();
  const others = new Map<number, number[]>();
  const later = new Set<number>();
  for (let index = 0; index < campaign.runCount; index++) {
    const key = isLeft(index) ? campaign.keyOf(index) : null;
    if (key === null) continue;
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, index);
      continue;
    }
    later.add(index);
    const known = others.get(first);
    if (known === undefined) others.set(first, [index]);
    else known.push(index);
  }
  return { firsts, isFirst: (index) => !later.has(index), othersOf: (index) => others.get(index) ?? [] };
}
