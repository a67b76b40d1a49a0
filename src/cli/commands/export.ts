import type { AxonRule } from "../../biophys/cable/cable-sections.js";
import type { Command } from "../command.js";
import { type AllenArguments, allenGroup, allenSettings } from "../options/allen-options.js";
import { type ChangeArguments, changeGroup } from "../options/change-options.js";
import { type ModelFileArguments, modelFileGroup, modelFileSettings } from "../options/model-file-options.js";
import { axonOption, strictOption } from "../options/simulation-options.js";
import type { OutputOptions } from "../output/terminal.js";

interface ExportArguments extends OutputOptions, AllenArguments, ModelFileArguments, ChangeArguments {
  model: string;
  output?: string;
  existing: "error" | "overwrite";
  axon?: AxonRule;
  strict: boolean;
}

export const exportCommand: Command<ExportArguments> = {
  examples: [
    [
      "rheobase export models/biophysical-cell --set soma.gbar_NaTs=x0.8 -o fit.json",
      "A changed model as a fit, which opens to the same bits",
    ],
    ["rheobase export models/glif-cell/GLIF5_neuron_config.json --set th_inf=x0.9 -o glif.json", "The same for GLIF"],
  ],
  takes: [{ name: "model", ids: ["model"], describe: "Model file, directory or .zip, or id of a model" }],
  options: {
    output: { alias: "o", value: "FILE", describe: "JSON file to write [default: named after the model]" },
    existing: { choices: ["error", "overwrite"], default: "error", describe: "What to do if the file exists" },
    axon: axonOption,
    strict: strictOption,
  },
  groups: [changeGroup, modelFileGroup, allenGroup],
  run: async (args, session) => {
    const [{ openModelPackage }, { exportModel }] = await Promise.all([
      import("../../models/open-model.js"),
      import("../../models/export-model.js"),
    ]);
    const { terminal } = session;
    const settings = { ...allenSettings(args), ...session.serviceNotes, ...modelFileSettings(args) };
    const opened = await session.withBar((options) =>
      openModelPackage(args.model, { ...settings, ...options, axon: args.axon, strict: args.strict }),
    );
    using _ = opened.model;
    const output = args.output ?? `${opened.label}_${opened.model.kind === "glif" ? "neuron_config" : "fit"}.json`;
    const { path, bytes, morphology } = await exportModel(opened, output, args.existing);
    if (terminal.json) return terminal.document("rheobase.export/1", { output: path, bytes, model: opened.summary });
    const { formatBytes } = await import("../output/terminal.js");
    terminal.print(`Wrote ${path} (${formatBytes(bytes)})`);
    if (morphology !== null) terminal.note(`Open it with --morphology ${morphology}, or put that file beside it`);
  },
};
