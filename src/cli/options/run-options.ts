import type { JunctionPotential } from "../../biophys/model-types.js";
import { JUNCTIONS } from "../../biophys/run-choices.js";
import type { FigureLayout } from "../../figures/layout.js";
import { MADE_PROTOCOLS } from "../../stimulus/protocols/protocol-names.js";
import { TABLE_SPECIMEN } from "../../stimulus/protocols/protocol-table.js";
import { KIND_NAMES } from "../../stimulus/waveforms/kind-names.js";
import type { ArgumentSpec, Command, OptionGroup, Options } from "../command.js";
import type { OutputOptions } from "../output/terminal.js";
import { type AllenArguments, allenGroup } from "./allen-options.js";
import { changeGroup } from "./change-options.js";
import { type DeviceArguments, deviceGroup } from "./device-options.js";
import { type ModelFileArguments, modelFileGroup } from "./model-file-options.js";
import { type ProbeArguments, probeGroup } from "./probe-options.js";
import { layoutOption, type RecordingArguments, recordingGroup } from "./recording-options.js";
import { type SimulationArguments, simulationGroup } from "./simulation-options.js";

/** Arguments of `rheobase run`. */
export interface RunArguments
  extends OutputOptions,
    AllenArguments,
    ModelFileArguments,
    SimulationArguments,
    DeviceArguments,
    ProbeArguments,
    RecordingArguments {
  model: string;
  recording?: string;
  sweeps?: string;
  stimulus?: string[];
  protocol?: string[];
  maxSweeps?: string;
  csvRate?: string;
  csvUnits?: string;
  output?: string;
  plot?: string;
  layout?: FigureLayout;
  sonata?: string;
  dt?: string;
  junctionPotential?: JunctionPotential;
  existing: "error" | "skip" | "overwrite";
  dryRun: boolean;
  precision: "float32" | "float64";
  stateVariables: boolean;
  ipfx: boolean;
  spikeCutValue: string;
  glifCut: "samples" | "time";
  glifMembrane: "euler" | "exact";
  absoluteVoltage: boolean;
}

async function stimulusHelp(): Promise<string> {
  const { kindsText } = await import("../../stimulus/waveforms/kinds-text.js");
  return `Stimuli: KIND:key=value,… with units (bare numbers are SI), a sum joined by +. The keys with what they are if not given:
${kindsText()}
  all of them   total 0.1 s after the end (ramp: 5 s after the start; expr: 1 s), rate 200kHz
  several       amplitude=0..400pA/20pA (both ends included) or [50pA,100pA] make a sweep of each value
                slope=10..50pA/s/(10pA/s) has its step in parentheses; of several keys all combinations are run
  FILE.csv      columns of time and current, units in the header, such as t (ms),i (pA); each further current is a sweep
  times=FILE    spike times: CSV with a unit in the header, such as t (ms), or NWB, all its units or FILE.nwb#unit=3

Protocols: ${MADE_PROTOCOLS.join(", ")} (docs/stimuli.md).
  currents      each current once that ephys_sweeps.json has, the table of the cell's sweeps in the model's package
                (rheobase fetch ID); without one those of specimen ${TABLE_SPECIMEN}
  Noise 1 and 2 their current is only in recordings: --recording FILE.nwb --sweeps "Noise 1"
Rate: without --dt Allen's sampling is used, in which a stimulus is sampled at 200 kHz (rate=) or as recorded; the model steps at
the least common multiple of that rate and 40 kHz, and each sample of the response is the mean of its steps.`;
}

const model: ArgumentSpec = {
  name: "model",
  ids: ["model"],
  describe:
    "Id in the Allen database; GLIF neuron_config.json, or parameters of NEST's glif_psc; manifest.json or fit of a biophysical model; SONATA simulation config of unconnected cells; SONATA node types (CSV) or circuit config, with --node-type ID where there are several; BluePyOpt parameters (docs/bluepyopt.md); or a directory or .zip that contains one",
};

