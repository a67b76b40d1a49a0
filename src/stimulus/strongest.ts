import type { Waveform } from "./waveforms/described.js";
import { makeGrid } from "./waveforms/waveforms.js";

/** Times at which an expression is looked at. */
const LOOKS = 1000;
/** Noise hardly ever goes farther from its mean [standard deviations]. */
const NOISE_SD = 4;

/**
 * How strong a sum of described waveforms may become [A]: the sizes of its parts added up, without sampling it. An
 * expression is looked at 1,000 times.
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
      return 0; // where it is not finite, sampling says so
    }
    return seen.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }
  const { amplitude = 0, offset = 0, mean = 0, sd = 0, slope = 0, start = 0, total = 0 } = values;
  const size = Math.abs(amplitude) + Math.abs(offset) + Math.abs(mean) + NOISE_SD * sd;
  return size + Math.abs(slope) * Math.max(0, total - start);
}
