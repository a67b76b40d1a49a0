import { InvalidOptionError, isRheobaseError, NotFoundError } from "../base/errors.js";
import { formatSweepRanges } from "../base/text/sweep-ranges.js";
import type { CallOptions, ElectrodeRecord, Response } from "../base/types.js";
import { writeAtomic } from "../files/atomic-file.js";
import { checkFigure, refuseExisting } from "../files/check-outputs.js";
import { openRecording } from "../nwb/read/open-recording.js";
import type { Recording, SweepOptions } from "../nwb/read/recording.js";
import type { TraceUnits } from "../nwb/read/trace-values.js";
import { ANY_CLAMP, selectSweeps } from "../nwb/select-sweeps.js";
import { MAX_MEMBERS } from "../plot/render-families.js";
import { MAX_SWEEPS } from "../plot/render-sweeps.js";
import { LONG_SWEEP, OUTLINE_SAMPLES } from "../responses/long-sweep.js";
import { spikesOfLong, withSpikes } from "../responses/recorded-spikes.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import type { FigureLayout } from "./layout.js";
import { SweepFigure } from "./sweep-figure.js";

/** What to draw. */
export interface DrawRequest {
  /** Recording or simulation to draw. */
  readonly path: string;
  /** Recording whose responses to draw beneath those of `path`, sweep by sweep. */
  readonly recorded?: string | undefined;
  readonly sweeps?: string | undefined;
  /** Only sweeps recorded by this electrode. */
  readonly electrode?: string | undefined;
  /** Units of the files, if they do not state them. */
  readonly units?: TraceUnits | undefined;
  /** Whether to read other files that a recording refers to; default false. */
  readonly allowExternal?: boolean | undefined;
  readonly output: string;
  readonly existing: "error" | "overwrite";
  /** How sweeps share the figure; default: families over each other, others in a grid. */
  readonly layout?: FigureLayout | undefined;
}

/**
 * Draws sweeps of a file.
 *
 * @returns the numbers of the sweeps drawn; the size of the figure [bytes]; the sweeps without a response in
 *   `recorded`; notes for the reader; and the sweeps that could not be read, with their errors, which the figure shows
 * @throws OutputExistsError, WriteFailedError, NotFoundError, InvalidRecordingError, InvalidOptionError
 */
export async function drawRecording(
  request: DrawRequest,
  options: CallOptions = {},
): Promise<{
  sweeps: number[];
  bytes: number;
  alone: number[];
  notes: string[];
  failed: { sweep: number; error: unknown }[];
}> {
  const read = [request.path, ...(request.recorded === undefined ? [] : [request.recorded])];
  checkFigure(
    request.output,
    read.map((path) => ({ path, role: "recording" })),
  );
  const opening = { ...options, ...request.units, allowExternal: request.allowExternal };
  using recording = await openRecording(request.path, opening);
  using recorded = request.recorded === undefined ? null : await openRecording(request.recorded, opening);
  const chosen = selectSweeps(recording.sweeps, request.sweeps, request.path, {
    electrode: request.electrode,
    usable: ANY_CLAMP,
  });
  checkCount(chosen, request);
  if (request.existing === "error") refuseExisting(request.output);
  const alone: number[] = [];
  const notes: string[] = [];
  const figure = new SweepFigure(request.output, request.path.replace(/^.*[\\/]/, ""), request.layout);
  const drawn: number[] = [];
  const failed: { sweep: number; error: unknown }[] = [];
  const draw = async (info: SweepInfo): Promise<boolean> => {
    const where = { electrode: info.electrode ?? undefined, signal: options.signal, ...outlineOf(info) };
    const say = (note: string) => notes.push(`Sweep ${info.number}: ${note}`);
    if (info.clamp === "voltage") {
      await figure.addVoltageClamp(
        { ...info, stimulus: null, response: null },
        await recording.voltageClamp(info.number, where),
      );
      if (recorded) alone.push(info.number);
    } else {
      const sweep = await recording.sweep(info.number, where);
      if (!sweep.response) {
        say("not drawn, as the file holds no response");
        return false;
      }
      for (const note of sweep.notes ?? []) say(note);
      const response = await spiking(recording, info, sweep.response, options.signal);
      const beneath = await responseIn(recorded, info);
      if (recorded && !beneath) alone.push(info.number);
      await figure.add({ ...sweep, response: beneath }, await withInjected(recording, info, chosen, response));
    }
    return true;
  };
  for (const info of chosen) {
    try {
      if (await draw(info)) drawn.push(info.number);
    } catch (error) {
      if (!isRheobaseError(error, "InvalidRecording")) throw error;
      failed.push({ sweep: info.number, error });
      await figure.addFailed({ ...info, stimulus: null, response: null }, error);
    }
  }
  if (drawn.length === 0 && failed[0]) throw failed[0].error;
  if (drawn.length === 0) {
    throw new NotFoundError(`draw ${request.path}`, "the file holds no response to any of the selected sweeps", {
      path: request.path,
    });
  }
  if (recorded && alone.length === drawn.length) {
    throw new NotFoundError(
      `draw ${request.recorded} under ${request.path}`,
      `it has current-clamp sweeps ${formatSweepRanges(currentClamp(recorded)) || "none"}, and none of those drawn`,
      { path: request.recorded, allowed: currentClamp(recorded) },
    );
  }
  const bytes = await figure.render(options);
  await writeAtomic(request.output, bytes, { what: "figure" });
  return { sweeps: drawn, bytes: bytes.length, alone, notes, failed };
}