const own: Options = {
  recording: { value: "FILE", describe: "NWB file whose stimuli to simulate" },
  sweeps: { value: "LIST", describe: 'Sweeps of the recording: 33,40-45,"Long Square" or all (all but "Test")' },
  stimulus: {
    array: true,
    value: "SPEC",
    // A ramp needs no value.
    offers: KIND_NAMES.map((name) => (name === "ramp" ? name : `${name}:`)),
    describe:
      "Stimulus KIND:key=value,… (see below) or a CSV file; several become sweeps 0, 1, 2 …, and so do several values: amplitude=0..400pA/20pA or [50pA,100pA]",
  },
  protocol: {
    array: true,
    value: "NAME",
    offers: MADE_PROTOCOLS,
    describe:
      'Protocol of the Allen Institute, such as "Long Square": a sweep for each current that its table of the cell has (see below)',
  },
  "max-sweeps": {
    value: "N",
    describe: "Maximum number of sweeps that keys with several values make [default: 1000]",
  },
  "csv-rate": { value: "RATE", describe: "Rate of CSV files without times, such as 20kHz" },
  "csv-units": {
    value: "UNITS",
    describe: "Units of the columns of CSV files without them in a header: s,A or, with --csv-rate, pA",
  },
  output: {
    alias: "o",
    value: "FILE",
    describe: "NWB file to write [default: named after the model, such as 472363762.nwb]",
  },
  plot: { value: "FILE", describe: "Also draw the sweeps, to a .png or .svg file" },
  layout: layoutOption,
  sonata: {
    value: "DIR",
    describe:
      "Of a SONATA simulation write SONATA's own files to this folder: spikes and reports, named by the config (docs/sonata.md)",
  },
  existing: {
    choices: ["error", "skip", "overwrite"],
    default: "error",
    describe: "What to do if the output exists",
  },
  "dry-run": { type: "boolean", default: false, describe: "Only print what would be done" },
  dt: {
    value: "TIME",
    describe:
      "Plain run of this time step, such as 25us: a biophysical model's own voltage, without the junction potential [default: Allen's sampling (see below), which has it]",
  },
  "junction-potential": {
    choices: JUNCTIONS,
    describe:
      "Give a biophysical model's voltage with the junction potential, as recordings have it, or without [default: add, with --dt none]",
  },
};

const glif: OptionGroup = {
  title: "Options of GLIF models:",
  options: {
    "glif-cut": {
      choices: ["samples", "time"],
      default: "samples",
      describe: "Hold the spike cut in samples (as AllenSDK) or in time",
    },
    "glif-membrane": {
      choices: ["euler", "exact"],
      default: "euler",
      describe: "Membrane update: forward Euler (as AllenSDK) or exact",
    },
    "absolute-voltage": { type: "boolean", default: false, describe: "Add the resting potential to the voltage" },
  },
};

const writing: OptionGroup = {
  title: "Options of the file:",
  options: {
    precision: { choices: ["float32", "float64"], default: "float32", describe: "Numbers of the traces" },
    "state-variables": {
      type: "boolean",
      default: true,
      describe: "Also write the threshold of a GLIF model",
    },
    "spike-cut-value": {
      value: "VOLTAGE",
      default: "0.05V",
      offers: ["0.05V", "nan"],
      describe: "Voltage written during GLIF spike cuts, or nan",
    },
    ipfx: { type: "boolean", default: false, describe: "Add the deprecated sweep table that ipfx reads" },
  },
};

/** Declaration of the arguments of `rheobase run`. */
export const runDeclaration: Command<RunArguments> = {
  examples: [
    [
      "rheobase run models/glif-cell/GLIF5_neuron_config.json --stimulus square:amplitude=190pA,duration=0.5s",
      "A step of current",
    ],
    [
      "rheobase run models/glif-cell/GLIF5_neuron_config.json --recording rheobase-demo/GLIF1.nwb -o all.nwb --plot all.png",
      "All stimuli of a recording, with a figure",
    ],
    [
      "rheobase run models/glif-cell/GLIF3_neuron_config.json --recording rheobase-demo/GLIF1.nwb --sweeps Noise --json",
      "Some of them, by stimulus or number (33,40-45), and the spike times as JSON",
    ],
    [
      "rheobase run models/biophysical-cell --stimulus square:amplitude=190pA,duration=0.1s --plot bio.png",
      "A biophysical model",
    ],
    [
      "rheobase run models/glif-cell/GLIF3_neuron_config.json --stimulus square:amplitude=0..300pA/20pA -o steps.nwb",
      "A family of 16 steps (docs/stimuli.md)",
    ],
    [
      "rheobase run models/biophysical-cell --synapse soma=exp2syn:tau1=0.5ms,tau2=5ms,weight=2nS,interval=10ms --record soma.g_syn --dt 25us -o synapse.nwb",
      "A synapse with ten spikes, and its conductance (docs/devices.md)",
    ],
    [
      "rheobase run models/biophysical-cell --clamp soma=steps:from=-90mV,to=20mV,by=10mV,hold=-80mV,duration=50ms --dt 25us -o clamp.nwb",
      "A voltage clamp that steps from -90 to 20 mV, a sweep for each step",
    ],
    [
      "rheobase run models/biophysical-cell --stimulus square:amplitude=250pA,duration=0.05s --electrode-at 20,0,0 --electrode-at 0,50,0 --electrode-origin soma --dt 25us -o outside.nwb",
      "The potential outside the cell, 20 and 50 µm from the soma's centre (docs/extracellular.md)",
    ],
    [
      "rheobase run models/glif-cell/GLIF3_neuron_config.json --protocol Ramp -o ramp.nwb",
      'A protocol of the Allen Institute; others are "Long Square", "Short Square" … (docs/stimuli.md)',
    ],
    ["rheobase run 472363762", "A model of the Allen database, on the recording of its own cell"],
  ],
  takes: [model],
  options: own,
  groups: [
    deviceGroup,
    probeGroup,
    recordingGroup,
    simulationGroup,
    changeGroup,
    modelFileGroup,
    glif,
    writing,
    allenGroup,
  ],
  epilogue: stimulusHelp,
};
