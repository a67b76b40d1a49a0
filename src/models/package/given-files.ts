import { InvalidModelError, InvalidOptionError, isRheobaseError, NotFoundError } from "../../base/errors.js";
import { fileKind } from "../../base/file-kind.js";
import type { TextFile } from "../../biophys/package/model-package.js";
import type { OpenModelOptions } from "../opened-model.js";
import { type PackageFiles, readModelText } from "./package-files.js";

/** Parts of a model that the caller named; the path is empty if the content was given directly. */
export interface GivenFiles {
  readonly fit?: TextFile | undefined;
  readonly morphology?: TextFile | undefined;
}

/**
 * Reads the parts of a model that the caller named. A path that does not exist is looked up in the package, because
 * messages list the package's files.
 *
 * @param files of the package, if there is one
 * @throws NotFoundError, InvalidModelError, InvalidOptionError
 */
export async function givenFiles(
  { fit, morphology }: Pick<OpenModelOptions, "fit" | "morphology">,
  files: PackageFiles | null,
  options: OpenModelOptions,
): Promise<GivenFiles> {
  return {
    fit: fit === undefined ? undefined : typeof fit === "string" ? await read(fit, files, options) : ofObject(fit),
    morphology: morphology === undefined ? undefined : await morphologyOf(morphology, files, options),
  };
}

function ofObject(fit: object): TextFile {
  try {
    return { path: "", text: JSON.stringify(fit) ?? "null" };
  } catch (cause) {
    throw new InvalidOptionError("open the model", "the fit is an object that cannot be converted to JSON", {
      value: fit,
      cause,
    });
  }
}

async function morphologyOf(given: string, files: PackageFiles | null, options: OpenModelOptions): Promise<TextFile> {
  if (/[\r\n]/.test(given)) return { path: "", text: given };
  const file = await read(given, files, options);
  const kind = fileKind(new TextEncoder().encode(file.text.slice(0, 200)));
  if (kind === "a text file" && !/\.asc$/i.test(given)) return file;
  const seen = kind === "a text file" ? "a Neurolucida file (ASC)" : kind;
  throw new InvalidModelError(`use the morphology ${given}`, `it is ${seen}, expected SWC`, {
    path: given,
    value: seen,
  });
}

async function read(path: string, files: PackageFiles | null, options: OpenModelOptions): Promise<TextFile> {
  try {
    return { path, text: await readModelText(path, options) };
  } catch (error) {
    if (!isRheobaseError(error, "NotFound")) throw error;
    const text = (await files?.text(path).catch(() => null)) ?? null;
    if (text === null || files === null) {
      throw new NotFoundError("open the model", `the file ${path} does not exist`, { path, cause: error });
    }
    return { path: files.shown(path), text };
  }
}
