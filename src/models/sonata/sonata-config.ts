import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { isObject, type JsonObject } from "../../base/document/json.js";
import { InvalidModelError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import { quoted } from "../../base/text/printable.js";
import type { OpenModelOptions } from "../opened-model.js";
import { readModelText } from "../package/package-files.js";

/** A SONATA config: of a circuit, of a simulation, or of both. */
export interface SonataConfig {
  readonly path: string;
  /** All of it, with the configs that it names and without variables. */
  readonly document: JsonObject;
  /** Folders that relative paths may start from: those of the configs, then the current one, as in BMTK. */
  readonly folders: readonly string[];
}

/** Configs that a config may name. */
const PARTS = ["network", "simulation"] as const;
/** Configs within configs; real ones nest once. */
const DEEPEST = 8;

/** Whether a document is a SONATA config that names, or is, a circuit with nodes. */
export function isCircuitConfig(document: unknown): document is JsonObject {
  if (!isObject(document)) return false;
  return typeof document.network === "string" || (isObject(document.networks) && document.networks.nodes !== undefined);
}

/** Whether a document is a SONATA config of a simulation, with its circuit or the name of one. */
export function isSimulationConfig(document: unknown): document is JsonObject {
  if (!isObject(document)) return false;
  return (isObject(document.run) && isCircuitConfig(document)) || typeof document.simulation === "string";
}

/**
 * Reads a SONATA config, and those that its `network` and `simulation` name: variables of `manifest` are replaced
 * (`$NAME`, `${NAME}`; `${configdir}` and `${workingdir}` are known), and sections of the named configs replace its own.
 *
 * @param document the parsed JSON of `path`
 * @throws NotFoundError, InvalidModelError for a variable that cannot be resolved, or configs that name each other
 */
export async function readSonataConfig(
  path: string,
  document: JsonObject,
  options: OpenModelOptions,
): Promise<SonataConfig> {
  const { document: whole, folders } = await readPart(path, document, options, []);
  return { path, document: whole, folders: [...new Set([...folders, "."])] };
}

async function readPart(
  path: string,
  document: JsonObject,
  options: OpenModelOptions,
  above: readonly string[],
): Promise<Omit<SonataConfig, "path">> {
  const folder = dirname(path);
  const variables = variablesOf(path, document);
  let whole = replaced({ ...document, manifest: undefined }, variables) as JsonObject;
  const folders = [folder];
  for (const part of PARTS) {
    const name = whole[part];
    if (typeof name !== "string") continue;
    const inner = placeIn([folder, "."], name) ?? join(folder, name);
    const way = [...above, resolve(path)];
    if (way.includes(resolve(inner)) || way.length > DEEPEST) {
      throw new InvalidModelError(`read the SONATA config ${path}`, `its ${part}, ${name}, names it in turn`, { path });
    }
    const content = parseCommentedJson(await readModelText(inner, options), inner);
    if (!isObject(content)) {
      throw new InvalidModelError(`read the SONATA config ${inner}`, `it is ${quoted(content)}, expected an object`, {
        path: inner,
      });
    }
    const read = await readPart(inner, content, options, way);
    whole = { ...whole, ...read.document };
    folders.push(...read.folders);
  }
  return { document: whole, folders };
}

/** The variables of a config by name, without `$`; BMTK's own among them. */
function variablesOf(path: string, { manifest }: JsonObject): ReadonlyMap<string, unknown> {
  const known = new Map<string, unknown>([
    ["workingdir", process.cwd()],
    ["configdir", dirname(path)],
    ["configfname", path],
  ]);
  const open = new Map(
    Object.entries(isObject(manifest) ? manifest : {}).map(([name, value]) => [name.replace(/^\$/, ""), value]),
  );
  while (open.size > 0) {
    const before = open.size;
    for (const [name, value] of open) {
      const read = typeof value === "string" ? replacedText(value, known) : value;
      if (typeof read === "string" && read.includes("$")) continue;
      known.set(name, read);
      open.delete(name);
    }
    if (open.size < before) continue;
    const [[name, value]] = open as unknown as [[string, unknown]];
    throw new InvalidModelError(
      `read the SONATA config ${path}`,
      `its manifest has ${quoted(`$${name}`)} as ${quoted(value)}, expected variables of the manifest in it`,
      { path, value },
    );
  }
  return known;
}

function replaced(value: unknown, variables: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === "string") return replacedText(value, variables);
  if (Array.isArray(value)) return value.map((each) => replaced(each, variables));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, variables)]));
}

/** A text with its variables replaced; unknown ones stay. A variable alone keeps its type. */
function replacedText(text: string, variables: ReadonlyMap<string, unknown>): unknown {
  const alone = /^\$(?:\{(\w+)\}|(\w+))$/.exec(text);
  const name = alone?.[1] ?? alone?.[2];
  if (name !== undefined && variables.has(name)) return variables.get(name);
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced?: string, bare?: string) => {
    const key = (braced ?? bare)!;
    return variables.has(key) ? String(variables.get(key)) : all;
  });
}

/** Where a path is that a config states; null if in none of the folders. */
function placeIn(folders: readonly string[], path: string): string | null {
  if (isAbsolute(path)) return existsSync(path) ? path : null;
  return folders.map((folder) => join(folder, path)).find((place) => existsSync(place)) ?? null;
}

/** Where a file or folder is that a config names; if it is nowhere, where it was expected. */
export function statedPlace({ folders }: SonataConfig, path: string): string {
  return placeIn(folders, path) ?? (isAbsolute(path) ? path : join(folders[0]!, path));
}
