/** Spikes of a run in growing arrays, reused to avoid allocation. */
export class SpikeBuffer {
  count = 0;
  #steps = new Int32Array(64);
  /** Grid time, interpolated time, interpolated voltage, interpolated threshold: one array each. */
  #values = Array.from({ length: 4 }, () => new Float64Array(64));

  clear(): void {
    this.count = 0;
  }

  push(step: number, gridTime: number, time: number, voltage: number, threshold: number): void {
    const at = this.count++;
    if (at === this.#steps.length) this.#grow();
    this.#steps[at] = step;
    this.#values[0]![at] = gridTime;
    this.#values[1]![at] = time;
    this.#values[2]![at] = voltage;
    this.#values[3]![at] = threshold;
  }

  /** Views of the spikes, valid until the next `clear`. */
  view(): SpikeTrain {
    const view = (index: number) => this.#values[index]!.subarray(0, this.count);
    return {
      spikeSteps: this.#steps.subarray(0, this.count),
      gridSpikeTimes: view(0),
      spikeTimes: view(1),
      spikeVoltages: view(2),
      spikeThresholds: view(3),
    };
  }

  #grow(): void {
    const steps = new Int32Array(2 * this.#steps.length);
    steps.set(this.#steps);
    this.#steps = steps;
    this.#values = this.#values.map((values) => {
      const grown = new Float64Array(2 * values.length);
      grown.set(values);
      return grown;
    });
  }
}

/** Spikes of one GLIF run; every array has one entry per spike. */
export interface SpikeTrain {
  /** Index of the sample whose step crossed the threshold. */
  readonly spikeSteps: Int32Array;
  /** `spikeSteps` times the time step [s]. */
  readonly gridSpikeTimes: Float64Array;
  /**
   * Linearly interpolated times [s]. As AllenSDK defines them, they lie in [step·dt, (step+1)·dt], one step later than
   * the crossing that the grid times describe (glif.md C.4 step 2 b).
   */
  readonly spikeTimes: Float64Array;
  /** Voltage at `spikeTimes` [V], extrapolated past the step by AllenSDK's rule (glif.md C.4 step 2 c). */
  readonly spikeVoltages: Float64Array;
  /** Threshold at `spikeTimes` [V], by the same rule. */
  readonly spikeThresholds: Float64Array;
}
