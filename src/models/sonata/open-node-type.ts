import { basename, dirname } from "node:path";
import { isObject, type JsonObject } from "../../base/document/json.js";
import { InvalidModelError, InvalidOptionError, NotFoundError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import { cutText } from "../../base/text/printable.js";
import { didYouMean } from "../../base/text/suggest.js";
import { type Fit, parseFit } from "../../biophys/fit/fit.js";
import type { TextFile } from "../../biophys/package/model-package.js";
import { buildBiophysical, checkFit } from "../open-biophysical.js";
import type { ModelPackage, OpenModelOptions } from "../opened-model.js";
import type { GivenFiles } from "../package/given-files.js";
import { FolderFiles, readModelText } from "../package/package-files.js";
import { NO_METADATA } from "../package/package-folder.js";
import { type Component, Components } from "./components.js";
import { isVirtual, type NodeModel, nameOfType, nodeModel, typeText } from "./node-model.js";
import { type NodeType, parseNodeTypes } from "./node-types.js";
import { readSonataConfig, type SonataConfig, statedPlace } from "./sonata-config.js";

/** Longest list of node types in a message. */
const MOST_LISTED = 1000;

/**
 * Opens a node type of a SONATA table.
 *
 * @param given parts of the cell that the caller named
 * @throws NotFoundError, InvalidModelError, UnsupportedMechanismError
 */
export async function openNodeTable(
  path: string,
  text: string,
  given: GivenFiles,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const type = chosen(path, await parseNodeTypes(text, path), options);
  return openNodeType(type, await Components.ofTable(path, options), given, options);
}

/** Opens a node type of the circuit that a SONATA config is or names; as {@link openNodeTable}. */
export async function openCircuit(
  path: string,
  document: JsonObject,
  given: GivenFiles,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const { types, components } = await readTypes(await readSonataConfig(path, document, options), options);
  return openNodeType(chosen(path, types, options), components, given, options);
}

/** The node types of a circuit. Populations have tables of their own, in which ids may be the same. */
export interface SonataTypes {
  /** @throws NotFoundError for a type that the table lacks */
  find(table: string, id: number): NodeType;
  /** Opens its model; throws as {@link openCircuit}. */
  open(type: NodeType, options: OpenModelOptions): Promise<ModelPackage>;
}

/** Reads the node types of a circuit, whose models are opened one by one. */
export async function openTypes(config: SonataConfig, options: OpenModelOptions): Promise<SonataTypes> {
  const { types, components } = await readTypes(config, options);
  return {
    find(table, nodeType) {
      const own = types.filter((each) => each.path === table);
      return chosen(table, own, { nodeType });
    },
    open: (type, own) => openNodeType(type, components, {}, own),
  };
}

async function readTypes(config: SonataConfig, options: OpenModelOptions) {
  const tables = nodeTables(config);
  const types = await Promise.all(
    tables.map(async (table) => parseNodeTypes(await readModelText(table, options), table)),
  );
  return { types: types.flat(), components: await Components.ofConfig(config, tables) };
}

/**
 * Tables of node types that a circuit names, each once.
 *
 * @throws InvalidModelError if it names none
 */
function nodeTables(config: SonataConfig): string[] {
  const { networks } = config.document;
  const nodes = isObject(networks) && Array.isArray(networks.nodes) ? (networks.nodes as unknown[]) : [];
  const names = nodes.flatMap((each) => {
    const name = isObject(each) ? each.node_types_file : undefined;
    return typeof name === "string" ? [statedPlace(config, name)] : [];
  });
  if (names.length > 0) return [...new Set(names)];
  throw new InvalidModelError(
    `open model ${config.path}`,
    "it is a SONATA config whose networks name no node_types_file, expected networks.nodes with nodes_file and node_types_file",
    { path: config.path },
  );
}

/** The node type that the caller asked for, or the only one with a model. */
function chosen(path: string, types: readonly NodeType[], { nodeType }: OpenModelOptions): NodeType {
  const allowed = types.map(({ id }) => id);
  const list = cutText(types.map(typeText).join(", "), MOST_LISTED);
  if (nodeType !== undefined) {
    const found = types.filter(({ id }) => id === nodeType);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
      const tables = found.map((each) => each.path).join(" and ");
      throw new InvalidModelError(`open node type ${nodeType} of ${path}`, `${tables} have one, name one of them`, {
        path,
        id: nodeType,
      });
    }
    const hint = didYouMean(String(nodeType), allowed.map(String));
    const reason = `there is none${hint}, expected one of ${list}`;
    throw new NotFoundError(`open node type ${nodeType} of ${path}`, reason, { path, id: nodeType, allowed });
  }
  const real = types.filter((type) => !isVirtual(type));
  if (real.length === 1) return real[0]!;
  if (types.length === 1) return types[0]!;
  throw new InvalidOptionError(
    `open model ${path}`,
    `it has ${types.length} node types; choose one by nodeType (--node-type ID): ${list}`,
    { path, allowed },
  );
}

