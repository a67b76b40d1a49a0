import { crossings } from "../analysis/spikes/crossings.js";
import { detectSpikes } from "../analysis/spikes/detect-spikes.js";
import type { Response } from "../base/types.js";
import type { Recording, SweepOptions } from "../nwb/read/recording.js";
import type { SweepInfo } from "../stimulus/sweep.js";
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
  return { ...response, spikeTimes: detected(response) };
}

/** Samples in which spikes of a long sweep are looked for at once, and time beside them that the detector sees too [s]. */
const PIECE = { samples: 4e6, besideS: 0.5 };

/** Spike times of a sweep too long to be read at once [s], stored or else detected piece by piece. */
export async function spikesOfLong(
  recording: Recording,
  { number, samples, rateHz }: Pick<SweepInfo, "number" | "samples" | "rateHz">,
  where: SweepOptions,
  piece = PIECE.samples,
): Promise<Float64Array> {
  const stored = await recording.spikeTimes(number, where);
  if (stored !== null) return stored;
  const found: number[] = [];
  const beside = Math.ceil(PIECE.besideS * rateHz);
  for (let from = 0; from < samples; from += piece) {
    const start = Math.max(0, from - beside);
    const part = { start, count: Math.min(samples, from + piece + beside) - start };
    const response = await recording.response(number, { ...where, part });
    const times = detected(response).map((time) => time + start / rateHz);
    found.push(...times.filter((time) => time >= from / rateHz && time < (from + piece) / rateHz));
  }
  return Float64Array.from(found);
}

function detected(response: Response): Float64Array {
  const { rateHz } = response;
  const { voltage } = withoutHead(response);
  if (voltage.length === 0) return new Float64Array(0);
  // The detector follows the slope through the whole trace, so one with gaps gets the plain crossings of -20 mV. Its own
  // least height of 2 mV is made for the quiet recordings of the Allen Institute: others would be all spikes.
  return voltage.every(Number.isFinite)
    ? detectSpikes(voltage, rateHz, { minHeight: CLEAR_HEIGHT })
    : crossings(voltage, rateHz, -0.02);
}
