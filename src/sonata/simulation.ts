import { callOptions, checkOptions } from "../base/arguments.js";
import { throwIfAborted } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import { shiftDecimal } from "../base/units/quantity.js";
import type { BiophysicalModel } from "../biophys/model.js";
import type { SolverName } from "../biophys/model-types.js";
import type { CellCurrents } from "./cell-inputs.js";
import type { SonataNode } from "./nodes.js";
import type { OutputPlan } from "./output/sonata-output.js";
import type { SimulatedCell, SimulatedNode } from "./simulated-cell.js";
import type { SimulationSettings } from "./simulation-settings.js";
import { thresholdSpikes } from "./threshold-spikes.js";

/** Options of {@link Simulation.run}. */
export interface SimulationRunOptions extends CallOptions {
  /** As of a model's run. */
  readonly solver?: SolverName | undefined;
}

/** A cell with what it gets and gives. */
export interface Prepared {
  readonly node: SonataNode;
  readonly currents: CellCurrents;
  readonly record: readonly string[];
}

/** Cells that are run together: those of one node type. */
export interface Batch {
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
  /** @internal The files of its SONATA output. */
  readonly output: OutputPlan;

  /** @internal Use {@link openSimulation}. */
  constructor(
    path: string,
    settings: SimulationSettings,
    notes: readonly string[],
    batches: readonly Batch[],
    output: OutputPlan,
  ) {
    this.output = output;
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
