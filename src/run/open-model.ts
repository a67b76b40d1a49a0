import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { parseCommentedJson } from "../biophys/json-text.js";
import { InvalidModelError, InvalidOptionError, NotFoundError, throwIfAborted } from "../errors.js";
import { fileKind } from "../file-kind.js";
import { openBiophysicalFolder, openFitAndMorphology } from "./open-biophysical.js";
import { openZip } from "./open-zip.js";
import type { Model, ModelPackage, ModelRef, OpenModelOptions } from "./opened-model.js";
import { fileHead, kindOf } from "./package-folder.js";

export type { DatabaseOptions, Model, ModelPackage, ModelRef, ModelSummary, OpenModelOptions } from "./opened-model.js";

/**
 * Opens a neuronal model. GLIF: a directory that holds one `*neuron_config.json`, or such a file itself. Biophysical: a
 * directory as downloaded, or its `manifest.json`; a directory with a fit and an SWC file; such a fit itself; or
 * `{ fit, morphology }`. Either: the zip archive that the web site gives, or the model's id in the Allen Cell Types
 * database, which brings its package into the cache where it is not there (a folder of that name goes first).
 *
 * @throws InvalidOptionError for a reference that is none of these, or an axon that does not exist
 * @throws NotFoundError when there is no such file, directory or id, or, offline, it is not in the cache
 * @throws NetworkError when the service fails, WriteFailedError when the cache takes no files
 * @throws InvalidModelError when the parameters cannot be used; `issues` lists every problem
 * @throws InvalidMorphologyError, with `strict` also for what NEURON would change; UnsupportedMechanismError
 */
export async function openModel(ref: ModelRef, options: OpenModelOptions = {}): Promise<Model> {
  return (await openModelPackage(ref, options)).model;
}

/** As {@link openModel}, with the label and recording that the command line needs. */
export async function openModelPackage(ref: ModelRef, options: OpenModelOptions = {}): Promise<ModelPackage> {
  throwIfAborted(options.signal, "opening a model");
  checkRef(ref);
  const axon = checkAxon(options.axon);
  if (typeof ref === "object") return openFitAndMorphology(ref.fit, ref.morphology, options);
  const name = String(ref);
  const kind = typeof ref === "number" ? null : await kindOf(name);
  if (kind === null && /^[1-9]\d*$/.test(name)) return byId(Number(name), options);
  if (kind === null) throw missing(name);
  if (kind === "file" && extname(name).toLowerCase() === ".zip") {
    return openZip(name, options, (folder) => openModelPackage(folder, options));
  }
  if (kind === "file") await checkKind(name);
  const byFolder = kind === "directory" || basename(name) === "manifest.json";
  const directory = kind === "directory" ? name : dirname(name);
  const config = byFolder ? await configIn(directory) : name;
  if (config === null) return openBiophysicalFolder(directory, kind === "directory" ? null : basename(name), options);
  if (!byFolder && (await isBiophysical(name))) return openBiophysicalFolder(directory, basename(name), options);
  if (axon !== undefined) {
    throw new InvalidOptionError(`Cannot give model ${name} the axon "${axon}": GLIF models have none`, {
      value: axon,
    });
  }
  const { openGlif } = await import("./open-glif.js"); // with zod, which biophysical models do not need
  return openGlif(config, kind === "directory");
}

/** Scripts without types can hand over anything. */
function checkRef(ref: unknown): asserts ref is ModelRef {
  if (typeof ref === "string" || typeof ref === "number") return;
  const { fit, morphology } = (ref ?? {}) as { fit?: unknown; morphology?: unknown };
  if (typeof fit === "string" && typeof morphology === "string") return;
  throw new InvalidOptionError(
    `Cannot open the model ${JSON.stringify(ref)}: expected an id, a path, or { fit, morphology } with two paths`,
    { value: ref },
  );
}

function checkAxon(axon: OpenModelOptions["axon"]): OpenModelOptions["axon"] {
  if (axon === undefined || axon === "truncated" || axon === "stub") return axon;
  const allowed = ["truncated", "stub"];
  throw new InvalidOptionError(`Cannot open a model with the axon "${axon}": expected ${allowed.join(" or ")}`, {
    value: axon,
    allowed,
  });
}

function missing(name: string): NotFoundError {
  return new NotFoundError(`Cannot open model ${name}: there is no such file or directory`, { path: name, id: name });
}

async function byId(id: number, options: OpenModelOptions): Promise<ModelPackage> {
  const { openById } = await import("./open-by-id.js"); // with the client of the service, which files do not need
  return openById(id, options, (folder) => openModelPackage(folder, options));
}

/** The one GLIF configuration of a directory; null where it holds a biophysical model. */
async function configIn(directory: string): Promise<string | null> {
  const names = (await readdir(directory)).sort();
  const configs = names.filter((name) => /neuron_config\.json$/i.test(name));
  if (configs.length === 1) return join(directory, configs[0]!);
  if (configs.length > 1) {
    throw new InvalidModelError(
      `Cannot open model ${directory}: it holds ${configs.length} GLIF configurations (${configs.join(", ")}), so name one of them`,
      { path: directory, allowed: configs },
    );
  }
  if (names.some((name) => name === "manifest.json" || /fit.*\.json$/i.test(name) || /\.swc$/i.test(name))) return null;
  throw new InvalidModelError(
    `Cannot open model ${directory}: it holds no *neuron_config.json (GLIF), and no manifest.json or SWC file (biophysical)`,
    { path: directory },
  );
}

/** Refuses a file that cannot be a model before it is read: a recording may have gigabytes. */
async function checkKind(path: string): Promise<void> {
  if (extname(path).toLowerCase() === ".swc") {
    throw new InvalidModelError(
      `Cannot open model ${path}: it is a morphology, expected a directory that holds it with its fit parameters, or the fit file beside it`,
      { path },
    );
  }
  const kind = fileKind(await fileHead(path));
  if (kind === "JSON text") return;
  const remedy = /^an HDF5/.test(kind) ? "; to run a model on its stimuli, name the model and pass --recording" : "";
  throw new InvalidModelError(
    `Cannot open model ${path}: it is ${kind}, expected JSON (a GLIF neuron_config.json, a manifest.json or fit parameters), a directory or a .zip of one${remedy}`,
    { path, value: kind },
  );
}

/** Whether a file that was named is the manifest or the fit of a biophysical model. */
async function isBiophysical(path: string): Promise<boolean> {
  try {
    const document = parseCommentedJson(await readFile(path, "utf8"), path);
    return typeof document === "object" && document !== null && ("biophys" in document || "genome" in document);
  } catch {
    return false; // the GLIF reader says what is wrong with it
  }
}
