import { requirePositive, requireTrain } from "./spike-trains.js";

/**
 * Distance of two spike trains after van Rossum (2001): each spike is replaced by an exponential with decay time `tau`,
 * and the distance is √(1/τ ∫(f−g)² dt). A spike missing in the other train adds 1/2 to the square; two spikes Δ apart
 * add 1 − exp(−Δ/τ). Linear in the number of spikes (the sums of Houghton and Kreuz 2012).
 *
 * @param a spike times [s]
 * @param b spike times [s]
 * @param tauS time constant [s], default 0.01
 * @returns dimensionless distance; 0 for equal trains, including two silent ones
 * @throws InvalidOptionError for times that decrease or are not finite, and for a time constant that is not positive
 */
export function vanRossumDistance(a: ArrayLike<number>, b: ArrayLike<number>, tauS = 0.01): number {
  const task = "measure a van Rossum distance";
  requireTrain(a, task, "first train");
  requireTrain(b, task, "second train");
  requirePositive(tauS, "a time constant of", "s", task);
  // The square is ½ Σ s_i s_j exp(−|t_i − t_j|/τ) over all spikes of both trains, with s = 1 for one and −1 for the
  // other.
  let square = 0;
  let sum = 0; // Σ s_j exp(−(t − t_j)/τ) of the spikes before t
  let before = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const at = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    sum *= Math.exp((before - at) / tauS);
    let sign = 0; // spikes at the same time are summed first, which gives exactly 0 for equal trains
    while (i < a.length && a[i] === at) {
      sign++;
      i++;
    }
    while (j < b.length && b[j] === at) {
      sign--;
      j++;
    }
    square += sign * sign + 2 * sign * sum;
    sum += sign;
    before = at;
  }
  return Math.sqrt(Math.max(0, square / 2));
}
