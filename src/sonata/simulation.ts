import { callOptions, checkOptions } from "../base/arguments.js";
import type { CallOptions } from "../base/types.js";
import { shiftDecimal } from "../base/units/quantity.js";
import type { SolverName } from "../biophys/model-types.js";
import type { SonataNode } from "./nodes.js";
import type { OutputPlan } from "./output/sonata-output.js";
import { type Batch, runCells } from "./run-cells.js";
import type { SimulatedCell, SimulatedNode } from "./simulated-cell.js";
import type { SimulationSettings } from "./simulation-settings.js";
import { thresholdSpikes } from "./threshold-spikes.js";

/** Options of {@link Simulation.run}. */
export interface SimulationRunOptions extends CallOptions {
  /** As of a model's run. */
  readonly solver?: SolverName | undefined;
  /**
   * Number of threads that simulate, as of `runSweeps`; default: as many as the work is worth, up to the number of cores.
   */
  readonly jobs?: number | undefined;
}

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
   * Runs the cells, as BMTK's BioNet does: from t = 0 to `tstop`, a sample at the start and after each step. The numbers
   * are the same for any number of threads.
   *
   * @throws NumericalFailureError, CancelledError
   */
  async *run(options: SimulationRunOptions = {}): AsyncGenerator<SimulatedCell, void, undefined> {
    const { dtMs, thresholdMv } = this.#settings;
    checkOptions("run a simulation", options, { ...callOptions, solver: "text", jobs: "numberOrNaN" });
    const { onProgress, ...run } = options;
    const total = this.cells.length;
    let done = 0;
    for await (const { cell, response, current } of runCells(this.#batches, { ...run, dt: this.dtS })) {
      const spikeTimes = thresholdSpikes(response.voltage, dtMs, thresholdMv).map((ms) => ms * 1e-3);
      const { stimulus } = cell.currents;
      yield { cell: cellOf(cell.node), stimulus, response: { ...response, spikeTimes }, current };
      done += 1;
      onProgress?.({ stage: "simulate", done, total, unit: "cells" });
    }
  }

  /** Frees the memory of the models. */
  [Symbol.dispose](): void {
    for (const { model } of this.#batches) model.dispose();
  }
}

const cellOf = ({ population, id, typeId }: SonataNode): SimulatedNode => ({ population, id, typeId });
