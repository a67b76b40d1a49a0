import type { Command } from "../command.js";
import type { OutputOptions } from "../output/terminal.js";

interface DemoArguments extends OutputOptions {
  output: string;
  existing?: "error" | "overwrite";
}

const FOLDER = "rheobase-demo";

export const demoCommand: Command<DemoArguments> = {
  examples: [["rheobase demo", "Then look at rheobase-demo/GLIF5.png"]],
  options: {
    output: { alias: "o", value: "FOLDER", default: FOLDER, describe: "Folder for the results" },
    existing: {
      choices: ["error", "overwrite"],
      describe: `What to do if results exist [default: overwrite in ${FOLDER}, elsewhere error]`,
    },
  },
  run: async (args, session) => {
    const { terminal } = session;
    const { runDemo } = await import("../../demo/demo.js");
    const start = performance.now();
    const existing = args.existing ?? (args.output === FOLDER ? "overwrite" : "error");
    const runs = await session.withBar((options) => runDemo(args.output, { existing, ...options }));
    const wallS = (performance.now() - start) / 1000;
    if (terminal.json) {
      const models = runs.map(({ model, report }) => ({
        model,
        output: report.output,
        plot: report.plot,
        sweeps: report.sweeps,
      }));
      terminal.document("rheobase.demo/1", { folder: args.output, models, wall_s: wallS });
      return;
    }
    const stimuli = runs[0]?.report.sweeps.map((sweep) => sweep.stimulus) ?? [];
    terminal.print(
      "Spikes of two cells of our own: one modelled at the five levels of the Allen Institute's GLIF models,",
    );
    terminal.print("one with a morphology and channels like the Institute's biophysical models:\n");
    terminal.table(
      ["model", ...stimuli, "figure", "recording"],
      runs.map(({ model, report }) => [
        model,
        ...report.sweeps.map((sweep) => sweep.spike_count),
        report.plot,
        report.output,
      ]),
    );
    terminal.print(`\nDone in ${wallS.toFixed(1)} s. Next:`);
    const first = runs.at(-1)?.report;
    if (first) {
      terminal.print(`  open ${first.plot}`);
      terminal.print(`  rheobase inspect ${first.output}`);
    }
    terminal.print("  rheobase run --help");
  },
};
