import type { IvCurve, IvCurveOptions } from "../../../curves/iv-curve.js";
import type { Command } from "../../command.js";
import { jobsOf } from "../../options/jobs.js";
import type { Terminal } from "../../output/terminal.js";
import type { Session } from "../../session.js";
import { type CurveArguments, curveGroups, curveOutputs, positive, showCurve } from "./show-curve.js";

interface IvArguments extends CurveArguments {
  clamp: string;
  subtractLeak: boolean;
}

const PA_PER_A = 1e12;
const MV_PER_V = 1e3;
const MS_PER_S = 1e3;

export const ivCommand: Command<IvArguments> = {
  examples: [
    ["rheobase iv models/biophysical-cell --plot iv.png", "The I-V curve of a biophysical model, with a figure"],
    [
      "rheobase iv models/biophysical-cell --clamp soma=steps:from=-100mV,to=40mV,by=20mV,hold=-70mV,duration=0.1s --json",
      "Of other steps, as JSON",
    ],
    [
      "rheobase iv models/biophysical-cell --set soma.gbar_NaTs=0 --subtract-leak -o iv.nwb",
      "Without a channel and without leak, with its sweeps as NWB",
    ],
  ],
  takes: [{ name: "model", ids: ["model"], describe: "Model file, directory or .zip, or id of a biophysical model" }],
  options: {
    clamp: {
      value: "PLACE=steps:…",
      default: "soma=steps:from=-90mV,to=20mV,by=10mV,hold=-80mV,duration=50ms",
      describe: "Steps of the clamp, as rheobase run takes them; rs=1MOhm,before=50ms,after=50ms may be given, too",
    },
    "subtract-leak": {
      type: "boolean",
      default: false,
      describe:
        "Take linear currents off, leak and charging of the membrane, by P/-4: steps a quarter as large the other way",
    },
    dt: { value: "TIME", default: "25us", describe: "Time step" },
    ...curveOutputs("currents and curve"),
  },
  groups: curveGroups,
  epilogue:
    "Currents are those that the clamp delivers, positive into the cell: an inward current of channels is negative. Steady is the mean over the last tenth of the step. A peak in the direction of the step is looked for once the current that charges the membrane is over, where the current turns for the first time (docs/iv-curves.md).",
  run: printIvCurve,
};

async function printIvCurve(args: IvArguments, session: Session): Promise<void> {
  const [{ ivCurve }, { drawIvCurve }, { readIvSteps }] = await Promise.all([
    import("../../../curves/iv-curve.js"),
    import("../../../curves/iv-figure.js"),
    import("../../../curves/iv-steps.js"),
  ]);
  const settings: IvCurveOptions = {
    ...(await readIvSteps(args.clamp)),
    subtractLeak: args.subtractLeak,
    dt: positive("dt", args.dt ?? "25us", "time"),
    solver: args.solver,
    jobs: jobsOf(args),
  };
  await showCurve(args, session, { name: "iv", settings, find: ivCurve, draw: drawIvCurve, document, print });
}

function document(curve: IvCurve): object {
  const { points, at, holdV, startS, durationS, seriesResistanceOhm, leakSubtracted } = curve;
  return {
    at,
    hold_mv: inMv(holdV),
    start_s: startS,
    duration_s: durationS,
    series_resistance_ohm: seriesResistanceOhm,
    leak_subtracted: leakSubtracted,
    points: points.map((point) => ({
      command_mv: inMv(point.commandV),
      peak_inward_pa: point.peakInwardA * PA_PER_A,
      peak_inward_s: point.peakInwardS,
      peak_outward_pa: point.peakOutwardA * PA_PER_A,
      peak_outward_s: point.peakOutwardS,
      steady_pa: point.steadyA * PA_PER_A,
    })),
  };
}

/** Without the digits of the product that the voltage does not have. */
const inMv = (volts: number): number => Number((volts * MV_PER_V).toPrecision(12));

function print({ points }: IvCurve, terminal: Terminal): void {
  const short = (value: number): number => Number(value.toPrecision(4));
  terminal.table(
    ["command (mV)", "peak inward (pA)", "at (ms)", "peak outward (pA)", "at (ms)", "steady (pA)"],
    points.map((point) => [
      inMv(point.commandV),
      short(point.peakInwardA * PA_PER_A),
      short(point.peakInwardS * MS_PER_S),
      short(point.peakOutwardA * PA_PER_A),
      short(point.peakOutwardS * MS_PER_S),
      short(point.steadyA * PA_PER_A),
    ]),
  );
}
