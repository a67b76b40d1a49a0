/**
 * Count, mean and variance of a stream of values, stored as sums about a point near their mean to keep squares small.
 */
export class Moments {
  #origin = 0;
  #sum = 0;
  #squares = 0;
  /** Number of values so far. */
  count = 0;

  add(value: number): void {
    if (this.count === 0) this.#origin = value;
    const off = value - this.#origin;
    this.#sum += off;
    this.#squares += off * off;
    this.count++;
    // At 1, 2, 4, 8 … values, because the first value may be far from the others.
    if ((this.count & (this.count - 1)) === 0) this.#recentre();
  }

  #recentre(): void {
    const shift = this.#sum / this.count;
    this.#origin += shift;
    this.#squares = Math.max(0, this.#squares - this.#sum * shift);
    this.#sum = 0;
  }

  /** Removes a value added earlier; the sums lose a few digits. */
  remove(value: number): void {
    const off = value - this.#origin;
    this.#sum -= off;
    this.#squares -= off * off;
    this.count--;
  }

  /** NaN without values. */
  get mean(): number {
    return this.#origin + this.#sum / this.count;
  }

  /** Population variance; NaN without values. */
  get variance(): number {
    return Math.max(0, (this.#squares - this.#sum ** 2 / this.count) / this.count);
  }

  /** Mean of the squares; NaN without values. */
  get meanSquare(): number {
    return this.variance + this.mean ** 2;
  }
}
