import { formatSweepRanges } from "../../base/text/sweep-ranges.js";

/** Sweeps of a file that cannot be used, and why. */
export class LeftOut {
  readonly #numbers = new Map<string, number[]>();

  /** Notes a sweep; null stands for it, so that a listing can return it. */
  add(number: number, reason: string): null {
    this.#numbers.set(reason, [...(this.#numbers.get(reason) ?? []), number]);
    return null;
  }

  /** A line for each reason. */
  notes(): string[] {
    return [...this.#numbers].map(([reason, numbers]) => {
      const sweeps = numbers.length === 1 ? "sweep" : "sweeps";
      return `${sweeps} ${formatSweepRanges(numbers)} ${numbers.length === 1 ? "was" : "were"} left out: ${reason}`;
    });
  }
}
