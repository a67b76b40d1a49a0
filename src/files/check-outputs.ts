import { existsSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidOptionError, OutputExistsError } from "../base/errors.js";
import { figureFormat } from "./figure-format.js";
import { checkOutputPlace } from "./output-place.js";

/** Files that a run writes. */
export interface Outputs {
  readonly recording: string;
  readonly figure?: string | undefined;
}

/** A file that a run reads, and its role. */
export interface Input {
  readonly path: string;
  /** Such as `model` or `stimulus`. */
  readonly role: string;
}

/**
 * Checks, before the run, that its outputs can be written and do not replace its inputs.
 *
 * @throws InvalidOptionError, WriteFailedError
 */
export function checkOutputs({ recording, figure }: Outputs, inputs: readonly Input[]): void {
  if (recording === "") throw new InvalidOptionError("write the recording", "the file name is empty", { value: "" });
  if (figure !== undefined) figureFormat(figure);
  if (figure !== undefined && placeOf(figure) === placeOf(recording)) {
    throw new InvalidOptionError(`write ${recording}`, "the recording and the figure have the same name", {
      path: recording,
    });
  }
  if (!/\.nwb$/i.test(recording)) {
    throw new InvalidOptionError(`write recording ${recording}`, "the name must end in .nwb", {
      path: recording,
      allowed: [".nwb"],
    });
  }
  checkPlace("recording", recording, inputs);
  if (figure !== undefined) checkPlace("figure", figure, inputs);
}

/**
 * As {@link checkOutputs}, for commands that only draw.
 *
 * @throws InvalidOptionError, WriteFailedError
 */
export function checkFigure(figure: string, inputs: readonly Input[]): void {
  figureFormat(figure);
  checkPlace("figure", figure, inputs);
}

/**
 * Checks, before a document is written, that it can be and does not replace what was read.
 *
 * @param what noun for the message, such as `model`
 * @throws InvalidOptionError, WriteFailedError
 */
export function checkDocument(what: string, path: string, inputs: readonly Input[]): void {
  checkPlace(what, path, inputs);
}

/**
 * Checks that a path for an output folder is not a file and does not look like one.
 *
 * @param what noun for the message, such as `the report`
 * @throws InvalidOptionError
 */
export function checkFolderName(path: string, what: string): void {
  const [ending] = /\.(?:html?|nwb|png|svg|pdf|csv|json|txt|zip|tar)$/i.exec(path) ?? [];
  if (isFolder(path)) return;
  if (existsSync(path))
    throw new InvalidOptionError(`write ${what} to ${path}`, "it is a file, expected a folder", { path });
  if (ending === undefined) return;
  throw new InvalidOptionError(`write ${what} to ${path}`, `the name ends in ${ending}, expected a folder`, {
    path,
  });
}

/**
 * Refuses to replace a pre-existing file or folder. Call it after opening all inputs, because their errors matter more,
 * and before the work begins.
 *
 * @param what for the message, such as `out.nwb` or `the report out`
 * @param ways how to proceed, such as `--existing overwrite`
 * @throws OutputExistsError
 */
export function refuseExisting(path: string, what = path, ways = "--existing overwrite"): void {
  if (!existsSync(path)) return;
  throw new OutputExistsError(`write ${what}`, `it exists already, so choose another output or pass ${ways}`, {
    path,
  });
}

function checkPlace(what: string, path: string, inputs: readonly Input[]): void {
  checkOutputPlace(path, what);
  const read = inputs.find((input) => placeOf(input.path) === placeOf(path));
  if (read) throw new InvalidOptionError(`write ${path}`, `it is the ${read.role} to read`, { path });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const placeOf = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));
