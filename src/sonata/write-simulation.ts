import { basename } from "node:path";
import { callOptions, checkArguments, checkOptions, seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import { createRecordingWriter, type WriteOptions } from "../nwb/write/write-recording.js";
import { type SimulatedNode, Simulation, type SimulationRunOptions } from "./simulation.js";

/** Result of {@link writeSimulation}. */
export interface WrittenSimulation {
  readonly path: string;
  readonly bytes: number;
  readonly cells: readonly WrittenCell[];
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
    Pick<WriteOptions, "existing" | "precision" | "command"> {}

/**
 * Runs a simulation and writes it to an NWB 2 file: sweep 0 of as many electrodes as there are cells, named by population
 * and id (`v1 12`).
 *
 * @throws OutputExistsError, WriteFailedError, NumericalFailureError, CancelledError; no file is left then
 */
export async function writeSimulation(
  simulation: Simulation,
  path: string,
  options: WriteSimulationOptions = {},
): Promise<WrittenSimulation> {
  if (!(simulation instanceof Simulation)) {
    const reason = `it is ${seen(simulation)}, expected what openSimulation() gives`;
    throw new InvalidOptionError("write a simulation", reason, { value: simulation });
  }
  checkArguments("write a simulation", { path: [path, "path"] });
  checkOptions("write a simulation", options, {
    ...callOptions,
    existing: "text",
    precision: "text",
    command: "text",
    solver: "text",
  });
  const { solver, signal, onProgress, ...write } = options;
  const stem = basename(simulation.path).replace(/\.json$/i, "");
  const writer = await createRecordingWriter(path, {
    ...write,
    signal,
    specimen: { id: stem },
    description: `SONATA simulation ${basename(simulation.path)} of ${simulation.cells.length} unconnected cells`,
  });
  const cells: WrittenCell[] = [];
  try {
    await writer.begin("biophysical");
    for await (const { cell, stimulus, response, current } of simulation.run({ solver, signal, onProgress })) {
      const electrode = `${cell.population} ${cell.id}`;
      const sweep = {
        number: 0,
        electrode,
        stimulus,
        stimulusName: stimulus.name,
        stimulusCode: stimulus.spec,
        amplitudeA: stimulus.amplitudeA,
      };
      await writer.write({ sweep, response, current, cell: electrode });
      cells.push({ ...cell, electrode, spikeTimes: response.spikeTimes });
    }
    const { bytes } = await writer.close();
    return { path, bytes, cells };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
