import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { SimulatedNode, Simulation } from "../../sonata/simulation.js";
import type { WrittenCell, WrittenSimulation } from "../../sonata/write-simulation.js";
import type { RunArguments } from "../options/run-options.js";
import type { Terminal } from "../output/terminal.js";
import { UsageError } from "../report-failure.js";
import type { Session } from "../session.js";

/** Options that a config decides, or that act on one model. */
const REFUSED = [
  "recording",
  "sweeps",
  "electrode",
  "stimulus",
  "protocol",
  "csvRate",
  "csvUnits",
  "dt",
  "junctionPotential",
  "inject",
  "clamp",
  "synapse",
  "record",
  "set",
  "temperature",
  "vInit",
  "segmentLength",
  "fit",
  "morphology",
  "axon",
  "jobs",
  "plot",
] as const satisfies readonly (keyof RunArguments)[];

/** `rheobase run simulation_config.json`: a SONATA simulation of unconnected cells, to one NWB file. */
export async function runSimulation(args: RunArguments, session: Session): Promise<void> {
  const { terminal } = session;
  for (const name of REFUSED) {
    if (args[name] === undefined) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(
      `Cannot use --${option} with ${args.model}: the SONATA config says what is run (--node-type ID takes one cell of it)`,
    );
  }
  const [{ openSimulation }, { writeSimulation }, { checkOutputs, refuseExisting }] = await Promise.all([
    import("../../sonata/simulation.js"),
    import("../../sonata/write-simulation.js"),
    import("../../files/check-outputs.js"),
  ]);
  const output = args.output ?? `${basename(args.model).replace(/\.json$/i, "")}.nwb`;
  checkOutputs({ recording: output }, [{ path: args.model, role: "model" }]);
  const start = performance.now();
  using simulation = await session.withBar(({ signal }) => openSimulation(args.model, { signal, strict: args.strict }));
  for (const note of simulation.notes) terminal.note(`Note: ${note}`);
  if (args.existing === "skip" && existsSync(output)) {
    terminal.note(`Skipped: ${output} exists already`);
    return printDocument(simulation, null, output, start, terminal);
  }
  if (args.existing === "error") refuseExisting(output, output, "--existing overwrite or skip");
  if (args.dryRun) {
    const [tstopMs, dtMs] = [simulation.durationS, simulation.dtS].map((seconds) =>
      Number((seconds * 1000).toPrecision(9)),
    );
    terminal.note(
      `${simulation.cells.length} cells, ${tstopMs} ms in steps of ${dtMs} ms, to ${output}; nothing was run`,
    );
    return printDocument(simulation, null, output, start, terminal);
  }
  const written = await session.withBar((call) =>
    writeSimulation(simulation, output, {
      ...call,
      existing: args.existing === "overwrite" ? "overwrite" : "error",
      precision: args.precision,
      solver: args.solver,
      command: ["rheobase", ...process.argv.slice(2)].join(" "),
    }),
  );
  if (terminal.json) return printDocument(simulation, written, output, start, terminal);
  const { formatBytes, formatNumber } = await import("../output/terminal.js");
  const { durationS } = simulation;
  terminal.table(
    ["population", "node", "node type", "spikes", "spikes/s", "first spike (s)"],
    written.cells.map(({ population, id, typeId, spikeTimes }) => [
      population,
      id,
      typeId,
      spikeTimes.length,
      Number(formatNumber(spikeTimes.length / durationS, 3)),
      spikeTimes[0] === undefined ? null : Number(formatNumber(spikeTimes[0], 6)),
    ]),
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  terminal.note(`\nWrote ${output} (${formatBytes(written.bytes)}) in ${seconds} s`);
  terminal.note(`Draw it: rheobase plot ${output}`);
}

function printDocument(
  { path, cells, dtS, durationS, notes }: Simulation,
  written: WrittenSimulation | null,
  output: string,
  start: number,
  terminal: Terminal,
): void {
  if (!terminal.json) return;
  terminal.document("rheobase.simulation/1", {
    config: path,
    output: written === null ? null : output,
    dt_s: dtS,
    duration_s: durationS,
    cells:
      written === null
        ? cells.map(cellDocument)
        : written.cells.map((cell) => ({ ...cellDocument(cell), ...spikesOf(cell) })),
    ...(notes.length > 0 ? { notes } : {}),
    wall_s: (performance.now() - start) / 1000,
  });
}

const cellDocument = ({ population, id, typeId }: SimulatedNode) => ({ population, node_id: id, node_type: typeId });

const spikesOf = ({ electrode, spikeTimes }: WrittenCell) => ({
  electrode,
  spike_count: spikeTimes.length,
  spike_times_s: Array.from(spikeTimes),
});
