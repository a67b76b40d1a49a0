import type { CompareRequest } from "../../compare/compare.js";
import type { CompareReport } from "../../compare/compare-report.js";
import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { changeGroup } from "../options/change-options.js";
import { jobsOf } from "../options/jobs.js";
import { type ModelFileArguments, modelFileGroup, modelFileSettings } from "../options/model-file-options.js";
import { maxSamplesOf, type RecordingArguments, recordingGroup, unitsOf } from "../options/recording-options.js";
import { type SimulationArguments, simulationGroup } from "../options/simulation-options.js";
import { errorDocument } from "../output/error-document.js";
import type { TableCell } from "../output/table.js";
import type { OutputOptions, Terminal } from "../output/terminal.js";
import { UsageError } from "../report-failure.js";

interface CompareArguments extends OutputOptions, ModelFileArguments, SimulationArguments, RecordingArguments {
  files: string[];
  recording?: string;
  sweeps?: string;
  sigma?: string[];
  report?: string;
  existing: "error" | "overwrite";
  csv: boolean;
}

const about = [
  "EV ratio: how much of the variance of the smoothed recorded spike trains the model explains, over how much",
  "their own mean explains (needs repeats of one current). coincidence: 1 for equal trains, 0 at chance (2 ms).",
  "van Rossum (10 ms) and Victor-Purpura (100/s): distances, 0 for equal trains. V rms: all samples; below",
  "threshold: away from spikes. forced EV: how much of the variance below threshold a GLIF model explains with",
  "the recorded spikes imposed.",
].join(" ");

export const compareCommand: Command<CompareArguments> = {
  examples: [
    ["rheobase compare rheobase-demo/GLIF3.nwb rheobase-demo/biophysical.nwb", "A simulation with a recording"],
    [
      "rheobase compare models/glif-cell/GLIF5_neuron_config.json --recording rheobase-demo/biophysical.nwb",
      "A model with a recording: missing responses are simulated",
    ],
    [
      "rheobase compare models/glif-cell --recording rheobase-demo/biophysical.nwb --sigma 4ms --sigma 10ms --report report",
      "All models of a folder at once, and a page with figures: report/index.html",
    ],
  ],
  takes: [
    {
      name: "files",
      many: true,
      describe: "Models, folders of GLIF models, simulations (.nwb); without --recording the last one is the recording",
    },
  ],
  options: {
    recording: { value: "FILE", describe: "NWB file with the recorded responses" },
    sweeps: { value: "LIST", describe: 'Sweeps of the recording: 33,40-45,"Long Square" or all (all but "Test")' },
    sigma: { array: true, value: "TIME", describe: "Width of the Gaussian of explained variance [default: 10ms]" },
    report: { value: "FOLDER", describe: "Folder for a page with tables and figures (PNG and SVG)" },
    existing: {
      choices: ["error", "overwrite"],
      default: "error",
      describe: "What to do if that folder contains a report",
    },
    csv: { type: "boolean", default: false, describe: "One CSV row per sweep on stdout" },
  },
  groups: [recordingGroup, simulationGroup, changeGroup, modelFileGroup],
  epilogue: about,
  run: async (args, session) => {
    if (args.json && args.csv) throw new UsageError("Cannot print --json and --csv together: use one of them");
    const { compareWithReport } = await import("../../report/report.js");
    const command = ["rheobase", ...process.argv.slice(2)].join(" ");
    const place = args.report === undefined ? null : { folder: args.report, existing: args.existing, command };
    const request = await requestOf(args);
    const { report, page } = await session.withBar((options) => compareWithReport(request, place, options));
    await print(report, page, args, session.terminal);
    process.exitCode = exitCode(report);
  },
};

async function requestOf(args: CompareArguments): Promise<CompareRequest> {
  const { amount, LIMITS } = await import("../options/amount.js");
  return {
    files: args.files,
    recording: args.recording,
    sweeps: args.sweeps,
    electrode: args.electrode,
    units: unitsOf(args),
    allowExternal: args.allowExternal,
    sigmasS: args.sigma?.map((text) => amount("--sigma", text, "time", LIMITS.sigma)),
    jobs: jobsOf(args),
    axon: args.axon,
    modelFiles: modelFileSettings(args),
    strict: args.strict,
    settings: { solver: args.solver, maxSamples: maxSamplesOf(args) },
  };
}

/** 1 if the comparison of a sweep failed; sweeps missing in a file are a result, not a failure. */
function exitCode({ missing }: CompareReport): number {
  return missing.some(({ error }) => error !== undefined) ? EXIT.someFailed : EXIT.ok;
}

async function print(report: CompareReport, page: string | null, args: CompareArguments, terminal: Terminal) {
  const missing = report.missing.map(({ error, ...sweep }) => {
    return { ...sweep, ...(error === undefined ? {} : { error: errorDocument(error) }) };
  });
  if (terminal.json) {
    terminal.document("rheobase.compare/1", { ...report, missing, ...(page === null ? {} : { report: page }) });
    return;
  }
  const { warnOfChanges } = await import("../output/morphology-changes.js");
  for (const { path, summary } of report.models) warnOfChanges(summary?.morphology, path, args, terminal);
  for (const { path, summary } of report.models) {
    for (const warning of summary?.warnings ?? []) terminal.note(`Warning: ${path}: ${warning}`);
  }
  for (const { model, sweep, stimulus, missing: side, reason } of missing) {
    terminal.note(`${model}, sweep ${sweep} (${stimulus}): missing on the side of the ${side}: ${reason}`);
  }
  for (const { model, sweep, notes } of report.sweeps) {
    for (const note of notes) terminal.detail(`${model}, sweep ${sweep}: ${note}`);
  }
  if (args.csv) {
    const { sweepsCsv } = await import("../../report/report-tables.js");
    process.stdout.write(sweepsCsv(report));
  } else {
    const { groupTable, sweepTable } = await import("../../report/report-tables.js");
    for (const { header, rows } of [sweepTable(report), groupTable(report)]) {
      terminal.table(header, rows as TableCell[][]);
      terminal.print();
    }
    await sayWhy(report, terminal);
  }
  if (page !== null) terminal.note(`Wrote ${page}: open it in a browser`);
  else if (!args.csv) terminal.note("Draw it: the same command with --report DIR");
}

/** The reasons for missing values in a table, without duplicates. */
async function sayWhy(report: CompareReport, terminal: Terminal): Promise<void> {
  const { measureName } = await import("../../report/report-tables.js");
  const reasons = new Map<string, Set<string>>();
  const add = (measure: string, reason: string, where: string) => {
    const line = `no ${measure}: ${reason}`;
    reasons.set(line, (reasons.get(line) ?? new Set()).add(where));
  };
  for (const { sweep, reasons: own } of report.sweeps) {
    for (const [measure, reason] of Object.entries(own)) add(measureName(measure), reason, `sweep ${sweep}`);
  }
  const someForced = report.groups.some(({ forced_spikes }) => forced_spikes.explained !== null);
  for (const { stimulus, explained_variance, forced_spikes } of report.groups) {
    for (const { reasons: own } of explained_variance) if (own.ratio) add("EV ratio", own.ratio, stimulus);
    if (forced_spikes.reason && someForced) add("forced EV", forced_spikes.reason, stimulus);
  }
  for (const [line, where] of reasons) {
    const places = [...where];
    const shown =
      places.length > 4 ? `${places.slice(0, 3).join(", ")} and ${places.length - 3} more` : places.join(", ");
    terminal.note(`${shown}: ${line}`);
  }
}
