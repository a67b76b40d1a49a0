import { InvalidStimulusError } from "../../base/errors.js";
import { readRegularFile } from "../../files/read-file.js";

/** Slightly below the longest string that JavaScript supports. */
const MOST_BYTES = 500e6;

/**
 * The text of a CSV file.
 *
 * @param task completes "Cannot …"
 * @throws NotFoundError, InvalidStimulusError
 */
export async function readText(path: string, task: string): Promise<string> {
  const content = await readRegularFile(path, { task, Refusal: InvalidStimulusError, maxBytes: MOST_BYTES });
  // Excel's "Unicode text".
  if (content[0] === 0xff && content[1] === 0xfe) return content.toString("utf16le");
  // A NUL marks a binary file; showing such a line under a caret would garble the terminal.
  if (content.includes(0)) {
    throw new InvalidStimulusError(task, "it is a binary file, expected CSV", { path });
  }
  return content.toString("utf8");
}
