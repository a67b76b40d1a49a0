import { InvalidOptionError, NotFoundError } from "../errors.js";
import { openRecording } from "../nwb/open-recording.js";
import type { Recording } from "../nwb/recording.js";
import { formatSweepRanges } from "../nwb/sweep-ranges.js";
import { MAX_SWEEPS } from "../plot/render-sweeps.js";
import type { CallOptions, Response } from "../types.js";
import { checkFigure, refuseExisting } from "./check-outputs.js";
import { withSpikes } from "./recorded-spikes.js";
import { replaceFile } from "./replace-file.js";
import { selectSweeps } from "./select-sweeps.js";
import { SweepFigure } from "./sweep-figure.js";

/** What to draw. */
export interface DrawRequest {
  /** Recording or simulation to draw. */
  readonly path: string;
  /** Recording whose responses to draw under those of `path`, sweep by sweep. */
  readonly recorded?: string | undefined;
  readonly sweeps?: string | undefined;
  readonly output: string;
  readonly existing: "error" | "overwrite";
}

/**
 * Draws sweeps of a file.
 *
 * @returns the numbers of the sweeps drawn, the size of the figure [bytes], and the numbers of the sweeps that `recorded`
 *   has no response to
 * @throws OutputExistsError, WriteFailedError, NotFoundError, InvalidRecordingError, InvalidOptionError
 */
export async function drawRecording(
  request: DrawRequest,
  options: CallOptions = {},
): Promise<{ sweeps: number[]; bytes: number; alone: number[] }> {
  const read = [request.path, ...(request.recorded === undefined ? [] : [request.recorded])];
  checkFigure(
    request.output,
    read.map((path) => ({ path, role: "recording" })),
  );
  using recording = await openRecording(request.path, options);
  using recorded = request.recorded === undefined ? null : await openRecording(request.recorded, options);
  const chosen = selectSweeps(recording.sweeps, request.sweeps, request.path);
  if (chosen.length > MAX_SWEEPS) {
    throw new InvalidOptionError(
      `Cannot draw ${chosen.length} sweeps in one figure: ${MAX_SWEEPS} fit, so choose some with --sweeps`,
      { value: chosen.length },
    );
  }
  if (request.existing === "error") refuseExisting(request.output, `figure ${request.output}`);
  const alone: number[] = [];
  const figure = new SweepFigure(request.output, request.path.replace(/^.*[\\/]/, ""));
  for (const info of chosen) {
    const sweep = await recording.sweep(info.number, { electrode: info.electrode ?? undefined });
    if (!sweep.response) continue;
    const response = await withSpikes(recording, info, sweep.response);
    const beneath = await responseIn(recorded, info.number);
    if (recorded && !beneath) alone.push(info.number);
    await figure.add({ ...sweep, response: beneath }, response);
  }
  if (recorded && alone.length === chosen.length) {
    throw new NotFoundError(
      `Cannot draw ${request.recorded} under ${request.path}: it has current-clamp sweeps ${formatSweepRanges(currentClamp(recorded)) || "none"}, and none of those drawn`,
      { path: request.recorded, allowed: currentClamp(recorded) },
    );
  }
  const bytes = await figure.render(options);
  await replaceFile(request.output, bytes);
  return { sweeps: chosen.map((info) => info.number), bytes: bytes.length, alone };
}

const currentClamp = (recording: Recording): number[] =>
  recording.sweeps.filter((sweep) => sweep.clamp === "current").map((sweep) => sweep.number);

/** The recorded response to a sweep; none where the other recording lacks that sweep. */
async function responseIn(recorded: Recording | null, number: number): Promise<Response | null> {
  if (!recorded?.sweeps.some((sweep) => sweep.number === number && sweep.clamp === "current")) return null;
  const { response } = await recorded.sweep(number);
  return response && withSpikes(recorded, { number, electrode: null }, response);
}
