import { existsSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidOptionError, OutputExistsError } from "../base/errors.js";
import { figureFormat } from "./figure-format.js";
import { checkOutputPlace } from "./output-place.js";

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
  if (!/\.nwb$/i.test(recording)) {
    throw new InvalidOptionError(`Cannot write recording ${recording}: the name must end in .nwb`, {
      path: recording,
      allowed: [".nwb"],
    });
  }
  checkPlace("recording", recording, inputs);
  if (figure !== undefined) checkPlace("figure", figure, inputs);
}

/**
 * As {@link checkOutputs}, for a command that only draws.
 *
 * @throws InvalidOptionError, WriteFailedError
 */
export function checkFigure(figure: string, inputs: readonly Input[]): void {
  figureFormat(figure);
  checkPlace("figure", figure, inputs);
}

/**
 * Refuses the name of a file where a folder is written.
 *
 * @param what such as `the report`, for the message
 * @throws InvalidOptionError
 */
export function checkFolderName(path: string, what: string): void {
  const [ending] = /\.(?:html?|nwb|png|svg|pdf|csv|json|txt|zip|tar)$/i.exec(path) ?? [];
  if (isFolder(path)) return;
  if (existsSync(path))
    throw new InvalidOptionError(`Cannot write ${what} to ${path}: it is a file, and a folder is expected`, { path });
  if (ending === undefined) return;
  throw new InvalidOptionError(
    `Cannot write ${what} to ${path}: a folder is expected, and the name ends in ${ending}`,
    {
      path,
    },
  );
}

/**
 * Refuses to replace a file or folder that is there. To be asked when all inputs have been opened, since what is wrong
 * with those is the better answer, and before the work begins.
 *
 * @param what such as `out.nwb` or `the report out`, for the message
 * @param ways to go on, such as `--existing overwrite`
 * @throws OutputExistsError
 */
export function refuseExisting(path: string, what = path, ways = "--existing overwrite"): void {
  if (!existsSync(path)) return;
  throw new OutputExistsError(`Cannot write ${what}: it exists already, so choose another output or pass ${ways}`, {
    path,
  });
}

function checkPlace(what: string, path: string, inputs: readonly Input[]): void {
  checkOutputPlace(path, what);
  const read = inputs.find((input) => placeOf(input.path) === placeOf(path));
  if (read) throw new InvalidOptionError(`Cannot write ${path}: it is the ${read.role} that is read`, { path });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const placeOf = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));
