import { throwIfAborted } from "../../base/errors.js";
import { pause } from "../../base/pause.js";
import type { CallOptions } from "../../base/types.js";
import type { GlifStepper } from "./stepper.js";

/** Samples between checks of the clock: well under a millisecond of work. */
const PIECE = 1 << 16;
/** Maximum time without yielding to the event loop [ms]. */
const PATIENCE_MS = 40;

/**
 * Advances a run to its end, yielding to the event loop regularly to allow cancellation and progress reports. Short
 * runs never yield.
 *
 * @param samples length of the stimulus
 * @param dt time step [s]; progress is reported in simulated seconds
 */
export async function runInPieces(
  stepper: GlifStepper,
  samples: number,
  dt: number,
  { signal, onProgress }: CallOptions,
): Promise<void> {
  const report = (done: number) =>
    onProgress?.({ stage: "simulate", done: Math.min(done, samples) * dt, total: samples * dt, unit: "s" });
  const seconds = (steps: number): number => Number((steps * dt).toPrecision(6));
  let since = performance.now();
  for (let end = PIECE; stepper.step < samples; end += PIECE) {
    stepper.advance(end);
    if (performance.now() - since < PATIENCE_MS) continue;
    report(stepper.step);
    await pause();
    throwIfAborted(signal, `GLIF run at ${seconds(stepper.step)} of ${seconds(samples)} s`);
    since = performance.now();
  }
  report(samples);
}
