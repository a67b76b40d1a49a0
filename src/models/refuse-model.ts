import { InvalidModelError, InvalidOptionError, NotFoundError } from "../base/errors.js";
import { fileKind } from "../base/file-kind.js";
import type { ModelPackage, OpenModelOptions } from "./opened-model.js";
import type { PackageFiles } from "./package/package-files.js";
import { fileHead, within } from "./package/package-folder.js";
import { beginsNodeTypes } from "./sonata/begins-node-types.js";
import { someOf } from "./zip/zip-files.js";

/** The error for a model that does not exist. */
export function missing(name: string): NotFoundError {
  return new NotFoundError(`open model ${name}`, "there is no such file or directory", { path: name, id: name });
}

/** Disposes of a model for which a node type was asked though it is of none; the error to throw. */
export function noNodeType({ model, path }: ModelPackage, { nodeType }: OpenModelOptions): InvalidOptionError {
  model.dispose();
  return new InvalidOptionError(
    `open node type ${nodeType} of ${path}`,
    "it has none, expected a SONATA table of node types or the config of a circuit",
    { path, id: nodeType, value: nodeType },
  );
}

/** The error for a part of a model that is named twice. */
export function twice(path: string, part: "fit" | "morphology"): InvalidOptionError {
  const other = part === "fit" ? "morphology" : "fit";
  return new InvalidOptionError(
    `open model ${path}`,
    `the file is itself a ${part}, expected no further ${part}; pass only the ${other} by --${other}`,
    { path },
  );
}

/** The error for a morphology alone. */
export function bareMorphology(path: string): InvalidModelError {
  return new InvalidModelError(
    `open model ${path}`,
    "it is only a morphology, expected a model directory, a fit file next to the morphology, or also fit parameters by fit (--fit FILE)",
    { path },
  );
}

/** The error for a folder without a model: lists candidates and what to do. */
export async function noModel(
  files: PackageFiles,
  folder: string,
  names: readonly string[],
): Promise<InvalidModelError> {
  const path = files.shown(folder);
  const wanted = (name: string): boolean => /\.(?:json|swc)$/i.test(name);
  const beneath = (await files.folders(folder))
    .slice(0, 50)
    .map(async (each) => (await files.list(within(folder, each))).filter(wanted).map((name) => `${each}/${name}`));
  const there = [...names.filter(wanted), ...(await Promise.all(beneath)).flat()];
  const remedy = there.length > 0 ? "; name the model in it, or its parts by --fit FILE and --morphology FILE" : "";
  return new InvalidModelError(
    `open model ${path}`,
    `it holds no *neuron_config.json (GLIF), and no manifest.json or SWC file (biophysical); there are ${someOf(there)}${remedy}`,
    { path, allowed: there.slice(0, 100) },
  );
}

/**
 * What kind of file with a model it is. Rejects files that cannot be a model before reading them whole: a recording may
 * have gigabytes.
 */
export async function checkKind(path: string): Promise<"JSON" | "node types"> {
  const head = await fileHead(path);
  const kind = fileKind(head);
  if (kind === "JSON text") return "JSON";
  const text = new TextDecoder().decode(head);
  // SONATA's tables have no signature.
  if (kind === "a text file" && beginsNodeTypes(text)) return "node types";
  const isTable = kind === "a text file" && /^[^\n]*\b(?:node|edge)_(?:type_)?id\b/.test(text);
  const seen = isTable ? "a table of SONATA edges or nodes (CSV)" : /<neuroml\b/i.test(text) ? "a NeuroML file" : kind;
  const remedy = /^an HDF5/.test(kind)
    ? "; to run a model on its stimuli, name the model and pass --recording"
    : isTable
      ? "; of a circuit, name its table of node types, or its config"
      : "";
  throw new InvalidModelError(
    `open model ${path}`,
    `it is ${seen}, expected JSON (a GLIF neuron_config.json, a manifest.json or fit parameters), a directory or a .zip of one${remedy}`,
    { path, value: seen },
  );
}
