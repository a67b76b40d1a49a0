import { existsSync } from "node:fs";
import { InvalidStimulusError } from "../base/errors.js";
import { readRegularFile } from "../files/read-file.js";
import { Stimulus } from "../stimulus/stimulus.js";

/** Whether what the user typed as a stimulus names a file. */
export function isStimulusFile(text: string): boolean {
  return /\.csv$/i.test(text) || existsSync(text);
}

/** What `--csv-rate` and `--csv-units` say of all CSV files. */
export interface CsvSettings {
  /** Samples per second of files without a column of time [Hz]. */
  readonly rateHz?: number | undefined;
  /** Units of the columns where a header does not state them, such as `s,A`. */
  readonly units?: string | undefined;
}

/**
 * The stimuli that the user named: descriptions, and CSV files of one or more currents each.
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

/** Longest text that JavaScript can hold, nearly. */
const MOST_BYTES = 500e6;

async function readText(path: string): Promise<string> {
  const content = await readRegularFile(path, {
    task: `read stimulus ${path}`,
    Refusal: InvalidStimulusError,
    maxBytes: MOST_BYTES,
  });
  // Excel's "Unicode text".
  if (content[0] === 0xff && content[1] === 0xfe) return content.toString("utf16le");
  // No text holds a NUL: showing such a line under a caret would only upset the terminal.
  if (content.includes(0)) {
    throw new InvalidStimulusError(`Cannot read stimulus ${path}: it is no text, and a CSV file was expected`, {
      path,
    });
  }
  return content.toString("utf8");
}
