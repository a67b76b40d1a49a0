import { crossings } from "../analysis/spikes/crossings.js";
import { detectSpikes } from "../analysis/spikes/detect-spikes.js";
import type { Response } from "../base/types.js";
import type { Recording, SweepOptions } from "../nwb/read/recording.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { withoutHead } from "./response-voltage.js";

/** Minimum height from threshold to peak of a spike in a noisy recording [mV]. */
const CLEAR_HEIGHT = 15;

/** Adds detected spike times if the recording does not store any. */
export async function withSpikes(
  recording: Recording,
  { number, electrode }: Pick<SweepInfo, "number" | "electrode">,
  response: Response,
): Promise<Response> {
  if ((await recording.spikeTimes(number, { electrode: electrode ?? undefined })) !== null) return response;
  return { ...response, spikeTimes: detected(response) };
}

/** Samples per piece when detecting spikes of a long sweep, and overlap on both sides [s]. */
const PIECE = { samples: 4e6, besideS: 0.5 };

/** Spike times of a sweep too long to be read at once [s]: stored ones, or detected piece by piece. */
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
  // The detector needs the slope of the whole trace; a trace with gaps uses crossings of -20 mV instead. The detector's
  // own minimum height of 2 mV suits the quiet recordings of the Allen Institute; in others, noise would count as
  // spikes.
  return voltage.every(Number.isFinite)
    ? detectSpikes(voltage, rateHz, { minHeight: CLEAR_HEIGHT })
    : crossings(voltage, rateHz, -0.02);
}
