import { messageOf } from "../../base/errors.js";
import type { FigureLayout } from "../../figures/layout.js";
import { MORPHOLOGY_VIEWS, type MorphologyViewName } from "../../plot/charts/morphology/morphology-view.js";
import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { layoutOption, type RecordingArguments, recordingGroup, unitsOf } from "../options/recording-options.js";
import { strictOption } from "../options/simulation-options.js";
import type { OutputOptions } from "../output/terminal.js";
import { UsageError } from "../report-failure.js";
import type { Session } from "../session.js";

interface PlotArguments extends OutputOptions, RecordingArguments {
  file: string;
  recording?: string;
  sweeps?: string;
  output?: string;
  existing: "error" | "overwrite";
  strict: boolean;
  layout?: FigureLayout;
  onMorphology?: string;
  view?: MorphologyViewName;
}

export const plotCommand: Command<PlotArguments> = {
  examples: [
    ["rheobase plot rheobase-demo/GLIF5.nwb -o glif5.png", "Stimulus, voltage, threshold and spikes of each sweep"],
    [
      "rheobase plot rheobase-demo/GLIF5.nwb --recording rheobase-demo/biophysical.nwb --sweeps 0 -o both.svg",
      "With the response of another file, such as the recorded one, beneath",
    ],
    [
      "rheobase plot outside.nwb --on-morphology models/biophysical-cell -o outside.png",
      "The spike outside the cell, at the contacts of a probe",
    ],
    ["rheobase plot models/biophysical-cell/cell.swc -o cell.png", "A morphology from the front and from the side"],
  ],
  takes: [{ name: "file", describe: "NWB file, or SWC file" }],
  options: {
    output: {
      alias: "o",
      value: "FILE",
      describe: "Figure to write, .png or .svg [default: FILE with .png for its ending]",
    },
    sweeps: {
      value: "LIST",
      describe: 'Sweeps: 33,40-45,"Long Square" or all (all but "Test"), 20 at most, 200 over each other',
    },
    layout: layoutOption,
    recording: { value: "FILE", describe: "Recording whose responses to draw beneath those of FILE" },
    existing: {
      choices: ["error", "overwrite"],
      default: "error",
      describe: "What to do if the figure exists",
    },
    "on-morphology": {
      value: "MODEL",
      describe:
        "Draw what a probe recorded outside the cell around the first spike, at its contacts on the cell: a model or an SWC file",
    },
    view: {
      choices: MORPHOLOGY_VIEWS,
      describe:
        "Vertical axis and its direction in a morphology [default: auto, towards the apical dendrite, or y without one]",
    },
    strict: strictOption,
  },
  groups: [recordingGroup],
  run: async (args, session) => {
    if (/\.swc$/i.test(args.file)) return plotMorphology(args, session);
    if (args.onMorphology !== undefined) return plotWaves(args, args.onMorphology, session);
    if (args.view !== undefined) {
      throw new UsageError(`Cannot use --view with ${args.file}: it only applies to morphologies`);
    }
    if (args.strict) throw new UsageError(`Cannot use --strict with ${args.file}: it only applies to morphologies`);
    const [{ drawRecording }, { complain, formatBytes }] = await Promise.all([
      import("../../figures/draw-recording.js"),
      import("../output/terminal.js"),
    ]);
    const { terminal } = session;
    const output = args.output ?? `${args.file.replace(/\.nwb$/i, "")}.png`;
    const { file: path, recording: recorded, electrode, existing, allowExternal, layout } = args;
    if (layout === "overlay" && recorded !== undefined) {
      throw new UsageError("Cannot use --layout overlay with --recording: its responses are drawn sweep by sweep");
    }
    const { sweeps, bytes, alone, notes, failed } = await session.withBar((options) =>
      drawRecording(
        {
          path,
          recorded,
          sweeps: args.sweeps,
          electrode,
          units: unitsOf(args),
          allowExternal,
          output,
          existing,
          layout,
        },
        options,
      ),
    );
    for (const note of notes) terminal.note(note);
    for (const { sweep, error } of failed) complain(`Sweep ${sweep} failed: ${messageOf(error)}`);
    if (failed.length > 0) process.exitCode = EXIT.someFailed;
    if (alone.length > 0) {
      terminal.note(
        `${args.recording} has no response to ${alone.length === 1 ? "sweep" : "sweeps"} ${alone.join(", ")}`,
      );
    }
    if (terminal.json) {
      const { errorDocument } = await import("../output/error-document.js");
      const errors = failed.map(({ sweep, error }) => ({ sweep, error: errorDocument(error) }));
      terminal.document("rheobase.plot/1", { output, bytes, sweeps, ...(errors.length > 0 ? { failed: errors } : {}) });
    } else
      terminal.print(
        `Drew ${sweeps.length === 1 ? `sweep ${sweeps[0]}` : `${sweeps.length} sweeps`} to ${output} (${formatBytes(bytes)})`,
      );
  },
};

async function plotMorphology(args: PlotArguments, { terminal, signal }: Session): Promise<void> {
  for (const option of ["sweeps", "recording", "electrode", "layout", "onMorphology"] as const) {
    if (args[option] !== undefined) {
      const name = option === "onMorphology" ? "on-morphology" : option;
      throw new UsageError(`Cannot use --${name} with ${args.file}: a morphology has no sweeps`);
    }
  }
  const [{ drawMorphology }, { formatBytes }] = await Promise.all([
    import("../../figures/draw-morphology.js"),
    import("../output/terminal.js"),
  ]);
  const output = args.output ?? `${args.file.replace(/\.swc$/i, "")}.png`;
  const { points, sections, bytes, view, changes } = await drawMorphology(
    { path: args.file, output, existing: args.existing, strict: args.strict, view: args.view },
    { signal },
  );
  const { warnOfChanges } = await import("../output/morphology-changes.js");
  warnOfChanges({ path: args.file, changes }, args.file, {}, terminal);
  if (terminal.json) terminal.document("rheobase.plot/1", { output, bytes, points, sections, view: view.name });
  else {
    const [axis, way] = view.name.split("-");
    const why = view.byApical ? `, ${axis} ${way}wards so that the apical dendrite is up` : `, ${axis} ${way}wards`;
    terminal.print(`Drew ${sections} sections to ${output} (${formatBytes(bytes)})${why}`);
  }
}

async function plotWaves(args: PlotArguments, morphology: string, session: Session): Promise<void> {
  for (const option of ["recording", "electrode", "layout", "strict"] as const) {
    if (args[option] === undefined || args[option] === false) continue;
    throw new UsageError(`Cannot use --${option} with --on-morphology: it draws one sweep of a probe`);
  }
  const [{ drawWaves }, { formatBytes }] = await Promise.all([
    import("../../figures/draw-waves.js"),
    import("../output/terminal.js"),
  ]);
  const { terminal } = session;
  const { file: path, sweeps, view, existing } = args;
  const output = args.output ?? `${path.replace(/\.nwb$/i, "")}.png`;
  const { sweep, spikeS, contacts, bytes } = await session.withBar((options) =>
    drawWaves({ path, morphology, sweeps, view, output, existing }, options),
  );
  if (terminal.json) {
    terminal.document("rheobase.plot/1", { output, bytes, sweeps: [sweep], spike_s: spikeS, contacts });
    return;
  }
  const when =
    spikeS === null ? "without a spike, whole" : `around its spike at ${Number((spikeS * 1000).toPrecision(5))} ms`;
  terminal.print(
    `Drew sweep ${sweep} ${when}, at ${contacts === 1 ? "1 contact" : `${contacts} contacts`} to ${output} (${formatBytes(bytes)})`,
  );
}
