import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, extname, isAbsolute, join } from "node:path";
import { isObject, type JsonObject } from "../../base/document/json.js";
import { NotFoundError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import type { OpenModelOptions } from "../opened-model.js";
import { readModelText } from "../package/package-files.js";
import { kindOf } from "../package/package-folder.js";
import { isCircuitConfig, readSonataConfig, type SonataConfig, statedPlace } from "./sonata-config.js";

/** A part of a cell that a node type names. */
export type Component = "morphology" | "biophysical" | "point";

/** The name of its folder in the `components` of a config. */
const FOLDERS: Readonly<Record<Component, string>> = {
  morphology: "morphologies_dir",
  biophysical: "biophysical_neuron_models_dir",
  point: "point_neuron_models_dir",
};

/** Largest number of JSON files beside a table that are looked at for a config. */
const MOST_CONFIGS = 50;

/** Folders in which the files of node types are looked for. */
export class Components {
  /** Sections `components` with what their paths are relative to, the nearest first. */
  readonly #configs: readonly SonataConfig[];
  readonly #beside: readonly string[];

  private constructor(configs: readonly SonataConfig[], beside: readonly string[]) {
    this.#configs = configs;
    this.#beside = beside;
  }

  /** Those of a config; for files that are not there, those beside a table. */
  static async ofConfig(config: SonataConfig, tables: readonly string[]): Promise<Components> {
    const beside = await Promise.all(tables.map((table) => foldersBeside(table)));
    return new Components([config], beside.flat());
  }

  /**
   * Those of a table alone: of configs in its folder and the folder above, then its own folder and the folders of
   * `components` there.
   */
  static async ofTable(table: string, options: OpenModelOptions): Promise<Components> {
    return new Components(await configsBeside(table, options), await foldersBeside(table));
  }

  /**
   * Finds a file. SONATA names morphologies without `.swc`, too.
   *
   * @param what completes "Cannot …" in the error
   * @throws NotFoundError saying where it was looked for
   */
  find(component: Component, name: string, what: string): string {
    const names = component === "morphology" && extname(name).toLowerCase() !== ".swc" ? [name, `${name}.swc`] : [name];
    if (isAbsolute(name)) {
      const found = names.find((each) => existsSync(each));
      if (found !== undefined) return found;
      throw new NotFoundError(what, `the file ${name} does not exist`, { path: name });
    }
    const stated = this.#configs.flatMap((config) => {
      const { components } = config.document;
      const folder = isObject(components) ? components[FOLDERS[component]] : undefined;
      return typeof folder === "string" ? [statedPlace(config, folder)] : [];
    });
    const folders = [...new Set([...stated, ...this.#beside])];
    for (const folder of folders) {
      const found = names.map((each) => join(folder, each)).find((each) => existsSync(each));
      if (found !== undefined) return found;
    }
    const option = component === "morphology" ? "morphology (--morphology FILE)" : "fit (--fit FILE)";
    const remedy = component === "point" ? "" : `, or pass it as ${option}`;
    throw new NotFoundError(
      what,
      `the file ${name} is in none of ${folders.join(", ")}; name its folder as ${FOLDERS[component]} among the components of a SONATA config${remedy}`,
      { path: name },
    );
  }
}

async function foldersBeside(table: string): Promise<string[]> {
  const own = dirname(table);
  const inner = await Promise.all(
    [own, join(own, "..")].map(async (folder) => {
      const components = join(folder, "components");
      const entries = await readdir(components, { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(components, name));
    }),
  );
  return [own, ...inner.flat()];
}

async function configsBeside(table: string, options: OpenModelOptions): Promise<SonataConfig[]> {
  const configs: SonataConfig[] = [];
  for (const folder of [dirname(table), join(dirname(table), "..")]) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names
      .filter((each) => /\.json$/i.test(each))
      .sort()
      .slice(0, MOST_CONFIGS)) {
      const config = await configIn(join(folder, name), options);
      if (config !== null) configs.push(config);
    }
  }
  return configs;
}

/** The config in a file beside a table; null for anything else, and for a config that cannot be read. */
async function configIn(path: string, options: OpenModelOptions): Promise<SonataConfig | null> {
  if ((await kindOf(path)) !== "file") return null;
  try {
    const document = parseCommentedJson(await readModelText(path, options), path);
    if (!hasComponents(document) && !isCircuitConfig(document)) return null;
    const config = await readSonataConfig(path, document as JsonObject, options);
    return hasComponents(config.document) ? config : null;
  } catch {
    return null;
  }
}

const hasComponents = (document: unknown): boolean => isObject(document) && isObject(document.components);
