import { messageOf } from "../../base/errors.js";
import type { SeenFile } from "../../models/sonata/see-simulation.js";
import { isRecordedCommand } from "../../run/devices/recorded-command.js";
import type { RunReport } from "../../run/execute.js";
import type { RunPlan } from "../../run/plan.js";
import type { RunRequest } from "../../run/run-request.js";
import { startSpareWorker } from "../../run/threads/new-worker.js";
import type { Command } from "../command.js";
import { EXIT, exitCodeOf } from "../exit-codes.js";
import { allenSettings } from "../options/allen-options.js";
import { checkRecord, deviceTexts } from "../options/device-options.js";
import { jobsOf } from "../options/jobs.js";
import { modelFileSettings } from "../options/model-file-options.js";
import { checkElectrodes, probeOf } from "../options/probe-options.js";
import { limitOf, maxSamplesOf, unitsOf } from "../options/recording-options.js";
import { type RunArguments, runDeclaration } from "../options/run-options.js";
import { junctionDocument, junctionNote } from "../output/junction-note.js";
import type { Terminal } from "../output/terminal.js";
import { UsageError } from "../report-failure.js";

export const runCommand: Command<RunArguments> = {
  ...runDeclaration,
  prepare: (words) => {
    const [model = "-"] = words;
    const simulates = !model.startsWith("-") && !["--help", "-h", "--dry-run"].some((word) => words.includes(word));
    if (simulates) startSpareWorker(model);
  },
  run: async (args, session) => {
    checkArguments(args);
    const { isSimulation, read } = await seeModel(args);
    if (isSimulation) return (await import("./run-simulation.js")).runSimulation(args, read, session);
    if (args.sonata !== undefined) {
      throw new UsageError(
        `Cannot use --sonata with ${args.model}: SONATA's files are of SONATA simulations, expected a simulation_config.json`,
      );
    }
    const [{ planRun }, { stimulusNotes }, { executeRun }] = await Promise.all([
      import("../../run/plan.js"),
      import("../../run/stimuli/stimulus-notes.js"),
      import("../../run/execute.js"),
    ]);
    const { terminal } = session;
    const database = { ...allenSettings(args), ...session.serviceNotes };
    const request = { ...(await requestOf(args)), read: read ?? undefined, database };
    using plan = await session.withBar((options) => planRun(request, options));
    const { morphology } = plan.package.summary;
    if (morphology?.changes)
      (await import("../output/morphology-changes.js")).warnOfChanges(morphology, args.model, args, terminal);
    for (const warning of plan.package.summary.warnings ?? []) terminal.note(`Warning: ${warning}`);
    if (plan.skipped) return printSkipped(plan, terminal);
    for (const note of plan.recording?.notes ?? []) terminal.detail(`${plan.recording?.path}: ${note}`);
    const odd = stimulusNotes(plan);
    for (const note of odd) terminal.note(`Note: ${note}`);
    for (const note of plan.probeNotes) terminal.note(note);
    if (args.dryRun) return (await import("../output/print-plan.js")).printPlan(plan, odd, terminal);
    const junction = junctionNote(plan);
    if (junction !== null) terminal.note(junction);
    const report = await session.withBar((options) => executeRun(plan, options));
    await printReport(plan, report, odd, terminal);
    process.exitCode = exitCode(report);
  },
};

/** Whether the model is a SONATA config that says what to run, of which no single cell is asked for; and its text. */
async function seeModel({ model, nodeType }: RunArguments): Promise<SeenFile> {
  if (nodeType !== undefined || !/\.json$/i.test(model)) return { isSimulation: false, read: null };
  return (await import("../../models/sonata/see-simulation.js")).seeSimulation(model);
}

function checkArguments(args: RunArguments): void {
  checkRecord(args);
  checkElectrodes(args);
  const hasCommand = (args.clamp ?? []).some(isRecordedCommand);
  for (const given of ["stimulus", "protocol"] as const) {
    if (args[given] === undefined) continue;
    if (args.recording !== undefined && !hasCommand) {
      throw new UsageError(`Cannot use --recording and --${given} together: the stimuli come from one or the other`);
    }
    for (const option of ["sweeps", "electrode"] as const) {
      if (args[option] === undefined || (option === "electrode" && hasCommand)) continue;
      throw new UsageError(`Cannot use --${option} with --${given}: --${option} selects sweeps of a recording`);
    }
  }
  if (args.layout !== undefined && args.plot === undefined) {
    throw new UsageError("Cannot use --layout without --plot FILE: it says how sweeps share the figure");
  }
  for (const [option, value] of [
    ["--csv-rate", args.csvRate],
    ["--csv-units", args.csvUnits],
  ]) {
    if (value !== undefined && args.stimulus === undefined) {
      throw new UsageError(`Cannot use ${option} without --stimulus FILE.csv: it says what that file does not`);
    }
  }
}

