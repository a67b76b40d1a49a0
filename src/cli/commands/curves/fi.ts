import type { FiCurve, FiCurveOptions } from "../../../curves/fi-curve.js";
import type { Command } from "../../command.js";
import { amount } from "../../options/amount.js";
import { jobsOf } from "../../options/jobs.js";
import type { Terminal } from "../../output/terminal.js";
import { UsageError } from "../../report-failure.js";
import type { Session } from "../../session.js";
import { type CurveArguments, curveGroups, curveOutputs, positive, showCurve } from "./show-curve.js";

interface FiArguments extends CurveArguments {
  currents: string;
  start: string;
  duration: string;
  tolerance: string;
}

const PA_PER_A = 1e12;

export const fiCommand: Command<FiArguments> = {
  examples: [
    ["rheobase fi models/biophysical-cell --plot fi.png", "The f-I curve of a biophysical model, with a figure"],
    [
      "rheobase fi models/glif-cell/GLIF3_neuron_config.json --currents 0..300pA/10pA --json",
      "Of a GLIF model, as JSON",
    ],
    [
      "rheobase fi models/biophysical-cell --set soma.gbar_NaTs=x0.8 --duration 0.5s -o fi.nwb",
      "Of a changed model, with its sweeps as NWB",
    ],
  ],
  takes: [{ name: "model", ids: ["model"], describe: "Model file, directory or .zip, or id of a model" }],
  options: {
    currents: {
      value: "CURRENTS",
      default: "0..400pA/20pA",
      describe: "Currents into the soma: from..to/step, or a list such as [50pA,100pA]",
    },
    start: { value: "TIME", default: "0.1s", describe: "When the current begins" },
    duration: { value: "TIME", default: "1s", describe: "How long it lasts" },
    tolerance: { value: "CURRENT", default: "1pA", describe: "How exactly to find the rheobase" },
    dt: {
      value: "TIME",
      describe: "Time step of a plain run [default: 25us, for GLIF models that of the model]",
    },
    ...curveOutputs("the curve"),
  },
  groups: curveGroups,
  epilogue:
    "The rate is that of the spikes while the current lasts; the slope is that of the line through all points that fire. The rheobase is the lowest current found that makes the cell fire: the search goes on between the last silent and the first firing current.",
  run: printFiCurve,
};

async function printFiCurve(args: FiArguments, session: Session): Promise<void> {
  const [{ fiCurve }, { drawFiCurve }, { readCurrents }] = await Promise.all([
    import("../../../curves/fi-curve.js"),
    import("../../../curves/fi-figure.js"),
    import("../../../curves/currents.js"),
  ]);
  const startS = amount("--start", args.start, "time");
  if (!(startS >= 0)) throw new UsageError(`Cannot use --start ${args.start}: expected 0 s or more`);
  const settings: FiCurveOptions = {
    currents: readCurrents(args.currents),
    startS,
    durationS: positive("duration", args.duration, "time"),
    toleranceA: positive("tolerance", args.tolerance, "current"),
    dt: args.dt === undefined ? undefined : positive("dt", args.dt, "time"),
    solver: args.solver,
    jobs: jobsOf(args),
  };
  await showCurve(args, session, { name: "fi", settings, find: fiCurve, draw: drawFiCurve, document, print });
}

function document({ points, slope, rheobase, startS, durationS }: FiCurve): object {
  return {
    start_s: startS,
    duration_s: durationS,
    points: points.map(({ amplitudeA, spikeCount, rateHz, latencyS }) => ({
      amplitude_pa: inPa(amplitudeA),
      spike_count: spikeCount,
      rate_hz: rateHz,
      latency_s: latencyS,
    })),
    slope_hz_per_pa: slope.value === null ? null : slope.value / PA_PER_A,
    rheobase_pa: rheobase.value === null ? null : inPa(rheobase.value.firesA),
    silent_pa: rheobase.value === null ? null : inPa(rheobase.value.silentA),
    reasons: {
      ...(slope.reason === null ? {} : { slope: slope.reason }),
      ...(rheobase.reason === null ? {} : { rheobase: rheobase.reason }),
    },
  };
}

/** Without the digits of the product that the current does not have. */
const inPa = (amplitudeA: number): number => Number((amplitudeA * PA_PER_A).toPrecision(12));

function print({ points, slope, rheobase }: FiCurve, terminal: Terminal): void {
  const short = (value: number, digits = 4): number => Number(value.toPrecision(digits));
  terminal.table(
    ["current (pA)", "spikes", "spikes/s", "latency (ms)"],
    points.map(({ amplitudeA, spikeCount, rateHz, latencyS }) => [
      inPa(amplitudeA),
      spikeCount,
      short(rateHz),
      latencyS === null ? null : short(latencyS * 1000),
    ]),
  );
  const { value } = rheobase;
  terminal.print("");
  terminal.print(
    value === null
      ? `Rheobase: none, as ${rheobase.reason}`
      : `Rheobase: ${short(inPa(value.firesA), 5)} pA (silent at ${short(inPa(value.silentA), 5)} pA)`,
  );
  terminal.print(
    slope.value === null
      ? `Slope: none, as ${slope.reason}`
      : `Slope: ${short(slope.value / PA_PER_A, 3)} spikes/s per pA`,
  );
}
