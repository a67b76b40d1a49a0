import { InvalidOptionError } from "../../base/errors.js";
import { philox } from "../../stimulus/trains/philox.js";
import type { CableCell } from "../cable/cable-cell.js";
import { type Place, segmentsNamed } from "../cable/places.js";
import type { ManySynapses } from "./device.js";

/** Key of the random numbers, so that they are others than those of a NetStim with the same seed. */
const KEY = [1, 0] as const;
const MOST = 100_000;
const MOST_SEED = 2 ** 32 - 1;
const UM_PER_M = 1e6;

/**
 * Random places, uniform along the length of a part of a cell (point-processes.md 5). The first places do not depend on
 * how many there are.
 *
 * @param at such as `apic`, `dend[3]` or `all`
 * @throws InvalidOptionError naming the rule
 */
export function scattered(cell: CableCell, at: string, many: ManySynapses): Place[] {
  const { seed = 0 } = many;
  const refuse = (seen: string, expected: string, value: unknown): InvalidOptionError =>
    new InvalidOptionError(`put many synapses on ${at}`, `${seen}, expected ${expected}`, { id: at, value });
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED)) {
    throw refuse(`the seed is ${seed}`, `a whole number from 0 to ${MOST_SEED}`, seed);
  }
  const segments = segmentsNamed(cell, at);
  const ends: number[] = [];
  let lengthUm = 0;
  for (const { section } of segments) {
    const { lengthUm: whole, nseg } = cell.sections[section]!;
    lengthUm += whole / nseg;
    ends.push(lengthUm);
  }
  const count = numberOf(many, lengthUm, refuse);
  return Array.from({ length: count }, (_, index) => segments[segmentAt(ends, uniform(index, seed) * lengthUm)]!);
}

function numberOf(
  { count, densityPerM }: ManySynapses,
  lengthUm: number,
  refuse: (seen: string, expected: string, value: unknown) => Error,
): number {
  if ((count === undefined) === (densityPerM === undefined)) {
    throw refuse(
      `there is ${count === undefined ? "neither count nor" : "both count and"} density`,
      "one of the two",
      count,
    );
  }
  const isWhole = `a whole number from 1 to ${MOST}`;
  if (count !== undefined) {
    if (Number.isInteger(count) && count >= 1 && count <= MOST) return count;
    throw refuse(`the count is ${count}`, isWhole, count);
  }
  const made = Math.round((densityPerM! * lengthUm) / UM_PER_M);
  if (made >= 1 && made <= MOST) return made;
  const seen = `${densityPerM! / UM_PER_M} per µm on ${Number(lengthUm.toPrecision(6))} µm makes ${made} synapses`;
  throw refuse(seen, `1 to ${MOST}`, densityPerM);
}

/** Number `index` of a seed, uniform between 0 and 1, from 53 random bits. */
function uniform(index: number, seed: number): number {
  const [a, b] = philox([index, 0, seed, 0], KEY);
  return (a * 2 ** 21 + (b >>> 11) + 0.5) / 2 ** 53;
}

/** The first segment that ends beyond a position. */
function segmentAt(ends: readonly number[], position: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
