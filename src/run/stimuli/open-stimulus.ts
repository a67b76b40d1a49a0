import { existsSync } from "node:fs";
import { familyOf } from "../../stimulus/spec/family.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import { trainFiles } from "../../stimulus/waveforms/described.js";
import { WAVEFORM, WAVEFORMS } from "../../stimulus/waveforms/kinds.js";
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

/** How many stimuli an argument stands for; a CSV file, whose columns are not known, counts as one. */
export function stimulusCount(text: string): number {
  return isStimulusFile(text) ? 1 : familyOf(text, WAVEFORM, WAVEFORMS).count;
}

/** The settings of `--csv-rate` and `--csv-units`, for all CSV files. */
export interface CsvSettings {
  /** Samples per second of files without a time column [Hz]. */
  readonly rateHz?: number | undefined;
  /** Units of columns whose header does not state them, such as `s,A`. */
  readonly units?: string | undefined;
}

/**
 * Opens the stimuli that the user named: descriptions of one or a family, and CSV files of one or more currents each.
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
    const trains = await readTrains(trainFiles(text), signal);
    for (const stimulus of Stimulus.family(text, { trains, maxSweeps: Number.POSITIVE_INFINITY })) {
      await stimulus.ready();
      stimuli.push(stimulus);
    }
  }
  return stimuli;
}
