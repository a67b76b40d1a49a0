import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { InvalidStimulusError, NotFoundError } from "../errors.js";
import { Stimulus } from "../stimulus/stimulus.js";

/** Whether what the user typed as a stimulus names a file. */
export function isStimulusFile(text: string): boolean {
  return /\.csv$/i.test(text) || existsSync(text);
}

/**
 * A stimulus from what the user typed: a CSV file, or a description.
 *
 * @throws NotFoundError, InvalidStimulusError
 */
export async function openStimulus(text: string): Promise<Stimulus> {
  if (isStimulusFile(text)) return Stimulus.csv(await readText(text), { path: text });
  const stimulus = Stimulus.parse(text);
  await stimulus.ready();
  return stimulus;
}

async function readText(path: string): Promise<string> {
  const content = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const message = (why: string): string => `Cannot read stimulus ${path}: ${why}`;
    if (cause.code === "ENOENT") throw new NotFoundError(message("there is no such file"), { path, cause });
    const why = cause.code === "EISDIR" ? "it is a folder, and a CSV file was expected" : cause.message;
    throw new InvalidStimulusError(message(cause.code === "EACCES" ? "no permission to read it" : why), {
      path,
      cause,
    });
  });
  // No text holds a NUL: showing such a line under a caret would only upset the terminal.
  if (content.includes(0)) {
    throw new InvalidStimulusError(`Cannot read stimulus ${path}: it is no text, and a CSV file was expected`, {
      path,
    });
  }
  return content.toString("utf8");
}
