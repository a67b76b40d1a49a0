import type { Argv } from "yargs";
import type { JunctionPotential } from "../biophys/model.js";
import { type AllenArguments, allenOptions } from "./allen-options.js";
import { usage } from "./help.js";
import { electrodeOption } from "./recording-options.js";
import { type SimulationArguments, simulationOptions } from "./simulation-options.js";
import type { OutputOptions } from "./terminal.js";

/** Arguments of `rheobase run` as yargs hands them over. */
export interface RunArguments extends OutputOptions, AllenArguments, SimulationArguments {
  model: string;
  recording?: string;
  sweeps?: string;
  electrode?: string;
  stimulus?: string[];
  csvRate?: string;
  csvUnits?: string;
  output?: string;
  plot?: string;
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

const junctionPotentials: readonly JunctionPotential[] = ["add", "none"];

/** What `rheobase run` does. */
export const runDescription = "Simulate a model and write the responses to an NWB file";

const stimulusHelp = `Stimuli: KIND:key=value,… with units (bare numbers are SI), a sum joined by +. The keys with what they are if not given:
  square        amplitude (needed), start 0.1s, duration 1s, offset 0A; square-2s, short-square: for 2 s, 3 ms
  triple        amplitude (needed), start 0.1s, interval 20ms, duration 3ms
  ramp          slope 25pA/s, start 0.1s
  noise         sd (needed), mean 0A, seed 1, tau 3ms, start 0.1s, duration 1s
  sine          amplitude (needed), frequency 10Hz, phase 0deg, start 0.1s, duration 1s
  chirp         amplitude (needed), from 1Hz, to 20Hz, start 0.1s, duration 10s
  pulses        amplitude (needed), width 3ms, frequency 10Hz, count 10, start 0.1s
  expr          an expression in t, the time: expr:120pA*sin(2*pi*8Hz*t),total=2s
  all of them   total 0.1 s after the end (ramp: 5 s after the start; expr: 1 s), rate 200kHz
  FILE.csv      columns of time and current, units in the header, such as t (ms),i (pA); each further current is a sweep`;

/** Declares the arguments of `rheobase run`. */
export function runOptions(program: Argv): Argv<RunArguments> {
  return allenOptions(program)
    .usage(
      usage("run <model>", runDescription, [
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
        ["rheobase run 472363762", "A model of the Allen database, on the recording of its own cell"],
      ]),
    )
    .positional("model", {
      type: "string",
      demandOption: true,
      describe:
        "Id in the Allen database; GLIF neuron_config.json; manifest.json or fit of a biophysical model; or a directory or .zip that holds one",
    })
    .options({
      recording: { type: "string", requiresArg: true, describe: "NWB file whose stimuli to simulate" },
      sweeps: {
        type: "string",
        requiresArg: true,
        describe: 'Sweeps of the recording: 33,40-45,"Long Square" or all (all but "Test")',
      },
      electrode: electrodeOption,
      stimulus: {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "Stimulus KIND:key=value,… or a CSV file; several become sweeps 0, 1, 2 …",
      },
      "csv-rate": { type: "string", requiresArg: true, describe: "Rate of CSV files without times, such as 20kHz" },
      "csv-units": {
        type: "string",
        requiresArg: true,
        describe: "Units of the columns of CSV files where no header states them: s,A or, with --csv-rate, pA",
      },
      output: { alias: "o", type: "string", requiresArg: true, describe: "NWB file to write [default: <model>.nwb]" },
      plot: { type: "string", requiresArg: true, describe: "Also draw the sweeps, to a .png or .svg file" },
      existing: {
        choices: ["error", "skip", "overwrite"] as const,
        default: "error" as const,
        describe: "What to do when the output exists",
      },
      "dry-run": { type: "boolean", default: false, describe: "Say what would be done, and stop" },
      dt: {
        type: "string",
        requiresArg: true,
        describe:
          "Plain run of this time step, such as 25us: a biophysical model's own voltage, without the junction potential [default: Allen's protocol, which has it]",
      },
      "junction-potential": {
        choices: junctionPotentials,
        requiresArg: true,
        describe:
          "Give a biophysical model's voltage with the junction potential, as recordings have it, or without [default: add, with --dt none]",
      },
      ...simulationOptions,
      precision: {
        choices: ["float32", "float64"] as const,
        default: "float32" as const,
        describe: "Numbers of the traces in the file",
      },
      "state-variables": {
        type: "boolean",
        default: true,
        describe: "Write the threshold beside the voltage (--no-state-variables)",
      },
      ipfx: { type: "boolean", default: false, describe: "Add the deprecated sweep table that ipfx reads" },
      "spike-cut-value": {
        type: "string",
        requiresArg: true,
        default: "0.05V",
        describe: "Voltage written during GLIF spike cuts, or nan",
      },
      "glif-cut": {
        choices: ["samples", "time"] as const,
        default: "samples" as const,
        describe: "Hold the spike cut in samples (as AllenSDK) or in time",
      },
      "glif-membrane": {
        choices: ["euler", "exact"] as const,
        default: "euler" as const,
        describe: "Membrane update: forward Euler (as AllenSDK) or exact",
      },
      "absolute-voltage": {
        type: "boolean",
        default: false,
        describe: "Add the resting potential to the GLIF voltage",
      },
    })
    .epilogue(stimulusHelp) as unknown as Argv<RunArguments>;
}
