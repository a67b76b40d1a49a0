import { indexAtTime, indexOfMax, meanOf } from "../numeric/search.js";
import { filterObstacle, slope } from "../spikes/derivative.js";
import { detectionSettings } from "../spikes/detection-options.js";
import type { PreparedTrace } from "../spikes/feature-trace.js";
import { putativeSpikes, withPeaks } from "../spikes/putative-spikes.js";
import { upstrokesOf } from "../spikes/thresholds.js";
import { median } from "../train/isi-statistics.js";
import type { CellSweep, SweepVisitor } from "./cell-sweep.js";
import { TASK } from "./cell-sweep.js";
import { tooShort } from "./stimulus.js";

/** Settings of the spike detector for short squares. */
export interface TunedDetection {
  readonly dvCutoff: number; // [mV/ms]
  readonly threshFrac: number;
}

const FILTER_KHZ = 10;
/** Duration of purely passive charging after the start of a short square [s]. */
const PASSIVE = 0.001;
const CUTOFF_FACTOR = 1.1;
const THRESHOLD_FACTOR = 1.2;
const LEAST_THRESH_FRAC = 0.1;

/**
 * Settings that avoid mistaking the steep, passive charging by a short square for a spike (ephys-features.md E.4).
 *
 * @param start of the square [s]
 * @returns null if no sweep is usable
 */
export async function tuneDetection(
  visitor: SweepVisitor,
  sweeps: readonly CellSweep[],
  start: number,
): Promise<TunedDetection | null> {
  const charging = await visitor.visit(sweeps, (trace) => {
    const steepness = slope(trace, FILTER_KHZ);
    const end = indexAtTime(trace.t, start + PASSIVE);
    const steepest = indexOfMax(steepness, indexAtTime(trace.t, start), end);
    if (end < 0 || end >= steepness.length || steepest < 0) throw tooShort(trace, start + PASSIVE);
    return { greatest: steepness[steepest]!, last: steepness[end]! };
  });
  if (charging.length === 0) return null;
  const dvCutoff = CUTOFF_FACTOR * median(charging.map(({ greatest }) => greatest));
  const upstrokes = (await visitor.visit(sweeps, (trace) => upstrokeSlopes(trace, dvCutoff))).flat();
  const fraction = (THRESHOLD_FACTOR * median(charging.map(({ last }) => last))) / meanOf(upstrokes);
  // Without any upstroke the fraction is undefined; the minimum is used, with which no spike will be found either.
  return { dvCutoff, threshFrac: Math.max(LEAST_THRESH_FRAC, Number.isNaN(fraction) ? 0 : fraction) };
}

/** Steepest rise [mV/ms] of each possible spike of the whole trace. */
function upstrokeSlopes(trace: PreparedTrace, dvCutoff: number): number[] {
  const filter = filterObstacle(trace, FILTER_KHZ, 0, trace.v.length) === null ? FILTER_KHZ : null;
  const settings = detectionSettings(trace, { dvCutoff, filter }, TASK);
  const steepness = slope(trace, filter);
  const { starts, peaks } = withPeaks(trace.v, steepness, putativeSpikes(steepness, settings), settings);
  return upstrokesOf(steepness, starts, peaks).map((upstroke) => steepness[upstroke]!);
}

/** The most common amplitude, the lowest if tied; null if there is none. */
export function commonAmplitude(amplitudes: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const amplitude of amplitudes) counts.set(amplitude, (counts.get(amplitude) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const shared = [...counts].filter(([, count]) => count === most).map(([amplitude]) => amplitude);
  return shared.length === 0 ? null : Math.min(...shared);
}
