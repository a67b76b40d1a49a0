import { existsSync } from "node:fs";
import { basename, relative } from "node:path";
import { messageOf } from "../../base/errors.js";
import type { SeenFile } from "../../models/sonata/see-simulation.js";
import type { SimulatedNode } from "../../sonata/simulated-cell.js";
import type { Simulation } from "../../sonata/simulation.js";
import type { WrittenCell, WrittenSimulation } from "../../sonata/write-simulation.js";
import { exitCodeOf } from "../exit-codes.js";
import { jobsOf } from "../options/jobs.js";
import type { RunArguments } from "../options/run-options.js";
import { errorDocument } from "../output/error-document.js";
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
] as const satisfies readonly (keyof RunArguments)[];

/** `rheobase run simulation_config.json`, whose text has perhaps been read: a SONATA simulation of unconnected cells, to one NWB file or SONATA's own. */
export async function runSimulation(args: RunArguments, read: SeenFile["read"], session: Session): Promise<void> {
  const { terminal } = session;
  for (const name of REFUSED) {
    if (args[name] === undefined) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(
      `Cannot use --${option} with ${args.model}: the SONATA config says what is run (--node-type ID takes one cell of it)`,
    );
  }
  const jobs = jobsOf(args);
  const [
    { openSimulation, simulationIn },
    { writeSimulation },
    { outputFiles },
    { checkOutputs, checkFigure, checkFolderName, refuseExisting },
  ] = await Promise.all([
    import("../../sonata/open-simulation.js"),
    import("../../sonata/write-simulation.js"),
    import("../../sonata/output/sonata-output.js"),
    import("../../files/check-outputs.js"),
  ]);
  const { sonata, plot, layout } = args;
  // SONATA's files take the place of the NWB file unless that is named.
  const own = sonata === undefined ? `${basename(args.model).replace(/\.json$/i, "")}.nwb` : null;
  const output = args.output ?? own;
  const inputs = [{ path: args.model, role: "model" }];
  if (output !== null) checkOutputs({ recording: output, figure: plot }, inputs);
  else if (plot !== undefined) checkFigure(plot, inputs);
  if (sonata !== undefined) checkFolderName(sonata, "the SONATA output");
  const start = performance.now();
  using simulation = await session.withBar(({ signal }) => {
    const options = { signal, strict: args.strict };
    return read === null ? openSimulation(args.model, options) : simulationIn(args.model, read.text, options);
  });
  for (const note of simulation.notes) terminal.note(`Note: ${note}`);
  const files = sonata === undefined ? [] : outputFiles(simulation.output, sonata);
  const targets = output === null ? files : [output, ...files];
  const there = targets.find((path) => existsSync(path));
  if (args.existing === "skip" && there !== undefined) {
    terminal.note(`Skipped: ${there} exists already`);
    return printDocument(simulation, null, start, terminal);
  }
  if (args.existing === "error" && there !== undefined) refuseExisting(there, there, "--existing overwrite or skip");
  if (args.dryRun) {
    const [tstopMs, dtMs] = [simulation.durationS, simulation.dtS].map((seconds) =>
      Number((seconds * 1000).toPrecision(9)),
    );
    terminal.note(
      `${simulation.cells.length} cells, ${tstopMs} ms in steps of ${dtMs} ms, to ${targets.join(", ")}; nothing was run`,
    );
    return printDocument(simulation, null, start, terminal);
  }
  const written = await session.withBar((call) =>
    writeSimulation(simulation, output, {
      ...call,
      existing: args.existing === "overwrite" ? "overwrite" : "error",
      precision: args.precision,
      solver: args.solver,
      jobs,
      sonata,
      plot,
      layout,
      command: ["rheobase", ...process.argv.slice(2)].join(" "),
    }),
  );
  const { complain, formatBytes, formatNumber } = await import("../output/terminal.js");
  if (written.plotError !== null) {
    complain(messageOf(written.plotError));
    process.exitCode = exitCodeOf(written.plotError);
  }
  if (terminal.json) return printDocument(simulation, written, start, terminal);
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
  const nwb = written.path === null ? [] : [{ path: written.path, bytes: written.bytes! }];
  const list = [...nwb, ...written.sonata].map(({ path, bytes }) => `${shortPath(path)} (${formatBytes(bytes)})`);
  terminal.note(`\nWrote ${list.join(", ")} in ${seconds} s`);
  const { leftOut } = written;
  if (written.plot !== null) {
    terminal.note(`Drew ${written.plot}${leftOut > 0 ? `, without ${leftOut} cells that did not fit` : ""}`);
  } else if (written.path !== null) terminal.note(`Draw it: rheobase plot ${written.path}`);
}

function printDocument(
  { path, cells, dtS, durationS, notes }: Simulation,
  written: WrittenSimulation | null,
  start: number,
  terminal: Terminal,
): void {
  if (!terminal.json) return;
  terminal.document("rheobase.simulation/1", {
    config: path,
    output: written?.path ?? null,
    ...(written !== null && written.sonata.length > 0 ? { sonata: written.sonata.map((file) => file.path) } : {}),
    ...(written?.plot != null ? { plot: written.plot } : {}),
    ...(written?.plotError != null ? { plot_error: errorDocument(written.plotError) } : {}),
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

/** A path as a user would write it: from the current folder, where that is shorter. */
function shortPath(path: string): string {
  const own = relative(".", path);
  return own.length < path.length ? own : path;
}

const cellDocument = ({ population, id, typeId }: SimulatedNode) => ({ population, node_id: id, node_type: typeId });

const spikesOf = ({ electrode, spikeTimes }: WrittenCell) => ({
  electrode,
  spike_count: spikeTimes.length,
  spike_times_s: Array.from(spikeTimes),
});
