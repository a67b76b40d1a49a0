import { callOptions, checkArguments, checkOptions } from "../base/arguments.js";
import { isObject } from "../base/document/json.js";
import { InvalidModelError, throwIfAborted } from "../base/errors.js";
import { parseCommentedJson } from "../base/text/commented-json.js";
import { quoted } from "../base/text/printable.js";
import type { CallOptions, Response } from "../base/types.js";
import { shiftDecimal } from "../base/units/quantity.js";
import type { ModelChanges } from "../biophys/changes/change-model.js";
import type { BiophysicalModel } from "../biophys/model.js";
import type { SolverName } from "../biophys/model-types.js";
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
import type { Stimulus } from "../stimulus/stimulus.js";
import { type CellCurrents, currentsOf } from "./cell-inputs.js";
import { readInput } from "./inputs.js";
import { nodesIn } from "./node-sets.js";
import { readNodes, type SonataNode } from "./nodes.js";
import { readReport, recordOf } from "./reports.js";
import { type SimulationSettings, simulationSettings } from "./simulation-settings.js";
import { thresholdSpikes } from "./threshold-spikes.js";

/** A cell of a simulation. */
export interface SimulatedNode {
  readonly population: string;
  readonly id: number;
  readonly typeId: number;
}

/** What a cell did. */
export interface SimulatedCell {
  readonly cell: SimulatedNode;
  readonly stimulus: Stimulus;
  /** Its voltage, spikes by the config's threshold, and what reports record of it. */
  readonly response: Response;
  /** Injected current into the soma, one value per sample of the response [A]. */
  readonly current: Float64Array;
}

/** Options of {@link openSimulation}; those of the same name of `openModel`. */
export interface SimulationOptions extends Pick<OpenModelOptions, "signal" | "maxFileBytes" | "strict"> {}

/** Options of {@link Simulation.run}. */
export interface SimulationRunOptions extends CallOptions {
  /** As of a model's run. */
  readonly solver?: SolverName | undefined;
}

/** A node with its type. */
interface TypedNode extends SonataNode {
  readonly type: NodeType;
}

interface Prepared {
  readonly node: SonataNode;
  readonly currents: CellCurrents;
  readonly record: readonly string[];
}

/** Cells that are run together: those of one node type. */
interface Batch {
  readonly model: BiophysicalModel;
  readonly cells: readonly Prepared[];
}

/** Cells of one type that run at a time: the solver moves as many together. */
const TOGETHER = 8;

/** A SONATA simulation of unconnected cells, all inputs of which are open. */
export class Simulation implements Disposable {
  readonly path: string;
  /** What is left out or differs, for users. */
  readonly notes: readonly string[];
  readonly #settings: SimulationSettings;
  readonly #batches: readonly Batch[];

  /** @internal Use {@link openSimulation}. */
  constructor(path: string, settings: SimulationSettings, notes: readonly string[], batches: readonly Batch[]) {
    this.path = path;
    this.#settings = settings;
    this.notes = notes;
    this.#batches = batches;
  }

  /** Time step [s]. */
  get dtS(): number {
    return shiftDecimal(this.#settings.dtMs, -3);
  }

  /** Duration [s]. */
  get durationS(): number {
    return shiftDecimal(this.#settings.tstopMs, -3);
  }

  /** The cells, in the order in which {@link run} gives them. */
  get cells(): readonly SimulatedNode[] {
    return this.#batches.flatMap(({ cells }) => cells.map(({ node }) => cellOf(node)));
  }

  /**
   * Runs the cells, as BMTK's BioNet does: from t = 0 to `tstop`, a sample at the start and after each step.
   *
   * @param options `solver` as of a model's run
   * @throws NumericalFailureError, CancelledError
   */
  async *run(options: SimulationRunOptions = {}): AsyncGenerator<SimulatedCell, void, undefined> {
    const { dtMs, thresholdMv } = this.#settings;
    checkOptions("run a simulation", options, { ...callOptions, solver: "text" });
    const { solver, signal, onProgress } = options;
    const total = this.cells.length;
    let done = 0;
    for (const { model, cells } of this.#batches) {
      for (let first = 0; first < cells.length; first += TOGETHER) {
        throwIfAborted(signal, "the simulation");
        const some = cells.slice(first, first + TOGETHER);
        const runs = some.map(({ currents: { stimulus, inject }, record }) => ({
          stimulus,
          options: { dt: this.dtS, inject, record, signal, ...(solver && { solver }) },
        }));
        const outcomes = await Promise.all(model.runBatch(runs));
        for (const [i, { response, current }] of outcomes.entries()) {
          const spikeTimes = thresholdSpikes(response.voltage, dtMs, thresholdMv).map((ms) => ms * 1e-3);
          const { node, currents } = some[i]!;
          yield { cell: cellOf(node), stimulus: currents.stimulus, response: { ...response, spikeTimes }, current };
        }
        done += some.length;
        onProgress?.({ stage: "simulate", done, total, unit: "cells" });
      }
    }
  }

  /** Frees the memory of the models. */
  [Symbol.dispose](): void {
    for (const { model } of this.#batches) model.dispose();
  }
}

const cellOf = ({ population, id, typeId }: SonataNode): SimulatedNode => ({ population, id, typeId });

/**
 * Opens a SONATA simulation config of unconnected biophysical cells, with its circuit, inputs and reports (sonata.md 3, 4).
 *
 * @throws NotFoundError; InvalidModelError naming what needs a network simulator: connections, spikes, virtual cells with
 *   them; UnsupportedMechanismError for a template that cannot be opened; InvalidRecordingError, InvalidOptionError
 */
export async function openSimulation(path: string, options: SimulationOptions = {}): Promise<Simulation> {
  checkArguments("open a simulation", { path: [path, "path"] });
  checkOptions("open a simulation", options, { signal: "signal", maxFileBytes: "number", strict: "boolean" });
  const document = parseCommentedJson(await readModelText(path, options), path);
  if (!isSimulationConfig(document)) {
    throw new InvalidModelError(`run the SONATA simulation ${path}`, "it is no config with run and network", { path });
  }
  const config = await readSonataConfig(path, document, options);
  const settings = simulationSettings(config);
  const types = await openTypes(config, options);
  const { nodes, notes } = await nodesOf(config, types);
  const named = settings.nodeSets;
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
  const reports = settings.reports.map((section) => readReport(section, path));
  const asked = reports.map((report) => ({
    report,
    keys: select(report.nodeSet, `write the report ${report.name} of ${path}`),
  }));
  const batches: Batch[] = [];
  try {
    for (const type of new Set(nodes.map((node) => node.type))) {
      const model = await modelOf(types, type, settings, options, path);
      const cells: Prepared[] = [];
      batches.push({ model, cells });
      for (const node of nodes.filter((each) => each.type === type)) {
        const own = chosen.filter(({ keys }) => keys.has(keyOf(node))).map(({ input }) => input);
        const currents = await currentsOf(own, settings);
        const record = asked
          .filter(({ keys }) => keys.has(keyOf(node)))
          .flatMap(({ report }) => recordOf(report, model.definition.cell))
          .filter((entry) => entry !== "soma[0](0.5).v");
        await checkDevices(model.definition.cell, { inject: currents.inject, record });
        cells.push({ node, currents, record });
      }
    }
  } catch (error) {
    for (const { model } of batches) model.dispose();
    throw error;
  }
  return new Simulation(path, settings, [...settings.notes, ...notes], batches);
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
