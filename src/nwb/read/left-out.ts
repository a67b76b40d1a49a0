import { formatSweepRanges } from "../../base/text/sweep-ranges.js";

/** Unusable sweeps of a file, with reasons. */
export class LeftOut {
  readonly #numbers = new Map<string, number[]>();

  /** Records a sweep; returns null, so a listing can return the result. */
  add(number: number, reason: string): null {
    this.#numbers.set(reason, [...(this.#numbers.get(reason) ?? []), number]);
    return null;
  }

  /** One line per reason. */
  notes(): string[] {
    return [...this.#numbers].map(([reason, numbers]) => {
      const sweeps = numbers.length === 1 ? "sweep" : "sweeps";
      return `${sweeps} ${formatSweepRanges(numbers)} ${numbers.length === 1 ? "was" : "were"} left out: ${reason}`;
    });
  }
}
