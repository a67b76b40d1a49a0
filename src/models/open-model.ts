import { basename, dirname, extname } from "node:path";
import { storeOptions } from "../api/store-options.js";
import { checkOptions as checkGiven, type Kinds } from "../base/arguments.js";
import { InvalidModelError, InvalidOptionError, throwIfAborted } from "../base/errors.js";
import { parseCommentedJson } from "../base/text/commented-json.js";
import { folderOf } from "../biophys/package/model-files.js";
import { AXONS } from "../biophys/run-choices.js";
import { modelDocument } from "./documents/document-kind.js";
import { openBiophysical, openFitAndMorphology } from "./open-biophysical.js";
import type { GlifFile } from "./open-glif.js";
import type { Model, ModelPackage, ModelRef, OpenModelOptions, OpenPackageOptions } from "./opened-model.js";
import { givenFiles } from "./package/given-files.js";
import { FolderFiles, type PackageFiles, readModelText } from "./package/package-files.js";
import { kindOf, modelMetadata, NO_METADATA, within } from "./package/package-folder.js";
import { bareMorphology, checkKind, missing, noModel, noNodeType, twice } from "./refuse-model.js";
import { openZip } from "./zip/open-zip.js";

export type {
  DatabaseOptions,
  Model,
  ModelFileOptions,
  ModelPackage,
  ModelParameterChanges,
  ModelRef,
  ModelSummary,
  OpenModelOptions,
} from "./opened-model.js";

const openModelOptions = {
  ...storeOptions,
  axon: "text",
  strict: "boolean",
  fit: "textOrObject",
  morphology: "text",
  nodeType: "id",
  changes: "object",
  maxFileBytes: "number",
  maxZipBytes: "number",
} as const satisfies Kinds<OpenModelOptions>;

/**
 * Opens a neuronal model. GLIF: a directory with one `*neuron_config.json`, such a file, or the parameters of NEST's
 * `glif_psc`. Biophysical: a directory as downloaded, or its `manifest.json`; a directory with a fit and an SWC file;
 * such a fit; `{ fit, morphology }`; or a directory or file of BluePyOpt's parameters, whose `fit` is then the individual
 * (docs/bluepyopt.md). Either kind: a SONATA table of node types or config of a circuit, of which
 * `nodeType` chooses one (docs/sonata.md); the zip archive from the web site, or the model's id in the Allen
 * Cell Types database, whose package is downloaded into the cache if missing (a folder of that name takes precedence).
 * A manifest may name files outside its folder unless it was downloaded or is in an archive.
 *
 * @throws InvalidOptionError for any other reference, or an unknown axon
 * @throws NotFoundError if the file, directory or id does not exist or, offline, is not in the cache
 * @throws NetworkError if the service fails, WriteFailedError if the cache cannot be written
 * @throws InvalidModelError if the parameters are unusable; `issues` lists every problem
 * @throws InvalidMorphologyError, with `strict` also for a morphology that NEURON would change;
 *   UnsupportedMechanismError, also for a node type whose template cannot be opened
 */
export async function openModel(ref: ModelRef, options: OpenModelOptions = {}): Promise<Model> {
  checkGiven("open a model", options, openModelOptions);
  return (await openModelPackage(ref, options)).model;
}

/** As {@link openModel}, with the label and recording for the command line. */
export async function openModelPackage(ref: ModelRef, options: OpenPackageOptions = {}): Promise<ModelPackage> {
  const opened = await openUnchanged(ref, options);
  if (options.nodeType !== undefined && opened.summary.node_type === undefined) throw noNodeType(opened, options);
  if (options.changes === undefined) return opened;
  return (await import("./change-package.js")).changePackage(opened, options.changes);
}

async function openUnchanged(ref: ModelRef, options: OpenPackageOptions): Promise<ModelPackage> {
  throwIfAborted(options.signal, "opening a model");
  checkRef(ref);
  checkOptions(options);
  if (typeof ref === "object") return openParts({ ...options, ...ref });
  const name = String(ref);
  const kind = typeof ref === "number" ? null : await kindOf(name);
  if (kind === null && /^[1-9]\d*$/.test(name)) return byId(Number(name), options);
  if (kind === null) throw missing(name);
  if (kind === "directory") return openFolder(new FolderFiles(name, options), "", options);
  if (extname(name).toLowerCase() === ".zip") {
    return openZip(name, options, (files, folder) => openFolder(files, folder, options));
  }
  return openFile(name, options);
}

