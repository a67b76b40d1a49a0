import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InvalidModelError, NotFoundError, UnsupportedMechanismError } from "../errors.js";
import { parseGlifDocument } from "../glif/config.js";
import { GlifModel } from "../glif/model.js";
import type { CallOptions } from "../types.js";

/** A model that can run. Biophysical models will join the union. */
export type Model = GlifModel;

/** What {@link openModel} accepts. */
export type ModelRef = number | string;

/** The `model` of JSON documents. */
export interface ModelSummary {
  readonly kind: Model["kind"];
  readonly level: number | null;
  readonly id: number | null;
  readonly name: string | null;
  readonly path: string;
  /** SHA-256 of the parameter file. */
  readonly sha256: string;
}

/** A model with what came along in its package. */
export interface ModelPackage {
  readonly model: Model;
  /** The model in a few words, for JSON documents. */
  readonly summary: ModelSummary;
  /** Short name for files and tables: the model's id, or the stem of its file. */
  readonly label: string;
  /** What people call it, for figures. */
  readonly title: string;
  /** File the parameters came from. */
  readonly path: string;
  /** Recording of the model's own cell that lies in the package, or null. */
  readonly recordingPath: string | null;
}

/**
 * Opens a neuronal model: a directory that holds one `*neuron_config.json`, or such a file itself.
 *
 * @throws NotFoundError when there is no such file or directory (or, for now, for a model id)
 * @throws InvalidModelError when the parameters cannot be used; `issues` lists every problem
 */
export async function openModel(ref: ModelRef, options: CallOptions = {}): Promise<Model> {
  return (await openModelPackage(ref, options)).model;
}

/** As {@link openModel}, with the label and recording that the command line needs. */
export async function openModelPackage(ref: ModelRef, _options: CallOptions = {}): Promise<ModelPackage> {
  const name = String(ref);
  const kind = await kindOf(name);
  if (kind === null) {
    if (/^\d+$/.test(name)) {
      throw new NotFoundError(
        `Cannot open model ${name}: this version does not download models from the Allen Cell Types API yet, so download its package and give the directory or its neuron_config.json`,
        { id: name },
      );
    }
    throw new NotFoundError(`Cannot open model ${name}: there is no such file or directory`, { path: name, id: name });
  }
  const directory = kind === "directory" ? name : dirname(name);
  const path = kind === "directory" || basename(name) === "manifest.json" ? await configIn(directory) : name;
  const text = await readFile(path, "utf8");
  const document = parseJson(text, path);
  refuseBiophysical(document, path);
  const metadata = await modelMetadata(dirname(path));
  const parsed = parseGlifDocument(document, { path, ...(metadata.id === null ? {} : { id: metadata.id }) });
  const id = parsed.id ?? metadata.id;
  const sha256 = createHash("sha256").update(text).digest("hex");
  const model = new GlifModel(parsed.config, { id, name: metadata.name, source: basename(path), sha256 });
  const summary: ModelSummary = { kind: model.kind, level: model.level, id, name: metadata.name, path, sha256 };
  const stem = kind === "directory" ? basename(join(process.cwd(), name)) : basename(path).replace(/\.json$/i, "");
  return {
    model,
    summary,
    label: id === null ? stem : String(id),
    title: metadata.name ?? stem.replace(/_neuron_config$/, ""),
    path,
    recordingPath: await recordingIn(dirname(path), kind),
  };
}

async function kindOf(path: string): Promise<"file" | "directory" | null> {
  try {
    return (await stat(path)).isDirectory() ? "directory" : "file";
  } catch {
    return null;
  }
}

/** The one GLIF configuration of a package directory. */
async function configIn(directory: string): Promise<string> {
  const names = (await readdir(directory)).sort();
  const configs = names.filter((name) => /neuron_config\.json$/i.test(name));
  if (configs.length === 1) return join(directory, configs[0]!);
  if (configs.length > 1) {
    throw new InvalidModelError(
      `Cannot open model ${directory}: it holds ${configs.length} GLIF configurations (${configs.join(", ")}), so name one of them`,
      { path: directory, allowed: configs },
    );
  }
  if (names.some((name) => name === "manifest.json" || /fit.*\.json$/i.test(name) || /\.swc$/i.test(name))) {
    throw new UnsupportedMechanismError(
      `Cannot open model ${directory}: it is a biophysical model, and this version runs GLIF models only`,
      { path: directory },
    );
  }
  throw new InvalidModelError(`Cannot open model ${directory}: it holds no *neuron_config.json`, { path: directory });
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidModelError(`Cannot read model ${path}: it is not valid JSON (${detail})`, { path, cause });
  }
}

/** A fit file is JSON too: say what it is instead of listing the GLIF keys it lacks. */
function refuseBiophysical(document: unknown, path: string): void {
  if (typeof document !== "object" || document === null) return;
  if ("biophys" in document || ("genome" in document && "passive" in document)) {
    throw new UnsupportedMechanismError(
      `Cannot open model ${path}: it belongs to a biophysical model, and this version runs GLIF models only`,
      { path },
    );
  }
}

/** Id and name from the `model_metadata.json` that the Allen API puts beside a configuration, where there is one. */
async function modelMetadata(directory: string): Promise<{ readonly id: number | null; readonly name: string | null }> {
  try {
    const metadata: unknown = JSON.parse(await readFile(join(directory, "model_metadata.json"), "utf8"));
    if (typeof metadata !== "object" || metadata === null) return { id: null, name: null };
    const { id, name } = metadata as { id?: unknown; name?: unknown };
    return { id: typeof id === "number" ? id : null, name: typeof name === "string" ? name : null };
  } catch {
    return { id: null, name: null };
  }
}

/** The recording in a package directory; a bare file has none, even where one happens to lie beside it. */
async function recordingIn(directory: string, kind: "file" | "directory"): Promise<string | null> {
  if (kind === "file") return null;
  const recordings = (await readdir(directory)).filter((name) => /\.nwb$/i.test(name)).sort();
  return recordings.length === 1 ? join(directory, recordings[0]!) : null;
}
