import { formatSweepRanges } from "../../base/text/sweep-ranges.js";
import type { SkippedClamp, SweepFeaturesReport } from "../../responses/features.js";
import type { WindowChoice } from "../../responses/stimulus-window.js";
import type { Command } from "../command.js";
import { EXIT, exitCodeOf } from "../exit-codes.js";
import { maxSamplesOf, type RecordingArguments, recordingGroup, unitsOf } from "../options/recording-options.js";
import { errorDocument } from "../output/error-document.js";
import type { TableCell } from "../output/table.js";
import type { OutputOptions, Terminal } from "../output/terminal.js";
import { UsageError } from "../report-failure.js";
import type { Session } from "../session.js";

interface FeaturesArguments extends OutputOptions, RecordingArguments {
  file: string;
  sweeps?: string;
  spikes: boolean;
  cell: boolean;
  csv: boolean;
  window: "stimulus" | "sweep";
  start?: string;
  end?: string;
}

const about = [
  "Features are taken while the stimulus acts (--window sweep: from all of the sweep), where there is none (I=0)",
  "from all of the sweep. --json and --csv hold every feature under AllenSDK's name, in mV, pA, s, mV/ms and Hz;",
  "what a sweep does not have is null there and - in the table. The table shows the highest voltage, or under a",
  "negative current the lowest, as peak or trough, and tau and sag only of sweeps without spikes. Bursts, pauses",
  "and delays are counted as AllenSDK counts them.",
].join(" ");

export const featuresCommand: Command<FeaturesArguments> = {
  examples: [
    ["rheobase features rheobase-demo/biophysical.nwb", "One row per sweep"],
    ["rheobase features rheobase-demo/biophysical.nwb --sweeps 0 --spikes", "One row per spike of a sweep"],
    [
      "rheobase features rheobase-demo/biophysical.nwb --cell",
      "Features of the cell from its sweeps: rheobase, f-I slope …",
    ],
    ["rheobase features rheobase-demo/biophysical.nwb --csv", "All features, for a spreadsheet"],
  ],
  takes: [{ name: "file", describe: "NWB file: a recording or a simulation" }],
  options: {
    sweeps: {
      value: "LIST",
      describe: 'Sweeps: 33,40-45,"Long Square" or all (all with a membrane potential but "Test")',
    },
    spikes: { type: "boolean", default: false, describe: "One row per spike instead of per sweep" },
    cell: {
      type: "boolean",
      default: false,
      describe: "Features of the cell, from all its long squares, short squares and ramps",
    },
    csv: { type: "boolean", default: false, describe: "All features as CSV on stdout" },
    window: { choices: ["stimulus", "sweep"], default: "stimulus", describe: "Part of each sweep to measure" },
    start: { value: "TIME", describe: "Start of the measurement within the sweep, such as 1.02s" },
    end: { value: "TIME", describe: "End of the measurement within the sweep, such as 2.02s" },
  },
  groups: [recordingGroup],
  epilogue: about,
  run: async (args, session) => {
    if (args.json && args.csv) throw new UsageError("Cannot print --json and --csv together: use one of them");
    if (args.cell) return printCell(args, session);
    const { featuresOfRecording } = await import("../../responses/features.js");
    const { file: path, sweeps, electrode, allowExternal } = args;
    const request = {
      path,
      sweeps,
      electrode,
      units: unitsOf(args),
      allowExternal,
      maxSamples: maxSamplesOf(args),
      window: await windowOf(args),
    };
    const reports: SweepFeaturesReport[] = [];
    const skipped: SkippedClamp[] = [];
    await session.withBar(async (options) => {
      for await (const report of featuresOfRecording({ ...request, onSkip: (sweep) => skipped.push(sweep) }, options))
        reports.push(report);
    });
    sayClamps(skipped, session.terminal);
    await print(reports, skipped, args, session.terminal);
    const failed = reports.filter(({ error }) => error !== undefined);
    if (failed.length === 0) return;
    process.exitCode = failed.length < reports.length ? EXIT.someFailed : exitCodeOf(failed[0]?.error);
  },
};