/** Opens a model from a fit and a morphology alone. */
async function openParts(options: OpenModelOptions): Promise<ModelPackage> {
  const { fit, morphology } = await givenFiles(options, null, options);
  const folder = fit!.path === "" ? null : new FolderFiles(dirname(fit!.path), options);
  const metadata = folder === null ? NO_METADATA : await modelMetadata(folder, "");
  return openFitAndMorphology(fit!, morphology!, metadata, options);
}

async function byId(id: number, options: OpenModelOptions): Promise<ModelPackage> {
  const { openById } = await import("./open-by-id.js"); // loads the client of the service, which files do not need
  // A downloaded manifest is untrusted and may not name other files of this machine.
  return openById(id, options, (folder) => openFolder(new FolderFiles(folder, options, true), "", options));
}

/** Opens the model in a folder of a package. */
async function openFolder(files: PackageFiles, folder: string, options: OpenModelOptions): Promise<ModelPackage> {
  const names = await files.list(folder);
  const configs = names.filter((name) => /neuron_config\.json$/i.test(name));
  const path = files.shown(folder);
  if (configs.length > 1) {
    throw new InvalidModelError(
      `open model ${path}`,
      `it holds ${configs.length} GLIF configurations (${configs.join(", ")}), so name one of them`,
      { path, allowed: configs },
    );
  }
  const [config] = configs;
  if (config !== undefined) return openConfig(files, within(folder, config), true, options);
  // Allen's packages have a manifest or a fit, and are not searched for others.
  if (!names.some((name) => name === "manifest.json" || /fit.*\.json$/i.test(name))) {
    const { openBluepyoptFolder } = await import("./bluepyopt/open-bluepyopt.js");
    const opened = await openBluepyoptFolder(files, folder, options);
    if (opened !== null) return opened;
  }
  const named = options.fit !== undefined || options.morphology !== undefined;
  if (!named && !names.some((name) => name === "manifest.json" || /fit.*\.json$/i.test(name) || /\.swc$/i.test(name))) {
    const only = names.filter((name) => /\.json$/i.test(name));
    if (only.length === 1) return openConfig(files, within(folder, only[0]!), true, options);
    throw await noModel(files, folder, names);
  }
  const given = await givenFiles(options, files, options);
  return openBiophysical(files, { folder, manifest: null }, given, options);
}

/** Opens a JSON file as a GLIF model; the error describes any other content. */
async function openConfig(
  files: PackageFiles,
  path: string,
  ofDirectory: boolean,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const text = (await files.text(path)) ?? "null";
  const document = parseCommentedJson(text, files.shown(path));
  return openDocument(files, { path, text, document }, ofDirectory, options);
}

/** Opens a file that is or names a model. */
async function openFile(path: string, { read, ...options }: OpenPackageOptions): Promise<ModelPackage> {
  const files = new FolderFiles(dirname(path), options);
  if (extname(path).toLowerCase() === ".swc") {
    if (options.morphology !== undefined) throw twice(path, "morphology");
    if (options.fit === undefined) throw bareMorphology(path);
    const given = await givenFiles({ fit: options.fit, morphology: path }, files, options);
    return openBiophysical(files, { folder: "", manifest: null }, given, options);
  }
  const kind = await checkKind(path);
  const known = read?.path === path && options.maxFileBytes === undefined ? read.text : null;
  const text = known ?? (await readModelText(path, options));
  if (kind === "node types") {
    const { openNodeTable } = await import("./sonata/open-node-type.js");
    return openNodeTable(path, text, await givenFiles(options, files, options), options);
  }
  const document = parseCommentedJson(text, path);
  return openDocument(files, { path: basename(path), text, document }, false, options);
}

