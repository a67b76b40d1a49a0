import { crossings } from "../analysis/crossings.js";
import { detectSpikes } from "../analysis/detect-spikes.js";
import type { Recording } from "../nwb/recording.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import type { Response } from "../types.js";
import { withoutHead } from "./response-voltage.js";

/** Height from threshold to peak that is told from noise by eye [mV]. */
const CLEAR_HEIGHT = 15;

/** A recording that stores no spike times has them detected, so that nothing ever says "no spikes" for want of a list. */
export async function withSpikes(
  recording: Recording,
  { number, electrode }: Pick<SweepInfo, "number" | "electrode">,
  response: Response,
): Promise<Response> {
  if ((await recording.spikeTimes(number, { electrode: electrode ?? undefined })) !== null) return response;
  const { rateHz } = response;
  const { voltage } = withoutHead(response);
  // The detector follows the slope through the whole trace, so one with gaps gets the plain crossings of -20 mV. Its own
  // least height of 2 mV is made for the quiet recordings of the Allen Institute: others would be all spikes.
  const spikeTimes = voltage.every(Number.isFinite)
    ? detectSpikes(voltage, rateHz, { minHeight: CLEAR_HEIGHT })
    : crossings(voltage, rateHz, -0.02);
  return { ...response, spikeTimes };
}
