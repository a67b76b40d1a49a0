import { checkArguments, checkOptions } from "../base/arguments.js";
import { isObject, type JsonObject } from "../base/document/json.js";
import { InvalidModelError } from "../base/errors.js";
import { parseCommentedJson } from "../base/text/commented-json.js";
import { quoted } from "../base/text/printable.js";
import type { CableCell } from "../biophys/cable/cable-cell.js";
import type { ModelChanges } from "../biophys/changes/change-model.js";
import type { BiophysicalModel } from "../biophys/model.js";
import { checkDevices } from "../biophys/prepare-run.js";
import type { OpenModelOptions } from "../models/opened-model.js";
import { readModelText } from "../models/package/package-files.js";
import { isVirtual } from "../models/sonata/node-model.js";
import type { NodeType } from "../models/sonata/node-types.js";
import { openTypes, type SonataTypes } from "../models/sonata/open-node-type.js";
import {
  isSimulationConfig,
  readSonataConfig,
  type SonataConfig,
  statedPlace,
} from "../models/sonata/sonata-config.js";
import { currentsOf } from "./inputs/cell-currents.js";
import { SOMA } from "./inputs/input.js";
import { readInput } from "./inputs/read-input.js";
import { nodesIn } from "./node-sets.js";
import { readNodes, type SonataNode } from "./nodes.js";
import { layoutsOf, type ReportLayout } from "./output/report-layout.js";
import { readReport, recordOf } from "./reports.js";
import type { Batch, Prepared } from "./run-cells.js";
import { Simulation } from "./simulation.js";
import { type SimulationSettings, simulationSettings } from "./simulation-settings.js";

/** Options of {@link openSimulation}; those of the same name of `openModel`. */
export interface SimulationOptions extends Pick<OpenModelOptions, "signal" | "maxFileBytes" | "strict"> {}

/** A node with its type. */
interface TypedNode extends SonataNode {
  readonly type: NodeType;
}

/**
 * Opens a SONATA simulation config of unconnected biophysical cells, with its circuit, inputs and reports (sonata.md 3, 4).
 *
 * @throws NotFoundError; InvalidModelError naming what needs a network simulator: connections, spikes, virtual cells with
 *   them; UnsupportedMechanismError for a template that cannot be opened; InvalidRecordingError, InvalidOptionError
 */
export async function openSimulation(path: string, options: SimulationOptions = {}): Promise<Simulation> {
  checkArguments("open a simulation", { path: [path, "path"] });
  checkOptions("open a simulation", options, { signal: "signal", maxFileBytes: "number", strict: "boolean" });
  return simulationIn(path, await readModelText(path, options), options);
}

/** @internal As {@link openSimulation}, of a config whose text has been read. */
export async function simulationIn(path: string, text: string, options: SimulationOptions = {}): Promise<Simulation> {
  const document = parseCommentedJson(text, path);
  if (!isSimulationConfig(document)) {
    throw new InvalidModelError(`run the SONATA simulation ${path}`, "it is no config with run and network", { path });
  }
  const config = await readSonataConfig(path, document, options);
  const settings = simulationSettings(config);
  const types = await openTypes(config, options);
  const { nodes, notes } = await nodesOf(config, types);
  const named = { ...(await nodeSetsIn(config, options)), ...settings.nodeSets };
  const seen = nodes.map((node) => ({
    ...node,
    attributes: { ...node.type.attributes, ...node.attributes },
  }));
  const select = (set: unknown, task: string): Set<string> => new Set(nodesIn(set, seen, named, task).map(keyOf));
  const inputs = await Promise.all(settings.inputs.map((section) => readInput(section, config)));
  const chosen = inputs.map((input) => ({
    input,
    keys: select(input.nodeSet, `use the input ${input.name} of ${path}`),
  }));
  const reports = settings.reports.map((section) => readReport(section, path, settings));
  const asked = reports.map((report) => ({
    report,
    keys: select(report.nodeSet, `write the report ${report.name} of ${path}`),
  }));
  const models: BiophysicalModel[] = [];
  const batches: Batch[] = [];
  let reportFiles: readonly ReportLayout[];
  try {
    for (const type of new Set(nodes.map((node) => node.type))) {
      const model = await modelOf(types, type, settings, options, path);
      models.push(model);
      const ofType = new Map<string, Batch & { readonly cells: Prepared[] }>();
      for (const node of nodes.filter((each) => each.type === type)) {
        const own = chosen.filter(({ keys }) => keys.has(keyOf(node))).map(({ input }) => input);
        const currents = await currentsOf(own, settings);
        const record = asked
          .filter(({ keys }) => keys.has(keyOf(node)))
          .flatMap(({ report }) => report.variables.flatMap((each) => recordOf(report, each, model.definition.cell)))
          .filter((entry) => entry !== `${SOMA}.v`);
        await checkDevices(model.definition.cell, { inject: currents.inject, record });
        const key = record.join("\n");
        const batch = ofType.get(key) ?? { model, record, cells: [] };
        ofType.set(key, batch);
        batch.cells.push({ node, currents });
      }
      batches.push(...ofType.values());
    }
    reportFiles = asked.flatMap(({ report, keys }) => layoutsOf(report, cellsIn(nodes, keys, batches)));
    refuseSharedFiles(reportFiles, settings, path);
  } catch (error) {
    for (const model of models) model.dispose();
    throw error;
  }
  const { spikes, order } = settings.output;
  const output = { spikes, order, reports: reportFiles };
  return new Simulation(path, settings, [...settings.notes, ...notes], batches, output);
}

