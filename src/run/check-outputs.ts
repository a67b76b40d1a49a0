import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InvalidOptionError, WriteFailedError } from "../errors.js";
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
    checkPlace(what, path);
    const read = inputs.find((input) => placeOf(input.path) === placeOf(path));
    if (read) throw new InvalidOptionError(`Cannot write ${path}: it is the ${read.role} to be simulated`, { path });
  }
}

function checkPlace(what: string, path: string): void {
  const refuse = (why: string): WriteFailedError =>
    new WriteFailedError(`Cannot write ${what} ${path}: ${why}`, { path });
  if (isFolder(path)) throw refuse("it is a folder");
  const folder = dirname(path);
  if (!isFolder(folder)) throw refuse(`the folder ${folder} does not exist`);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const placeOf = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));