async function requestOf(args: RunArguments): Promise<RunRequest> {
  const { amount, LIMITS } = await import("../options/amount.js");
  const dt = args.dt === undefined ? undefined : amount("--dt", args.dt, "time", LIMITS.dt);
  if (dt !== undefined && !(dt > 0)) throw new UsageError(`Cannot use --dt ${args.dt}: the time step must be positive`);
  return {
    model: args.model,
    axon: args.axon,
    modelFiles: modelFileSettings(args),
    strict: args.strict,
    dryRun: args.dryRun,
    recording: args.recording,
    sweeps: args.sweeps,
    electrode: args.electrode,
    units: unitsOf(args),
    allowExternal: args.allowExternal,
    stimuli: args.stimulus,
    protocols: args.protocol,
    maxSweeps: limitOf("--max-sweeps", args.maxSweeps, "of sweeps such as 5000"),
    devices: deviceTexts(args),
    csv: {
      rateHz: args.csvRate === undefined ? undefined : amount("--csv-rate", args.csvRate, "frequency"),
      units: args.csvUnits,
    },
    output: args.output,
    existing: args.existing,
    plot: args.plot,
    layout: args.layout,
    jobs: jobsOf(args),
    settings: {
      dt,
      record: args.record,
      probe: await probeOf(args),
      maxSamples: maxSamplesOf(args),
      solver: args.solver,
      junctionPotential: args.junctionPotential,
      glifCut: args.glifCut,
      membrane: args.glifMembrane,
      absoluteVoltage: args.absoluteVoltage,
    },
    write: {
      precision: args.precision,
      ipfx: args.ipfx,
      stateVariables: args.stateVariables,
      spikeCutValue: /^nan$/i.test(args.spikeCutValue)
        ? Number.NaN
        : amount("--spike-cut-value", args.spikeCutValue, "voltage", LIMITS.voltage),
      command: ["rheobase", ...process.argv.slice(2)].join(" "),
    },
  };
}

/** 130 if interrupted, 0 if all sweeps succeeded, 1 if some failed, the first failure's code if all failed. */
function exitCode(report: RunReport): number {
  if (report.interruption) return EXIT.interrupted;
  if (report.failed.length === 0) return report.plotError === null ? EXIT.ok : exitCodeOf(report.plotError);
  return report.sweeps.length > 0 ? EXIT.someFailed : exitCodeOf(report.failed[0]?.error);
}

function printSkipped(plan: RunPlan, terminal: Terminal): void {
  terminal.note(`Skipped: ${plan.output} exists already`);
  if (terminal.json) {
    terminal.document("rheobase.run/1", {
      model: plan.package.summary,
      output: plan.output,
      skipped: true,
      sweeps: [],
      wall_s: 0,
    });
  }
}

async function printReport(
  plan: RunPlan,
  report: RunReport,
  odd: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const [{ complain, formatBytes, formatNumber }, { sweepColumns }] = await Promise.all([
    import("../output/terminal.js"),
    import("../output/sweep-columns.js"),
  ]);
  for (const { sweep, notes = [] } of report.sweeps) {
    for (const note of notes) terminal.note(`Sweep ${sweep}: ${note}`);
  }
  for (const { sweep, error } of report.failed) complain(`Sweep ${sweep} failed: ${messageOf(error)}`);
  if (report.plotError !== null) complain(messageOf(report.plotError));
  if (terminal.json) {
    const { errorDocument } = await import("../output/error-document.js");
    const failed = report.failed.map(({ error, ...sweep }) => ({
      ...sweep,
      rate_hz: null,
      samples: null,
      spike_count: null,
      spike_times_s: null,
      wall_s: null,
      error: errorDocument(error),
    }));
    terminal.document("rheobase.run/1", {
      model: plan.package.summary,
      output: report.output,
      ...junctionDocument(plan),
      ...(report.plot === null ? {} : { plot: report.plot }),
      ...(report.plotError === null ? {} : { plot_error: errorDocument(report.plotError) }),
      sweeps: [...report.sweeps, ...failed].sort((a, b) => a.sweep - b.sweep),
      ...(odd.length > 0 ? { notes: odd } : {}),
      ...(report.interruption ? { interrupted: true } : {}),
      wall_s: report.wallS,
    });
  } else if (report.sweeps.length > 0) {
    const { titles, cells } = sweepColumns(report.sweeps);
    const rows = report.sweeps.map((sweep) => {
      const duration = sweep.samples / sweep.rate_hz;
      return [
        ...cells(sweep),
        Number(formatNumber(sweep.rate_hz / 1000, 6)),
        Number(formatNumber(duration, 6)),
        sweep.spike_count,
        Number(formatNumber(sweep.spike_count / duration, 3)),
        sweep.spike_times_s[0] === undefined ? null : Number(formatNumber(sweep.spike_times_s[0], 6)),
      ];
    });
    terminal.table([...titles, "rate (kHz)", "duration (s)", "spikes", "spikes/s", "first spike (s)"], rows);
  }
  if (report.output === null) return;
  if (report.interruption) {
    terminal.note(`\nInterrupted: ${report.output} holds the ${report.sweeps.length} finished sweeps`);
    return;
  }
  terminal.note(`\nWrote ${report.output} (${formatBytes(report.bytes)}) in ${report.wallS.toFixed(1)} s`);
  if (report.plot !== null)
    terminal.note(
      `Drew ${report.plot}${report.leftOut > 0 ? `, without ${report.leftOut} sweeps that did not fit` : ""}`,
    );
  else terminal.note(`Draw it: rheobase plot ${report.output}`);
  if (plan.request.settings.probe !== undefined) {
    terminal.note(
      `Draw the potentials on the cell: rheobase plot ${report.output} --on-morphology ${plan.request.model} -o FILE.png`,
    );
  }
}
