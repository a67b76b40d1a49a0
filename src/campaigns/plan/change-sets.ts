/** The parameter sets of a campaign: made one at a time, so that a large plan takes no memory. */
import { InvalidOptionError } from "../../base/errors.js";
import { philox } from "../../stimulus/trains/philox.js";
import type { ChangeSet, PlanChanges } from "./plan-types.js";

/** A parameter that varies. */
export interface VariedParameter {
  readonly name: string;
  /** Whether all its values are numbers, not texts such as `x0.8`. */
  readonly isNumber: boolean;
}

/** Parameter sets of a plan. */
export interface ChangeSets {
  readonly count: number;
  /** The parameters that vary, in their order. */
  readonly varied: readonly VariedParameter[];
  /** The set at a position, from 0. */
  at(index: number): ChangeSet;
}

/** Key of the random numbers of campaigns; synapses and NetStims have others. */
const KEY = [2, 0] as const;
const MOST_SEED = 2 ** 32 - 1;
/** The order of the parts of a latin hypercube is kept in memory [sets]. */
const MOST_PARTS = 1e8;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly scale?: "linear" | "log" | undefined;
}

interface Sampling {
  readonly count: number;
  readonly seed?: number | undefined;
  readonly ranges: Readonly<Record<string, Range>>;
}

const NONE: ChangeSets = { count: 1, varied: [], at: () => ({}) };

const parameter = (name: string, values: readonly unknown[]): VariedParameter => ({
  name,
  isNumber: values.every((value) => typeof value === "number"),
});

/**
 * The parameter sets that a plan asks for; without changes, the one empty set.
 *
 * @throws InvalidOptionError for a seed that is too large
 */
export function changeSetsOf(changes: PlanChanges | undefined): ChangeSets {
  if (changes?.list !== undefined) {
    const { list } = changes;
    const names = [...new Set(list.flatMap((set) => Object.keys(set)))];
    const varied = names.map((name) =>
      parameter(
        name,
        list.map((set) => set[name] ?? 0),
      ),
    );
    return { count: list.length, varied, at: (index) => list[index]! };
  }
  if (changes?.grid !== undefined) return gridOf(changes.grid);
  if (changes?.random !== undefined) return randomOf(changes.random);
  if (changes?.latin_hypercube !== undefined) return latinHypercubeOf(changes.latin_hypercube);
  return NONE;
}

/** All combinations; the last parameter varies fastest. */
function gridOf(grid: Readonly<Record<string, readonly (number | string)[]>>): ChangeSets {
  const axes = Object.entries(grid);
  const at = (index: number): ChangeSet => {
    let rest = index;
    const values = axes.map(() => 0);
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { length } = axes[axis]![1];
      values[axis] = rest % length;
      rest = Math.floor(rest / length);
    }
    return Object.fromEntries(axes.map(([key, choices], axis) => [key, choices[values[axis]!]!]));
  };
  const total = axes.reduce((product, [, { length }]) => product * length, 1);
  return { count: total, varied: axes.map(([name, values]) => parameter(name, values)), at };
}

/** Independent draws, uniform in each range. A set does not depend on how many there are. */
function randomOf({ count, seed = 0, ranges }: Sampling): ChangeSets {
  checkSeed(seed);
  const axes = Object.entries(ranges);
  const at = (index: number): ChangeSet =>
    Object.fromEntries(axes.map(([key, range], axis) => [key, valueAt(range, uniform(index, axis, seed))]));
  return { count, varied: axes.map(([name]) => parameter(name, [])), at };
}

/** Each range in `count` equal parts, each of which holds exactly one draw (McKay, Beckman & Conover 1979). */
function latinHypercubeOf({ count, seed = 0, ranges }: Sampling): ChangeSets {
  checkSeed(seed);
  if (count > MOST_PARTS) {
    const reason = `it has ${count.toLocaleString("en")} sets, expected at most ${MOST_PARTS.toLocaleString("en")}`;
    throw new InvalidOptionError("draw a latin hypercube", reason, { value: count });
  }
  const axes = Object.entries(ranges);
  // Made when the first set is asked for: by then a plan with too many runs has been refused.
  let orders: readonly Uint32Array[] | undefined;
  const at = (index: number): ChangeSet =>
    Object.fromEntries(
      axes.map(([key, range], axis) => {
        orders ??= axes.map((_, each) => shuffled(count, each, seed));
        const part = orders[axis]![index]!;
        return [key, valueAt(range, (part + uniform(index, axis, seed)) / count)];
      }),
    );
  return { count, varied: axes.map(([name]) => parameter(name, [])), at };
}

/** The parts of one axis in random order (Fisher and Yates), with numbers that no draw within a part uses. */
function shuffled(count: number, axis: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform(i, axis, seed, 1) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function valueAt({ from, to, scale = "linear" }: Range, part: number): number {
  if (scale === "linear") return from + (to - from) * part;
  return from * (to / from) ** part;
}

/** Uniform in (0, 1), from 53 random bits. */
function uniform(index: number, axis: number, seed: number, purpose = 0): number {
  const [a, b] = philox([index, axis, seed, purpose], KEY);
  return (a * 2 ** 21 + (b >>> 11) + 0.5) / 2 ** 53;
}

function checkSeed(seed: number): void {
  if (seed <= MOST_SEED) return;
  throw new InvalidOptionError("draw parameter sets", `the seed is ${seed}, expected at most ${MOST_SEED}`, {
    value: seed,
  });
}