/**
 * Opens the model of a node type.
 *
 * @throws NotFoundError, InvalidModelError, InvalidMorphologyError, UnsupportedMechanismError
 */
async function openNodeType(
  type: NodeType,
  components: Components,
  given: GivenFiles,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const model = nodeModel(type);
  const opened =
    model.kind === "glif"
      ? await openPoint(type, model, components, given, options)
      : await openCell(type, model, components, given, options);
  const label = `${basename(type.path).replace(/\.csv$/i, "")}_${type.id}`;
  return {
    ...opened,
    summary: { ...opened.summary, node_type: type.id },
    label,
    title: opened.summary.name ?? `node type ${type.id}`,
    recordingPath: null,
  };
}

async function openCell(
  type: NodeType,
  { fitKind, axon, parameters, morphology }: Extract<NodeModel, { kind: "biophysical" }>,
  components: Components,
  given: GivenFiles,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const part = (component: Component, name: string | undefined, column: string): Promise<TextFile> =>
    readPart(type, components, { component, name, column }, options);
  const fitFile = given.fit ?? (await part("biophysical", parameters, "dynamics_params"));
  const swc = given.morphology ?? (await part("morphology", morphology, "morphology"));
  await checkFit(fitFile);
  const path = fitFile.path || undefined;
  const fit: Fit = parseFit(parseCommentedJson(fitFile.text, path ?? "the fit"), {
    path,
    kind: fitKind,
    reading: "BMTK",
  });
  const metadata = { ...NO_METADATA, name: nameOfType(type.attributes) ?? null };
  return buildBiophysical(
    { fit, fitFile, morphology: swc, statedAxon: axon, markers: null, metadata, groups: "first letters" },
    options,
  );
}

async function openPoint(
  type: NodeType,
  { level, parameters }: Extract<NodeModel, { kind: "glif" }>,
  components: Components,
  given: GivenFiles,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const task = `open node type ${type.id} of ${type.path}`;
  if (given.fit !== undefined || given.morphology !== undefined || options.axon !== undefined) {
    const part = given.fit !== undefined ? "a fit" : given.morphology !== undefined ? "a morphology" : "an axon";
    throw new InvalidOptionError(`give node type ${type.id} of ${type.path} ${part}`, "GLIF models have none");
  }
  const part = { component: "point", name: parameters, column: "dynamics_params" } as const;
  const { path, text } = await readPart(type, components, part, options);
  const { openGlif } = await import("../open-glif.js");
  const file = { path: basename(path), text, document: parseCommentedJson(text, path) };
  const opened = await openGlif(new FolderFiles(dirname(path), options), file, false);
  const name = nameOfType(type.attributes) ?? null;
  if (level === null || opened.summary.level === level) return { ...opened, summary: { ...opened.summary, name } };
  throw new InvalidModelError(
    task,
    `its template, ${type.attributes.model_template}, is GLIF level ${level}, but ${path} has the parameters of level ${opened.summary.level}`,
    { path, id: type.id, value: opened.summary.level, allowed: [level] },
  );
}

async function readPart(
  type: NodeType,
  components: Components,
  {
    component,
    name,
    column,
  }: { readonly component: Component; readonly name: string | undefined; readonly column: string },
  options: OpenModelOptions,
): Promise<TextFile> {
  const task = `open node type ${type.id} of ${type.path}`;
  if (name === undefined) {
    const { path, line, id } = type;
    throw new InvalidModelError(task, `it has no ${column}, expected the name of a file`, { path, line, id });
  }
  const path = components.find(component, name, task);
  return { path, text: await readModelText(path, options) };
}
