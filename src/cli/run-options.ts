import type { Argv } from "yargs";
import type { OutputOptions } from "./terminal.js";

/** Arguments of `rheobase run` as yargs hands them over. */
export interface RunArguments extends OutputOptions {
  model: string;
  recording?: string;
  sweeps?: string;
  stimulus?: string[];
  output?: string;
  plot?: string;
  jobs?: number;
  axon?: "truncated" | "stub";
  solver?: "exact" | "fast" | "second-order";
  dt?: string;
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

const stimulusHelp = `Stimuli (bare numbers are SI; every kind takes total and rate; a sum is joined by +):
  square:amplitude,start,duration,total,offset   short-square: (3 ms)   square-2s:   triple:amplitude,start,interval,duration,total
  ramp:slope,start,total   noise:mean,sd,seed,tau,start,duration,total   sine:amplitude,frequency,phase,start,duration,total
  chirp:amplitude,from,to,start,duration,total   pulses:amplitude,width,frequency,count,start,total
  expr:120pA*sin(2*pi*8Hz*t),total=2s   FILE.csv with columns time and current, units in the header`;

/** Declares the arguments of `rheobase run`. */
export function runOptions(program: Argv): Argv<RunArguments> {
  return program
    .example([
      ["rheobase run GLIF5_neuron_config.json --stimulus square:amplitude=190pA,duration=0.5s", "A step of current"],
      [
        "rheobase run GLIF5_neuron_config.json --recording cell.nwb --sweeps 33,40-45 --plot out.png",
        "Recorded stimuli",
      ],
      ["rheobase run 472363762/ --stimulus square:amplitude=190pA --dt 25us --plot out.png", "A biophysical model"],
      ['rheobase run GLIF3_neuron_config.json --recording cell.nwb --sweeps "Noise 1" --json', "Spike times as JSON"],
    ])
    .positional("model", {
      type: "string",
      demandOption: true,
      describe: "GLIF neuron_config.json; manifest.json or fit of a biophysical model; or a directory that holds one",
    })
    .options({
      recording: { type: "string", requiresArg: true, describe: "NWB file whose stimuli to simulate" },
      sweeps: {
        type: "string",
        requiresArg: true,
        describe: 'Sweeps of the recording: 33,40-45,"Long Square" or all (all but "Test")',
      },
      stimulus: {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "Stimulus KIND:key=value,… or a CSV file; several become sweeps 0, 1, 2 …",
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
        describe: "Time step such as 25us, in a plain run [default: Allen's protocol]",
      },
      jobs: {
        type: "number",
        requiresArg: true,
        default: process.env.RHEOBASE_JOBS === undefined ? undefined : Number(process.env.RHEOBASE_JOBS),
        describe: "Worker threads (also RHEOBASE_JOBS) [default: 1 for GLIF, the cores for biophysical models]",
      },
      axon: {
        choices: ["truncated", "stub"] as const,
        describe: "Axon of a biophysical model [default: stub, for all-active models with an axon truncated]",
      },
      solver: {
        choices: ["exact", "fast", "second-order"] as const,
        describe: "Solver of a biophysical model [default: exact, NEURON's fixed step]",
      },
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
