import { basename, dirname } from "node:path";
import { InvalidModelError, isRheobaseError, NotFoundError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import { groupOf } from "../../biophys/cable/section-name.js";
import { openMorphology } from "../../biophys/morphology/open-morphology.js";
import { folderOf } from "../../biophys/package/model-files.js";
import type { TextFile } from "../../biophys/package/model-package.js";
import { buildBiophysical } from "../open-biophysical.js";
import type { ModelPackage, OpenModelOptions } from "../opened-model.js";
import { givenFiles } from "../package/given-files.js";
import { FolderFiles, type PackageFiles } from "../package/package-files.js";
import { folderName, NO_METADATA, within } from "../package/package-folder.js";
import { bluepyoptFit } from "./bluepyopt-fit.js";
import { individualIn, valuesOf } from "./individual.js";
import {
  type BluepyoptMechanisms,
  type BluepyoptParameter,
  isBluepyoptMechanisms,
  isBluepyoptParameters,
  readMechanisms,
  readParameters,
} from "./read-parameters.js";

/** Folders of a model in which its parts are looked for, as BluePyOpt's examples have them. */
const FOLDERS = ["", "config", "config/params", "morphology", "morphologies"];
/** JSON files of a folder that are looked at. */
const MOST_FILES = 50;

/** A JSON file of a model's folder. */
interface JsonFile {
  readonly path: string;
  readonly text: string;
  readonly document: unknown;
}

/**
 * Opens the BluePyOpt model of a folder whose parameters are in itself or in `config`.
 *
 * @returns null if there are no parameters
 * @throws InvalidModelError if there are several files of them; as {@link openBluepyoptFile}
 */
export async function openBluepyoptFolder(
  files: PackageFiles,
  folder: string,
  options: OpenModelOptions,
): Promise<ModelPackage | null> {
  const all = await jsonIn(files, folder);
  const [parameters, ...more] = all.filter(({ document }) => isBluepyoptParameters(document));
  if (parameters === undefined) return null;
  if (more.length === 0) return openParts(files, folder, parameters, all, options);
  const paths = [parameters, ...more].map(({ path }) => path);
  throw new InvalidModelError(
    `open model ${files.shown(folder)}`,
    `it holds ${paths.length} files of BluePyOpt parameters (${paths.join(", ")}), so name one of them`,
    { path: files.shown(folder), allowed: paths },
  );
}

/**
 * Opens the BluePyOpt model of a file of parameters, whose folder, or on the disk the one above `config`, has the rest.
 *
 * @throws NotFoundError, InvalidModelError, InvalidMorphologyError, UnsupportedMechanismError
 */
export async function openBluepyoptFile(
  files: PackageFiles,
  file: JsonFile,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  if (!(files instanceof FolderFiles)) {
    const folder = folderOf(file.path);
    return openParts(files, folder, file, await jsonIn(files, folder, file), options);
  }
  const path = files.shown(file.path);
  const own = dirname(path);
  const inConfig = basename(own) === "config";
  const around = new FolderFiles(inConfig ? dirname(own) : own, options);
  const parameters = { ...file, path: within(inConfig ? "config" : "", basename(path)) };
  return openParts(around, "", parameters, await jsonIn(around, "", parameters), options);
}

/** Opens a model of its parameters, and of mechanisms, values of an individual and a morphology in its folders. */
async function openParts(
  files: PackageFiles,
  folder: string,
  { path, text, document }: JsonFile,
  others: readonly JsonFile[],
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const given = await givenFiles(options, files, options);
  const shown = files.shown(path);
  const read = readParameters(document, shown);
  const mechanisms = read.mechanisms ?? mechanismsIn(others, shown);
  const individual = individualOf(read.parameters, given.fit, others, shown);
  const values = valuesOf(read.parameters, individual?.values ?? null, shown, individual?.path ?? null);
  const morphology = given.morphology ?? (await morphologyIn(files, folder, shown));
  const { sections } = await openMorphology(morphology.text, { path: morphology.path, signal: options.signal });
  // A replaced axon has sections, also of a cell that has none.
  const groups = [...new Set([...sections.map(({ name }) => groupOf(name)), "axon"])];
  const { fit, notes } = bluepyoptFit(values, mechanisms, groups, shown);
  const opened = await buildBiophysical(
    {
      fit,
      fitFile: { path: shown, text },
      morphology,
      statedAxon: "truncated",
      markers: null,
      metadata: NO_METADATA,
    },
    options,
  );
  const own = dirname(shown);
  const label = folderName(basename(own) === "config" ? dirname(own) : own);
  const from = individual === null ? [] : [`values of the parameters are those of ${individual.path}`];
  return {
    ...opened,
    summary: { ...opened.summary, warnings: [...(opened.summary.warnings ?? []), ...from, ...notes] },
    label,
    title: label,
    recordingPath: null,
  };
}

/** The JSON files of a model's folders that can be read, of which one may be known. */
async function jsonIn(files: PackageFiles, folder: string, known?: JsonFile): Promise<JsonFile[]> {
  const found: JsonFile[] = [];
  for (const inner of FOLDERS) {
    const place = inner === "" ? folder : within(folder, inner);
    const names = await files.list(place).catch((): string[] => []);
    for (const name of names.filter((each) => /\.json$/i.test(each)).slice(0, MOST_FILES)) {
      const path = within(place, name);
      const file = path === known?.path ? known : await jsonFile(files, path);
      if (file !== null) found.push(file);
    }
  }
  return found;
}

/** Null for what is no JSON. */
async function jsonFile(files: PackageFiles, path: string): Promise<JsonFile | null> {
  try {
    const text = (await files.text(path)) ?? "null";
    const document: unknown = parseCommentedJson(text, path);
    return document === null ? null : { path, text, document };
  } catch (error) {
    if (isRheobaseError(error)) return null;
    throw error;
  }
}

function mechanismsIn(files: readonly JsonFile[], path: string): BluepyoptMechanisms {
  const [found, second] = files.filter(({ document }) => isBluepyoptMechanisms(document));
  if (found !== undefined && second === undefined) return readMechanisms(found.document, found.path);
  const reason =
    found === undefined
      ? "there is no file of mechanisms beside it, expected a mechanisms.json of names by section list"
      : `there are several files of mechanisms beside it (${found.path}, ${second!.path}), expected one`;
  throw new NotFoundError(`open the BluePyOpt model ${path}`, reason, { path });
}

/** The values of the parameters that are optimised: those given, or in the only other file that has some. */
function individualOf(
  parameters: readonly BluepyoptParameter[],
  given: TextFile | undefined,
  files: readonly JsonFile[],
  path: string,
) {
  const task = `open the BluePyOpt model ${path}`;
  if (given !== undefined) {
    const name = given.path || "the object";
    const values = individualIn(parseCommentedJson(given.text, name), parameters);
    if (values !== null) return { path: name, values };
    throw new InvalidModelError(
      task,
      `${name} has no value of its parameters, expected names such as ${parameters.find(({ value }) => value === null)?.name ?? parameters[0]?.name}`,
      { path: name },
    );
  }
  if (parameters.every(({ value }) => value !== null)) return null;
  const found = files.flatMap(({ path: own, document }) => {
    const values = isBluepyoptParameters(document) ? null : individualIn(document, parameters);
    return values === null ? [] : [{ path: own, values }];
  });
  if (found.length < 2) return found[0] ?? null;
  const names = found.map((each) => each.path);
  throw new InvalidModelError(
    task,
    `${names.join(", ")} have values of its parameters, choose one by fit (--fit FILE)`,
    { path, allowed: names },
  );
}

async function morphologyIn(files: PackageFiles, folder: string, path: string): Promise<TextFile> {
  const found: string[] = [];
  const neurolucida: string[] = [];
  for (const inner of FOLDERS) {
    const place = inner === "" ? folder : within(folder, inner);
    for (const name of await files.list(place).catch((): string[] => [])) {
      if (/\.swc$/i.test(name)) found.push(within(place, name));
      if (/\.asc$/i.test(name)) neurolucida.push(within(place, name));
    }
  }
  const [one, second] = found;
  if (one !== undefined && second === undefined) return { path: files.shown(one), text: (await files.text(one))! };
  const asc = neurolucida[0];
  const seen =
    one !== undefined
      ? `there are several morphologies beside it (${found.join(", ")}), choose one by morphology (--morphology FILE)`
      : asc !== undefined
        ? `its morphology ${asc} is a Neurolucida file, expected SWC: convert it, for example by NEURON's or MorphIO's tools, and pass it by morphology (--morphology FILE)`
        : "there is no SWC file beside it, expected one, also in morphology/, or by morphology (--morphology FILE)";
  throw new NotFoundError(`open the BluePyOpt model ${path}`, seen, { path, allowed: found });
}
