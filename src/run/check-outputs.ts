import { existsSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidOptionError } from "../errors.js";
import { checkOutputPlace } from "../files/output-place.js";
import { figureFormat } from "./sweep-figure.js";

/** Files that a run will write. */
export interface Outputs {
  readonly recording: string;
  readonly figure?: string | undefined;
}

/** A file that a run reads, and what it is to the run. */
export interface Input {
  readonly path: string;
  /** Such as `model` or `stimulus`. */
  readonly role: string;
}

/**
 * Refuses outputs that could not be written, or that would replace what the run reads: before the run, not after it.
 *
 * @throws InvalidOptionError, WriteFailedError
 */
export function checkOutputs({ recording, figure }: Outputs, inputs: readonly Input[]): void {
  if (recording === "") throw new InvalidOptionError("Cannot write the recording: its file has no name", { value: "" });
  if (figure !== undefined) figureFormat(figure);
  if (figure !== undefined && placeOf(figure) === placeOf(recording)) {
    throw new InvalidOptionError(`Cannot write ${recording}: recording and figure are to have the same name`, {
      path: recording,
    });
  }
  for (const [what, path] of [["recording", recording] as const, ["figure", figure] as const]) {
    if (path === undefined) continue;
    checkOutputPlace(path, what);
    const read = inputs.find((input) => placeOf(input.path) === placeOf(path));
    if (read) throw new InvalidOptionError(`Cannot write ${path}: it is the ${read.role} to be simulated`, { path });
  }
}

const placeOf = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));
