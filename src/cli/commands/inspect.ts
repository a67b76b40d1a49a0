import type { AxonRule } from "../../biophys/cable/cable-sections.js";
import type { Inspection, ModelInspection, RecordingInspection } from "../../inspect/inspect.js";
import type { Command } from "../command.js";
import { type AllenArguments, allenGroup, allenSettings } from "../options/allen-options.js";
import { changeGroup } from "../options/change-options.js";
import { type ModelFileArguments, modelFileGroup, modelFileSettings } from "../options/model-file-options.js";
import { allowExternal } from "../options/recording-options.js";
import { axonOption, strictOption } from "../options/simulation-options.js";
import type { OutputOptions, Terminal } from "../output/terminal.js";
import { UsageError } from "../report-failure.js";

interface InspectArguments extends OutputOptions, AllenArguments, ModelFileArguments {
  file: string;
  axon?: AxonRule;
  strict: boolean;
  allowExternal: boolean;
  places: boolean;
}

export const inspectCommand: Command<InspectArguments> = {
  examples: [
    ["rheobase inspect rheobase-demo/GLIF5.nwb", "Sweeps, stimuli, rates, stored spikes of a recording"],
    ["rheobase inspect models/glif-cell/GLIF5_neuron_config.json", "Parameters of a model with units"],
    ["rheobase inspect models/biophysical-cell/cell.swc", "Sections, lengths, areas of a morphology"],
    ["rheobase inspect models/biophysical-cell --places", "The places where one can record"],
    ["rheobase inspect rheobase-demo/GLIF5.nwb --json", "The same for scripts"],
  ],
  takes: [
    { name: "file", ids: ["model"], describe: "NWB file, SWC file, model file, directory or .zip, or id of a model" },
  ],
  options: {
    places: {
      type: "boolean",
      default: false,
      describe: "Of a biophysical model: list the places on it: sections, path distances and markers",
    },
    axon: axonOption,
    "allow-external": allowExternal,
    strict: strictOption,
  },
  groups: [changeGroup, modelFileGroup, allenGroup],
  run: async (args, { terminal, serviceNotes }) => {
    const { inspect } = await import("../../inspect/inspect.js");
    const inspection = await inspect(args.file, {
      ...allenSettings(args),
      ...serviceNotes,
      ...modelFileSettings(args),
      axon: args.axon,
      strict: args.strict,
      allowExternal: args.allowExternal,
    });
    checkPlaces(args, inspection);
    if (terminal.json) terminal.document("rheobase.inspect/1", await document(inspection, args));
    else if (inspection.kind === "morphology") {
      (await import("../output/inspect/morphology.js")).printMorphology(inspection, terminal);
    } else if (inspection.kind === "recording") await printRecording(inspection, terminal);
    else await printModel(inspection, args, terminal);
  },
};

function checkPlaces({ places, file }: InspectArguments, inspection: Inspection): void {
  if (!places || (inspection.kind === "model" && inspection.model.kind === "biophysical")) return;
  const seen = inspection.kind === "model" ? "GLIF model" : inspection.kind;
  throw new UsageError(`Cannot list the places of ${file}: it is a ${seen}, expected a biophysical model`);
}

async function document(inspection: Inspection, { places }: InspectArguments): Promise<Record<string, unknown>> {
  if (inspection.kind === "morphology") {
    return (await import("../output/inspect/morphology.js")).morphologyDocument(inspection);
  }
  if (inspection.kind === "model") {
    const { kind, path, model, recordingPath } = inspection;
    const parameters =
      model.kind === "biophysical"
        ? (await import("../output/inspect/biophysical.js")).biophysicalDocument(model)
        : { parameters: model.config };
    const listed =
      places && model.kind === "biophysical"
        ? { places: (await import("../output/inspect/places.js")).placesDocument(model) }
        : {};
    return { kind, path, model: inspection.summary, ...parameters, ...listed, recording: recordingPath };
  }
  const { kind, path, format, version, specimen, extracellular, notes } = inspection;
  const outside =
    extracellular === null
      ? {}
      : { extracellular: (await import("../output/inspect/extracellular.js")).extracellularDocument(extracellular) };
  const sweeps = inspection.sweeps.map((sweep) => ({
    sweep: sweep.number,
    stimulus: sweep.stimulusName,
    stimulus_code: sweep.stimulusCode,
    clamp: sweep.clamp,
    rate_hz: sweep.rateHz,
    samples: sweep.samples,
    duration_s: sweep.samples / sweep.rateHz,
    start_time_s: sweep.startTimeS,
    amplitude_a: sweep.amplitudeA,
    electrode: sweep.electrode,
    window: sweep.window,
    spike_count: sweep.spikeCount,
  }));
  return { kind, path, format, version, specimen, sweeps, ...outside, notes };
}

async function printRecording(inspection: RecordingInspection, terminal: Terminal): Promise<void> {
  const { formatNumber } = await import("../output/terminal.js");
  const { RECORDING_FORMATS } = await import("../../nwb/read/source.js");
  const { path, format, version, specimen, sweeps, notes } = inspection;
  terminal.print(`${path}: ${RECORDING_FORMATS[format]} recording (${version})`, "bold");
  const known = Object.entries(specimen).filter(([, value]) => value !== null && value !== "");
  if (known.length > 0) terminal.print(known.map(([key, value]) => `${key} ${value}`).join(" · "));
  terminal.print();
  const electrodes = new Set(sweeps.map((sweep) => sweep.electrode)).size > 1;
  terminal.table(
    [
      "sweep",
      "stimulus",
      "clamp",
      "rate (kHz)",
      "duration (s)",
      "amplitude (pA)",
      "spikes",
      ...(electrodes ? ["electrode"] : []),
    ],
    sweeps.map((sweep) => [
      sweep.number,
      sweep.stimulusName,
      sweep.clamp,
      Number(formatNumber(sweep.rateHz / 1000, 6)),
      Number(formatNumber(sweep.samples / sweep.rateHz, 6)),
      sweep.amplitudeA === null ? null : Number(formatNumber(sweep.amplitudeA * 1e12)),
      sweep.spikeCount,
      ...(electrodes ? [sweep.electrode] : []),
    ]),
  );
  if (inspection.extracellular !== null) {
    (await import("../output/inspect/extracellular.js")).printExtracellular(inspection.extracellular, terminal);
  }
  for (const note of notes) terminal.print(`note: ${note}`, "dim");
}

async function printModel(
  inspection: ModelInspection,
  { places }: InspectArguments,
  terminal: Terminal,
): Promise<void> {
  const { model, path, recordingPath } = inspection;
  if (model.kind === "biophysical") {
    (await import("../output/inspect/biophysical.js")).printBiophysical(model, inspection.summary, terminal);
    if (places) (await import("../output/inspect/places.js")).printPlaces(model, terminal);
  } else {
    const { parameterRows } = await import("../output/inspect/glif.js");
    const level = model.level === null ? "" : `, level ${model.level}`;
    terminal.print(`${path}: GLIF model${level}${model.id === null ? "" : `, id ${model.id}`}`, "bold");
    terminal.print();
    terminal.table(["parameter", "value", "unit", "meaning"], parameterRows(model.config), { prose: true });
  }
  for (const warning of inspection.summary.warnings ?? []) terminal.print(`\nWarning: ${warning}`);
  if (recordingPath !== null) terminal.print(`\nrecording of its own cell: ${recordingPath}`);
}