/** Node sets of the file that a config names. */
async function nodeSetsIn(config: SonataConfig, options: SimulationOptions): Promise<JsonObject> {
  const { node_sets_file: stated } = config.document;
  if (typeof stated !== "string") return {};
  const path = statedPlace(config, stated);
  const sets = parseCommentedJson(await readModelText(path, options), path);
  if (isObject(sets)) return sets;
  throw new InvalidModelError(`read the node sets ${path}`, `it is ${quoted(sets)}, expected an object`, { path });
}

/** The cells with some keys, in the order of the circuit. */
function cellsIn(
  nodes: readonly SonataNode[],
  keys: ReadonlySet<string>,
  batches: readonly Batch[],
): { readonly node: SonataNode; readonly cell: CableCell }[] {
  const models = new Map(batches.flatMap(({ model, cells }) => cells.map(({ node }) => [keyOf(node), model] as const)));
  return nodes
    .filter((node) => keys.has(keyOf(node)))
    .map((node) => ({ node, cell: models.get(keyOf(node))!.definition.cell }));
}

function refuseSharedFiles(reports: readonly ReportLayout[], { output }: SimulationSettings, path: string): void {
  const files = [{ name: "spikes", fileName: output.spikes }, ...reports];
  for (const [i, { name, fileName }] of files.entries()) {
    const before = files.slice(0, i).find((each) => each.fileName === fileName);
    if (before === undefined) continue;
    throw new InvalidModelError(
      `write the report ${name} of ${path}`,
      `its file, ${fileName}, is that of ${before.name}, expected another file_name`,
      { path, value: fileName },
    );
  }
}

const keyOf = ({ population, id }: Pick<SonataNode, "population" | "id">): string => `${id} ${population}`;

/** The cells with a model, and notes on what is left out. */
async function nodesOf(
  config: SonataConfig,
  types: SonataTypes,
): Promise<{ readonly nodes: readonly TypedNode[]; readonly notes: readonly string[] }> {
  const { path, document } = config;
  const task = `run the SONATA simulation ${path}`;
  const { networks } = document;
  const entries = isObject(networks) && Array.isArray(networks.nodes) ? (networks.nodes as unknown[]) : [];
  const all: TypedNode[] = [];
  let hasParameters = false;
  for (const entry of entries) {
    const [file, table] = ["nodes_file", "node_types_file"].map((name) => {
      const value = isObject(entry) ? entry[name] : undefined;
      if (typeof value === "string") return statedPlace(config, value);
      throw new InvalidModelError(task, `a ${name} of its networks is ${quoted(value)}, expected a path`, { path });
    }) as [string, string];
    const read = await readNodes(file);
    const known = new Map<number, NodeType>();
    for (const node of read.nodes) {
      const type = known.get(node.typeId) ?? types.find(table, node.typeId);
      known.set(node.typeId, type);
      all.push({ ...node, type });
    }
    hasParameters ||= read.hasParameters;
  }
  const nodes = all.filter(({ type }) => !isVirtual(type));
  if (nodes.length === 0) throw new InvalidModelError(task, "its circuit has no cells with a model", { path });
  const virtual = all.length - nodes.length;
  return {
    nodes,
    notes: [
      ...(virtual > 0 ? [`${virtual} virtual cells are left out: nothing connects them`] : []),
      ...(hasParameters ? ["dynamics_params of single nodes are left out, as in BMTK"] : []),
    ],
  };
}

async function modelOf(
  types: SonataTypes,
  type: NodeType,
  { celsius, vInitMv, dLUm }: SimulationSettings,
  options: SimulationOptions,
  path: string,
): Promise<BiophysicalModel> {
  const changes: ModelChanges = {
    ...(celsius === null ? {} : { celsius }),
    ...(vInitMv === null ? {} : { v_init: vInitMv }),
    ...(dLUm === 20 ? {} : { segment_length: 2 * dLUm }),
  };
  const { model } = await types.open(type, options);
  if (model.kind === "biophysical") {
    try {
      return model.with(changes);
    } finally {
      model.dispose();
    }
  }
  throw new InvalidModelError(
    `run the SONATA simulation ${path}`,
    `node type ${type.id} is a point neuron, expected biophysical cells; \`rheobase run ${path} --node-type ${type.id}\` runs it by itself`,
    { path, id: type.id },
  );
}
