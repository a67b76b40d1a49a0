import { existsSync } from "node:fs";
import { InvalidStimulusError } from "../base/errors.js";
import { readRegularFile } from "../files/read-file.js";
import { Stimulus } from "../stimulus/stimulus.js";

/** Whether a stimulus argument names a file. */
export function isStimulusFile(text: string): boolean {
  return /\.csv$/i.test(text) || existsSync(text);
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
 * @throws NotFoundError, InvalidStimulusError, CancelledError
 */
export async function openStimuli(
  texts: readonly string[],
  csv: CsvSettings = {},
  signal?: AbortSignal | undefined,
): Promise<Stimulus[]> {
  const stimuli: Stimulus[] = [];
  for (const text of texts) {
    if (isStimulusFile(text)) {
      stimuli.push(...(await Stimulus.csvFamily(await readText(text), { ...csv, path: text, signal })));
      continue;
    }
    const stimulus = Stimulus.parse(text);
    await stimulus.ready();
    stimuli.push(stimulus);
  }
  return stimuli;
}

/** Slightly below the longest string that JavaScript supports. */
const MOST_BYTES = 500e6;

async function readText(path: string): Promise<string> {
  const content = await readRegularFile(path, {
    task: `read stimulus ${path}`,
    Refusal: InvalidStimulusError,
    maxBytes: MOST_BYTES,
  });
  // Excel's "Unicode text".
  if (content[0] === 0xff && content[1] === 0xfe) return content.toString("utf16le");
  // A NUL marks a binary file; showing such a line under a caret would garble the terminal.
  if (content.includes(0)) {
    throw new InvalidStimulusError(`read stimulus ${path}`, "it is a binary file, expected CSV", {
      path,
    });
  }
  return content.toString("utf8");
}
