import { basename } from "node:path";
import { callOptions, checkArguments, checkOptions, seen } from "../base/arguments.js";
import { InvalidOptionError, throwIfAborted } from "../base/errors.js";
import { quoted } from "../base/text/printable.js";
import { type FigureLayout, LAYOUTS } from "../figures/layout.js";
import type { DrawnFigure, SweepFigure } from "../figures/sweep-figure.js";
import type { WrittenFile } from "../nwb/write/h5-output-file.js";
import {
  createRecordingWriter,
  type RecordingWriter,
  type WriteOptions,
  type WrittenSweep,
} from "../nwb/write/write-recording.js";
import { SonataOutput } from "./output/sonata-output.js";
import type { SimulatedCell, SimulatedNode } from "./simulated-cell.js";
import { Simulation, type SimulationRunOptions } from "./simulation.js";

/** Result of {@link writeSimulation}. */
export interface WrittenSimulation extends DrawnFigure {
  /** The NWB file; null if none was asked for. */
  readonly path: string | null;
  /** Its size; null without it. */
  readonly bytes: number | null;
  readonly cells: readonly WrittenCell[];
  /** The files of SONATA's output, the spikes first; empty if it was not asked for. */
  readonly sonata: readonly WrittenFile[];
}

/** A cell in the file. */
export interface WrittenCell extends SimulatedNode {
  /** Name of its electrode in the file. */
  readonly electrode: string;
  /** [s] */
  readonly spikeTimes: Float64Array;
}

/** Options of {@link writeSimulation}. */
export interface WriteSimulationOptions
  extends SimulationRunOptions,
    Pick<WriteOptions, "existing" | "precision" | "command"> {
  /** Folder of SONATA's own output: the files of spikes and reports, named by the config's `output` and `reports`. */
  readonly sonata?: string | undefined;
  /** A figure of the cells, .png or .svg. One that fails is reported as `plotError`, since the files are whole by then. */
  readonly plot?: string | undefined;
  /** Default: each cell by itself; `overlay` draws those of a population over each other. */
  readonly layout?: FigureLayout | undefined;
}

/**
 * Runs a simulation and writes it to an NWB 2 file: sweep 0 of as many electrodes as there are cells, named by population
 * and id (`v1 12`). With `sonata` it writes SONATA's files, too, as BMTK does (sonata.md 5); values are in NEURON's units.
 *
 * @param path the NWB file; null for SONATA's files alone
 * @throws OutputExistsError, WriteFailedError, NumericalFailureError, CancelledError; no file is left then
 */
export async function writeSimulation(
  simulation: Simulation,
  path: string | null,
  options: WriteSimulationOptions = {},
): Promise<WrittenSimulation> {
  const { solver, jobs, signal, onProgress, sonata, plot, layout, ...write } = checked(simulation, path, options);
  const cells: WrittenCell[] = [];
  const figure = plot === undefined ? null : await beginFigure(simulation, plot, layout);
  const nwb = path === null ? null : await beginRecording(simulation, path, { ...write, signal });
  let files: SonataOutput | null = null;
  try {
    if (sonata !== undefined) {
      files = await SonataOutput.create(sonata, simulation.output, { existing: write.existing, signal });
    }
    await nwb?.begin("biophysical");
    for await (const simulated of simulation.run({ solver, jobs, signal, onProgress })) {
      const { cell, response } = simulated;
      const electrode = `${cell.population} ${cell.id}`;
      await nwb?.write(sweepOf(simulated, electrode));
      await files?.write(simulated);
      await figure?.add(drawnOf(simulated), response, simulated.current);
      cells.push({ ...cell, electrode, spikeTimes: response.spikeTimes });
    }
    await files?.finish();
    throwIfAborted(signal, `writing of ${path ?? sonata}`);
    const bytes = (await nwb?.close())?.bytes ?? null;
    const written = { path, bytes, cells, sonata: (await files?.commit()) ?? [] };
    return { ...written, ...((await figure?.write({ signal })) ?? NO_FIGURE) };
  } catch (error) {
    await nwb?.abort();
    await files?.abort();
    throw error;
  }
}

function checked(simulation: Simulation, path: string | null, options: WriteSimulationOptions): WriteSimulationOptions {
  const task = "write a simulation";
  if (!(simulation instanceof Simulation)) {
    const reason = `it is ${seen(simulation)}, expected what openSimulation() gives`;
    throw new InvalidOptionError(task, reason, { value: simulation });
  }
  if (path !== null) checkArguments(task, { path: [path, "path"] });
  checkOptions(task, options, {
    ...callOptions,
    existing: "text",
    precision: "text",
    command: "text",
    solver: "text",
    jobs: "numberOrNaN",
    sonata: "path",
    plot: "path",
    layout: "text",
  });
  const { layout } = options;
  if (layout !== undefined && !LAYOUTS.includes(layout)) {
    const reason = `the layout is ${quoted(layout)}, expected ${LAYOUTS.join(" or ")}`;
    throw new InvalidOptionError(task, reason, { value: layout, allowed: LAYOUTS });
  }
  if (path !== null || options.sonata !== undefined) return options;
  throw new InvalidOptionError(task, "there is neither a path nor a folder for SONATA's files, expected one of them");
}

function beginRecording(simulation: Simulation, path: string, options: WriteOptions): Promise<RecordingWriter> {
  return createRecordingWriter(path, {
    ...options,
    specimen: { id: basename(simulation.path).replace(/\.json$/i, "") },
    description: `SONATA simulation ${basename(simulation.path)} of ${simulation.cells.length} unconnected cells`,
  });
}

const NO_FIGURE: DrawnFigure = { plot: null, plotError: null, leftOut: 0 };

/** Loads the charts only if a figure is drawn. */
async function beginFigure({ path }: Simulation, plot: string, layout: FigureLayout = "grid"): Promise<SweepFigure> {
  const { SweepFigure } = await import("../figures/sweep-figure.js");
  return new SweepFigure(plot, basename(path), layout);
}

/** A cell as a figure takes it: one of its population. */
function drawnOf({ cell: { population, id }, stimulus, response: { rateHz } }: SimulatedCell) {
  const named = { number: id, title: `${population} ${id}`, stimulusName: population, variant: `cell=${id}` };
  return { ...named, noun: "cells", stimulus, response: null, rateHz };
}

function sweepOf({ stimulus, response, current }: SimulatedCell, electrode: string): WrittenSweep {
  const sweep = {
    number: 0,
    electrode,
    stimulus,
    stimulusName: stimulus.name,
    stimulusCode: stimulus.spec,
    amplitudeA: stimulus.amplitudeA,
  };
  return { sweep, response, current, cell: electrode };
}
