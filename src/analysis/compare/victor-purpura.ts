import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { requireTrain } from "./spike-trains.js";

/**
 * Distance of two spike trains after Victor and Purpura (1996): minimum cost of turning one into the other, where
 * adding or removing a spike costs 1 and moving it by Δ costs q·Δ. Takes time proportional to the product of the spike
 * counts between two gaps of 2/q.
 *
 * @param a spike times [s]
 * @param b spike times [s]
 * @param costPerS q [1/s], default 100: spikes up to 20 ms apart are moved rather than replaced
 * @returns dimensionless cost; 0 for equal trains, including two silent ones
 * @throws InvalidOptionError for times that decrease or are not finite, and for a negative cost
 */
export function victorPurpuraDistance(a: ArrayLike<number>, b: ArrayLike<number>, costPerS = 100): number {
  const task = "measure a Victor-Purpura distance";
  requireTrain(a, task, "first train");
  requireTrain(b, task, "second train");
  checkArguments(task, { costPerS: [costPerS, "numberOrNaN"] });
  if (!(costPerS >= 0 && Number.isFinite(costPerS))) {
    throw new InvalidOptionError(`${task} with a cost of ${costPerS} 1/s`, "expected zero or a positive number", {
      value: costPerS,
    });
  }
  // Spikes farther apart than 2/q are replaced rather than moved, so a gap of that size divides the problem in two.
  const farthest = 2 / costPerS;
  let cost = 0;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [fromA, fromB] = [i, j];
    let last = Number.NEGATIVE_INFINITY;
    for (;;) {
      const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
      if (next === Number.POSITIVE_INFINITY || (last !== Number.NEGATIVE_INFINITY && next - last > farthest)) break;
      if (a[i] === next) i++;
      else j++;
      last = next;
    }
    cost += leastCost(slice(a, fromA, i), slice(b, fromB, j), costPerS);
  }
  return cost;
}

function slice(times: ArrayLike<number>, from: number, to: number): Float64Array {
  return Float64Array.from({ length: to - from }, (_, k) => times[from + k]!);
}

/** The minimum cost, by dynamic programming over prefixes of both trains, one row at a time. */
function leastCost(a: Float64Array, b: Float64Array, costPerS: number): number {
  const costs = Float64Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    let diagonal = costs[0]!;
    costs[0] = i + 1;
    for (let j = 0; j < b.length; j++) {
      const moved = diagonal + costPerS * Math.abs(a[i]! - b[j]!);
      diagonal = costs[j + 1]!;
      costs[j + 1] = Math.min(moved, diagonal + 1, costs[j]! + 1);
    }
  }
  return costs[b.length]!;
}