async function openDocument(
  files: PackageFiles,
  file: GlifFile,
  ofDirectory: boolean,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const kind = modelDocument(file.document);
  const shown = files.shown(file.path);
  if (kind === "GLIF config" || kind === "NEST GLIF parameters") {
    refuseForGlif(shown, options);
    const { openGlif } = await import("./open-glif.js"); // biophysical models do not need it
    return openGlif(files, file, ofDirectory);
  }
  if (kind === "fit") {
    if (options.fit !== undefined) throw twice(shown, "fit");
    const { morphology } = await givenFiles({ morphology: options.morphology }, files, options);
    const fit = { path: shown, text: file.text };
    return openBiophysical(
      files,
      { folder: folderOf(file.path), manifest: null, ofFit: true },
      { fit, morphology },
      options,
    );
  }
  if (kind === "manifest") {
    const given = await givenFiles(options, files, options);
    return openBiophysical(files, { folder: folderOf(file.path), manifest: file.path }, given, options);
  }
  const { isCircuitConfig } = await import("./sonata/sonata-config.js");
  if (isCircuitConfig(file.document)) {
    const { openCircuit } = await import("./sonata/open-node-type.js");
    return openCircuit(shown, file.document, await givenFiles(options, files, options), options);
  }
  const { isBluepyoptParameters } = await import("./bluepyopt/read-parameters.js");
  if (isBluepyoptParameters(file.document)) {
    const { openBluepyoptFile } = await import("./bluepyopt/open-bluepyopt.js");
    return openBluepyoptFile(files, file, options);
  }
  const { otherDocument } = await import("./documents/other-documents.js");
  const { name, remedy } = otherDocument(file.document);
  throw new InvalidModelError(`open model ${shown}`, `it is ${name}; ${remedy}`, { path: shown, value: name });
}

/** Callers in JavaScript may pass anything. */
function checkRef(ref: unknown): asserts ref is ModelRef {
  if (typeof ref === "string" || typeof ref === "number") return;
  const { fit, morphology } = (ref ?? {}) as { fit?: unknown; morphology?: unknown };
  const isPart = typeof fit === "string" || (typeof fit === "object" && fit !== null);
  if (isPart && typeof morphology === "string") return;
  throw new InvalidOptionError(
    `open the model ${printed(ref)}`,
    "expected an id, a path, or { fit, morphology }, where fit is a path or an object and morphology a path or SWC text",
    { value: ref },
  );
}

function printed(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Not every value can be printed as JSON.
  }
  text ??= typeof value;
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function checkOptions({ axon, fit, morphology, maxFileBytes, maxZipBytes }: OpenModelOptions): void {
  const refuse = (what: string, value: unknown, expected: string, allowed?: readonly string[]): InvalidOptionError =>
    new InvalidOptionError(`open a model with ${what}`, `expected ${expected}`, { value, allowed });
  if (axon !== undefined && !AXONS.includes(axon)) {
    throw refuse(`the axon "${axon as string}"`, axon, AXONS.join(", "), AXONS);
  }
  if (fit !== undefined && typeof fit !== "string" && (typeof fit !== "object" || fit === null)) {
    throw refuse(`the fit ${printed(fit)}`, fit, "a path or an object");
  }
  if (morphology !== undefined && typeof morphology !== "string") {
    throw refuse(`the morphology ${printed(morphology)}`, morphology, "a path or SWC text");
  }
  for (const [name, value] of Object.entries({ maxFileBytes, maxZipBytes })) {
    if (value === undefined || value > 0) continue;
    throw refuse(`${name} ${printed(value)}`, value, "a positive number of bytes");
  }
}

/** Rejects options that only apply to biophysical models. */
function refuseForGlif(path: string, { axon, fit, morphology }: OpenModelOptions): void {
  const asked = Object.entries({ axon, fit, morphology }).find(([, value]) => value !== undefined);
  if (asked === undefined) return;
  const [option, value] = asked;
  const what = option === "axon" ? `the axon "${String(value)}"` : `a ${option}`;
  throw new InvalidOptionError(`give model ${path} ${what}`, "GLIF models have none", { value });
}
