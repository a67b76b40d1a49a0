import type { Waveform } from "./waveforms/described.js";
import { makeGrid } from "./waveforms/waveforms.js";

/** Number of times at which an expression is evaluated. */
const LOOKS = 1000;
/** Noise rarely exceeds this distance from its mean [standard deviations]. */
const NOISE_SD = 4;

/**
 * Bound for the amplitude of a sum of described waveforms [A]: adds up the bounds of its parts without sampling.
 * Expressions are evaluated at 1,000 times.
 */
export function strongestA(waveforms: readonly Waveform[]): number {
  return waveforms.reduce((sum, waveform) => sum + strongestOf(waveform), 0);
}

function strongestOf({ values, isExpression, totalS, add }: Waveform): number {
  if (isExpression) {
    const seen = new Float64Array(LOOKS);
    try {
      add(seen, makeGrid(LOOKS / totalS));
    } catch {
      return 0; // sampling will report that it is not finite
    }
    return seen.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }
  const { amplitude = 0, offset = 0, mean = 0, sd = 0, slope = 0, weight = 0, start = 0, total = 0 } = values;
  const size = Math.abs(amplitude) + Math.abs(offset) + Math.abs(mean) + NOISE_SD * sd + Math.abs(weight);
  return size + Math.abs(slope) * Math.max(0, total - start);
}