async function printCell(args: FeaturesArguments, session: Session): Promise<void> {
  const given = (["sweeps", "start", "end"] as const).find((option) => args[option] !== undefined);
  if (given !== undefined || args.spikes) {
    throw new UsageError(`Cannot use --${given ?? "spikes"} with --cell: a cell is analysed from all its sweeps`);
  }
  const { cellFeaturesOfRecording } = await import("../../responses/cell-features.js");
  const { terminal } = session;
  const settings = {
    electrode: args.electrode,
    ...unitsOf(args),
    allowExternal: args.allowExternal,
    maxSamples: maxSamplesOf(args),
  };
  const { features, fiCurve, skipped } = await session.withBar((options) =>
    cellFeaturesOfRecording(args.file, { ...settings, ...options }),
  );
  const entries = Object.entries(features);
  if (terminal.json) {
    terminal.document("rheobase.features/1", {
      file: args.file,
      cell: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
      reasons: Object.fromEntries(entries.flatMap(([name, { reason }]) => (reason === null ? [] : [[name, reason]]))),
      fi_curve: fiCurve.map(({ sweep, amplitudePa, rateHz }) => ({
        sweep,
        amplitude_pa: amplitudePa,
        rate_hz: rateHz,
      })),
      skipped,
      sweeps: [],
    });
    return;
  }
  for (const { sweep, reason } of skipped) terminal.note(`Sweep ${sweep} was left out: ${reason}`);
  const rows = entries.map(([feature, { value, reason }]) => ({ feature, value, reason }));
  if (args.csv) {
    const { toCsv } = await import("../../base/text/csv-out.js");
    process.stdout.write(toCsv(rows));
    return;
  }
  terminal.table(
    ["feature", "value", ""],
    rows.map(({ feature, value, reason }) => [feature, scaled(value, 1) ?? null, reason === null ? "" : `(${reason})`]),
    { prose: true },
  );
}

async function windowOf(args: FeaturesArguments): Promise<WindowChoice> {
  if (args.start === undefined && args.end === undefined) return args.window;
  const { amount } = await import("../options/amount.js");
  const time = (option: "start" | "end"): number | undefined => {
    const given = args[option];
    return given === undefined ? undefined : amount(`--${option}`, given, "time");
  };
  const [startS, endS] = [time("start"), time("end")];
  if (startS !== undefined && endS !== undefined && startS >= endS) {
    throw new UsageError(`Cannot measure from --start ${args.start} to --end ${args.end}: the end is before the start`);
  }
  return { startS, endS };
}

/** Says which voltage-clamp sweeps are left out, of each electrode. */
function sayClamps(skipped: readonly SkippedClamp[], terminal: Terminal): void {
  const electrodes = new Set(skipped.map(({ electrode }) => electrode));
  for (const electrode of electrodes) {
    const numbers = skipped.filter((each) => each.electrode === electrode).map(({ sweep }) => sweep);
    const sweeps = `${numbers.length === 1 ? "sweep" : "sweeps"} ${formatSweepRanges(numbers)}`;
    const whose = electrodes.size > 1 && electrode !== null ? ` of ${electrode}` : "";
    terminal.note(`Left out voltage-clamp ${sweeps}${whose}: ${skipped[0]!.reason} (rheobase plot draws them)`);
  }
}

