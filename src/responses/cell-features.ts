import { analyzeCell, type CellFeatures, type CellOptions } from "../analysis/cell/analyze-cell.js";
import type { CellSweep } from "../analysis/cell/cell-sweep.js";
import { checkOptions } from "../base/arguments.js";
import { InvalidRecordingError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import { type OpenRecordingOptions, openRecording, openRecordingOptions } from "../nwb/read/open-recording.js";
import type { Recording } from "../nwb/read/recording.js";
import { ofElectrode } from "../nwb/select-sweeps.js";
import { checkRunLength } from "../stimulus/run-length.js";
import type { SweepInfo } from "../stimulus/sweep.js";
import { withJunction } from "./response-voltage.js";
import { measuredVoltage, stimulusWindow } from "./stimulus-window.js";

const LONG = "Long Square";
/** Stimuli that count as short squares (ephys-features.md E.4). */
const SHORT_SQUARES = [
  "Short Square",
  "Short Square - Triple",
  "Short Square - Hold -60mV",
  "Short Square - Hold -70mV",
  "Short Square - Hold -80mV",
];

/**
 * Features of the cell of a recording, as in Allen's EphysFeature table: from all long squares, short squares and
 * ramps.
 *
 * @throws NotFoundError, InvalidRecordingError, CancelledError, and InvalidStimulusError for a sweep with too many
 *   samples
 */
export async function cellFeaturesOfRecording(
  path: string,
  options: OpenRecordingOptions & {
    readonly electrode?: string | undefined;
    /** Maximum number of samples to analyse per sweep; default 5e7. */
    readonly maxSamples?: number | undefined;
  } = {},
): Promise<CellFeatures> {
  checkOptions("take the features of a cell", options, {
    ...openRecordingOptions,
    maxSamples: "number",
    electrode: "text",
  });
  const { electrode, maxSamples, ...opening } = options;
  using recording = await openRecording(path, opening);
  const all = electrode === undefined ? recording.sweeps : ofElectrode(recording.sweeps, electrode, path);
  const chosen = (names: readonly string[]): CellSweep[] =>
    all
      .filter(({ clamp, stimulusName }) => clamp === "current" && isOneOf(stimulusName, names))
      .map((info) => ({ ...experimentOf(info), load: () => load(info) }));
  const load = async ({ number, electrode, samples }: SweepInfo) => {
    checkRunLength(`analyse sweep ${number}`, samples, maxSamples, 72);
    const where = { electrode: electrode ?? undefined, signal: options.signal };
    const { stimulus, response } = await recording.sweep(number, where);
    if (response === null) {
      throw new InvalidRecordingError(`analyse sweep ${number} of ${path}`, "the file holds no response to it", {
        path,
        id: number,
      });
    }
    const { voltage, rateHz } = withJunction(response).response;
    const current = stimulus === null ? undefined : (await stimulus.sample(rateHz)).current.subarray(0, voltage.length);
    return { voltage, rateHz, current };
  };
  const sweeps = {
    longSquares: chosen([LONG]),
    shortSquares: chosen(SHORT_SQUARES),
    ramps: chosen(["Ramp"]),
  };
  return await analyzeCell(sweeps, {
    signal: options.signal,
    onProgress: options.onProgress,
    ...(await earlySteps(recording, all, options)),
  });
}

/**
 * End of the test pulse [s]. The analysis assumes Allen's long squares, which start at 1.02 s and last 1 s; a step that
 * starts before this time comes from another source, and its window is measured.
 */
const TEST_PULSE_END = 0.4; // [s]

async function earlySteps(
  recording: Recording,
  sweeps: readonly SweepInfo[],
  { signal }: CallOptions,
): Promise<CellOptions> {
  const info = sweeps.find(({ clamp, stimulusName }) => clamp === "current" && isOneOf(stimulusName, [LONG]));
  if (info === undefined) return {};
  const where = { electrode: info.electrode ?? undefined, signal };
  const { stimulus, response } = await recording.sweep(info.number, where);
  if (stimulus === null) return {};
  const { current } = await stimulus.sample(info.rateHz);
  const measured = response && measuredVoltage(recording, response);
  const { start_s, end_s, of } = stimulusWindow(current, info, info.samples, measured);
  if (of !== "stimulus" || start_s >= TEST_PULSE_END) return {};
  return { longSquareStartS: start_s, longSquareDurationS: end_s - start_s };
}

const isOneOf = (name: string, names: readonly string[]): boolean =>
  names.some((each) => each.toLowerCase() === name.toLowerCase());

function experimentOf({ number, rateHz, window }: SweepInfo): Omit<CellSweep, "load"> {
  const { start, count } = window;
  return { sweep: number, startS: start / rateHz, ...(count > 0 ? { endS: (start + count - 1) / rateHz } : {}) };
}