/** @throws InvalidOptionError if there are more sweeps than a figure shows */
function checkCount(chosen: readonly SweepInfo[], { layout, recorded }: DrawRequest): void {
  const isFamily = recorded === undefined && chosen.every(({ variant }) => variant);
  const fit = (layout ?? (isFamily ? "overlay" : "grid")) === "overlay" ? MAX_MEMBERS : MAX_SWEEPS;
  if (chosen.length <= fit) return;
  const overlay =
    fit === MAX_SWEEPS && recorded === undefined ? `, or draw up to ${MAX_MEMBERS} with --layout overlay` : "";
  throw new InvalidOptionError(
    `draw ${chosen.length} sweeps in one figure`,
    `${fit} fit, so choose some with --sweeps${overlay}`,
    { value: chosen.length },
  );
}

/** A long sweep is drawn from its outline. */
const outlineOf = ({ samples }: SweepInfo): SweepOptions => (samples > LONG_SWEEP ? { most: OUTLINE_SAMPLES } : {});

/** The response with its spikes, detected if the file does not store them. */
async function spiking(recording: Recording, info: SweepInfo, response: Response, signal?: AbortSignal) {
  if (info.samples <= LONG_SWEEP) return withSpikes(recording, info, response);
  const where = { electrode: info.electrode ?? undefined, signal };
  return { ...response, spikeTimes: await spikesOfLong(recording, info, where) };
}

/** The response with what electrodes beside that of the sweep injected, unless these are drawn themselves. */
async function withInjected(
  recording: Recording,
  { number, isBeside, samples }: SweepInfo,
  chosen: readonly SweepInfo[],
  response: Response,
): Promise<Response> {
  if (isBeside || samples > LONG_SWEEP) return response;
  const beside = recording.sweeps.filter(
    (info) => info.number === number && info.isBeside && info.clamp === "current" && !chosen.includes(info),
  );
  const electrodes: ElectrodeRecord[] = [];
  for (const { electrode, stimulusName, stimulusCode, amplitudeA } of beside) {
    if (electrode === null) continue;
    const stimulus = await recording.stimulus(number, { electrode });
    const { current } = await stimulus.sample(response.rateHz);
    const what = { at: electrode, stimulusName, stimulusSpec: stimulusCode, amplitudeA };
    electrodes.push({ ...what, current, voltageTrace: null });
  }
  return electrodes.length > 0 ? { ...response, electrodes } : response;
}

const currentClamp = (recording: Recording): number[] =>
  recording.sweeps.filter((sweep) => sweep.clamp === "current").map((sweep) => sweep.number);

/** The recorded response to a sweep, of the same electrode if several recorded it; null if there is none. */
async function responseIn(recorded: Recording | null, { number, electrode }: SweepInfo): Promise<Response | null> {
  const same = recorded?.sweeps.filter((sweep) => sweep.number === number && sweep.clamp === "current") ?? [];
  const found = same.length === 1 ? same[0] : same.find((sweep) => sweep.electrode === electrode);
  if (!recorded || !found) return null;
  const where = { electrode: found.electrode ?? undefined, ...outlineOf(found) };
  const { response } = await recorded.sweep(number, where);
  return response && spiking(recorded, found, response);
}