async function print(
  reports: readonly SweepFeaturesReport[],
  skipped: readonly SkippedClamp[],
  args: FeaturesArguments,
  terminal: Terminal,
): Promise<void> {
  if (terminal.json) {
    terminal.document("rheobase.features/1", {
      file: args.file,
      ...(skipped.length > 0 ? { skipped } : {}),
      sweeps: reports.map(({ error, ...report }) => ({
        ...report,
        ...(error === undefined ? {} : { error: errorDocument(error) }),
      })),
    });
    return;
  }
  const { toCsv } = await import("../../base/text/csv-out.js");
  await sayNotes(reports, terminal);
  if (args.csv) {
    const rows = args.spikes
      ? reports.flatMap(({ sweep, electrode, stimulus, spikes }) =>
          spikes.map((spike, n) => ({ sweep, electrode, stimulus, spike: n, ...spike })),
        )
      : reports.map(({ features, window, spikes: _, notes, error: __, ...report }) => ({
          ...report,
          ...window,
          ...features,
          notes: notes.join("; "),
        }));
    process.stdout.write(toCsv(rows));
    return;
  }
  if (args.spikes) printSpikes(reports, terminal);
  else printSweeps(reports, terminal);
}

/** Prints each note once, with its sweeps. */
async function sayNotes(reports: readonly SweepFeaturesReport[], terminal: Terminal): Promise<void> {
  const { formatSweepRanges } = await import("../../base/text/sweep-ranges.js");
  for (const note of new Set(reports.flatMap(({ notes }) => notes))) {
    const sweeps = reports.filter(({ notes }) => notes.includes(note)).map(({ sweep }) => sweep);
    terminal.note(`Sweep${sweeps.length === 1 ? "" : "s"} ${formatSweepRanges(sweeps)}: ${note}`);
  }
}

function printSweeps(reports: readonly SweepFeaturesReport[], terminal: Terminal): void {
  const several = new Set(reports.map(({ electrode }) => electrode)).size > 1;
  const rows = reports.map(({ sweep, electrode, stimulus, spike_count, features, window }) => [
    sweep,
    ...(several ? [electrode] : []),
    stimulus,
    scaled(window.start_s, 1),
    scaled(window.end_s, 1),
    spike_count,
    scaled(features?.avg_rate, 1, 4),
    scaled(features?.latency, 1e3, 4),
    scaled(features?.mean_isi, 1e3, 4),
    scaled(features?.isi_cv, 1, 3),
    scaled(features?.adapt, 1, 3),
    scaled(features?.v_baseline, 1, 4),
    scaled(features?.peak_deflect?.[0], 1, 4),
    spike_count === 0 ? scaled(features?.tau, 1e3, 3) : null,
    spike_count === 0 ? scaled(features?.sag, 1, 3) : null,
  ]);
  terminal.table(
    [
      "sweep",
      ...(several ? ["electrode"] : []),
      "stimulus",
      "from (s)",
      "to (s)",
      "spikes",
      "rate (Hz)",
      "latency (ms)",
      "mean ISI (ms)",
      "ISI CV",
      "adaptation",
      "baseline (mV)",
      "peak or trough (mV)",
      "tau (ms)",
      "sag",
    ],
    rows,
  );
}

function printSpikes(reports: readonly SweepFeaturesReport[], terminal: Terminal): void {
  const rows: TableCell[][] = [];
  for (const { sweep, spikes } of reports) {
    for (const [n, spike] of spikes.entries()) {
      rows.push([
        sweep,
        n,
        scaled(spike.threshold_t, 1, 6),
        scaled(spike.threshold_v, 1, 4),
        scaled(spike.peak_v, 1, 4),
        scaled(spike.fast_trough_v, 1, 4),
        scaled(spike.width, 1e3, 3),
        scaled(spike.upstroke, 1, 4),
        scaled(spike.downstroke, 1, 4),
        spike.isi_type,
        spike.clipped ? "clipped" : "",
      ]);
    }
  }
  terminal.table(
    [
      "sweep",
      "spike",
      "threshold (s)",
      "threshold (mV)",
      "peak (mV)",
      "fast trough (mV)",
      "width (ms)",
      "upstroke (mV/ms)",
      "downstroke (mV/ms)",
      "ISI",
      "",
    ],
    rows,
  );
}

function scaled(value: number | null | undefined, factor: number, digits = 6): number | null {
  return value === null || value === undefined ? null : Number((value * factor).toPrecision(digits));
}
