/** Shape of {@link pulseTrain}. */
export interface PulseShape {
  readonly rateHz: number;
  readonly durationS: number;
  /** Times of the peaks [s]. */
  readonly peaksS: readonly number[];
  /** Height of the peaks above rest [V]; default 0.1. */
  readonly heightV?: number;
  /** Standard deviation of the rising and of the falling side [s]; default 0.2 ms and 0.4 ms. */
  readonly riseS?: number;
  readonly fallS?: number;
  /** Depth of the after-hyperpolarisation [V]; default 0.01. */
  readonly depthV?: number;
}

/** Resting voltage of the made-up spike trains [V]. */
export const REST_V = -0.07;

/** A made-up spike train [V]: bell-shaped spikes with an after-hyperpolarisation 4 ms after each. */
export function pulseTrain(shape: PulseShape): Float64Array {
  const { rateHz, durationS, peaksS, heightV = 0.1, riseS = 2e-4, fallS = 4e-4, depthV = 0.01 } = shape;
  return Float64Array.from({ length: Math.round(durationS * rateHz) }, (_, k) => {
    let v = REST_V;
    for (const peak of peaksS) {
      const t = k / rateHz - peak;
      v += heightV * Math.exp(-0.5 * (t / (t < 0 ? riseS : fallS)) ** 2);
      v -= depthV * Math.exp(-0.5 * ((t - 4e-3) / 1.5e-3) ** 2);
    }
    return v;
  });
}
