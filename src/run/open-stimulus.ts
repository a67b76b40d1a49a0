import { existsSync } from "node:fs";
import { Stimulus } from "../stimulus/stimulus.js";
import { trainFiles } from "../stimulus/waveforms/described.js";
import { readText } from "./csv-text.js";
import { readTrains, trainReference } from "./open-trains.js";

/** Whether a stimulus argument names a file; a description may end with the name of a spike train. */
export function isStimulusFile(text: string): boolean {
  return (/\.csv$/i.test(text) && !/(?:^|\+)\s*spikes\s*:/i.test(text)) || existsSync(text);
}

/** The files that a stimulus argument names: itself, or spike trains within a description. */
export function filesOfStimulus(text: string): string[] {
  return isStimulusFile(text) ? [text] : trainFiles(text).map((file) => trainReference(file).path);
}

/** The settings of `--csv-rate` and `--csv-units`, for all CSV files. */
export interface CsvSettings {
  /** Samples per second of files without a time column [Hz]. */
  readonly rateHz?: number | undefined;
  /** Units of columns whose header does not state them, such as `s,A`. */
  readonly units?: string | undefined;
}

/**
 * Opens the stimuli that the user named: descriptions, and CSV files of one or more currents each.
 *
 * @throws NotFoundError, InvalidStimulusError, InvalidRecordingError, CancelledError
 */
export async function openStimuli(
  texts: readonly string[],
  csv: CsvSettings = {},
  signal?: AbortSignal | undefined,
): Promise<Stimulus[]> {
  const stimuli: Stimulus[] = [];
  for (const text of texts) {
    if (isStimulusFile(text)) {
      stimuli.push(
        ...(await Stimulus.csvFamily(await readText(text, `read stimulus ${text}`), { ...csv, path: text, signal })),
      );
      continue;
    }
    const stimulus = Stimulus.parse(text, { trains: await readTrains(trainFiles(text), signal) });
    await stimulus.ready();
    stimuli.push(stimulus);
  }
  return stimuli;
}
