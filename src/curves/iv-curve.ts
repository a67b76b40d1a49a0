import { callOptions, checkOptions } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { Devices } from "../biophys/devices/device.js";
import type { SolverName } from "../biophys/model-types.js";
import type { Model } from "../models/opened-model.js";
import { runSweeps, type SimulatedSweep } from "../run/run-sweeps.js";
import { sweepOfDevices } from "../run/sweep-source.js";
import { CurveChecks } from "./curve-checks.js";
import { measureStep, type StepCurrents, stepWindow } from "./iv-window.js";

/** Options of {@link ivCurve}. */
export interface IvCurveOptions extends CallOptions {
  /** Command voltages of the steps [V]. Default: −90 to 20 mV in steps of 10 mV. */
  readonly commands?: readonly number[] | Float64Array | undefined;
  /** Command before and after the step [V]; default −80 mV. */
  readonly holdV?: number | undefined;
  /** How long it holds before the step [s]; default 0.05. */
  readonly beforeS?: number | undefined;
  /** How long the step lasts [s]; default 0.05. */
  readonly durationS?: number | undefined;
  /** How long it holds after the step [s]; default 0.05. */
  readonly afterS?: number | undefined;
  /** Where the clamp is; default `soma`. */
  readonly at?: string | undefined;
  /** Series resistance of the clamp [Ω]; default 1 MΩ. */
  readonly seriesResistanceOhm?: number | undefined;
  /**
   * Whether to take linear currents off, leak and charging of the membrane, by P/−4: each step is run again, a quarter as
   * large and the other way, and four times that current is added. Default false.
   */
  readonly subtractLeak?: boolean | undefined;
  /** Time step of the run [s]; default 25 µs. */
  readonly dt?: number | undefined;
  readonly solver?: SolverName | undefined;
  /** Threads that simulate, as in `runSweeps`. */
  readonly jobs?: number | undefined;
  /** Gets each simulated sweep: those of `commands` in their order, then those of P/−4. */
  readonly onSweep?: ((sweep: SimulatedSweep) => void | Promise<void>) | undefined;
}

/** The current of one step; see docs/iv-curves.md for what is measured. */
export interface IvPoint extends StepCurrents {
  readonly commandV: number;
  /** Current of the clamp over the whole sweep, positive into the cell, without leak where that is taken off [A]. */
  readonly current: Float64Array;
}

/** Clamp current against command voltage. */
export interface IvCurve {
  /** In the order of the commands. */
  readonly points: readonly IvPoint[];
  readonly at: string;
  readonly holdV: number;
  /** When the step begins [s]. */
  readonly startS: number;
  readonly durationS: number;
  readonly seriesResistanceOhm: number;
  readonly leakSubtracted: boolean;
  /** Of the currents [Hz]. */
  readonly rateHz: number;
}

/** A step of the clamp and what tells its sweep from the others. */
interface Step {
  readonly commandV: number;
  readonly label: string;
}

const DEFAULT_COMMANDS = Array.from({ length: 12 }, (_, i) => Number(`${10 * i - 90}e-3`));
const PLAIN_DT_S = 25e-6;
/** P/−4. */
const LEAK_PART = -4;
const MV_PER_V = 1000;

const TASK = "find an I-V curve";
const checks = new CurveChecks(TASK);

const ivOptions = {
  ...callOptions,
  commands: "numbers",
  holdV: "number",
  beforeS: "number",
  durationS: "number",
  afterS: "number",
  at: "text",
  seriesResistanceOhm: "number",
  subtractLeak: "boolean",
  dt: "number",
  solver: "text",
  jobs: "numberOrNaN",
  onSweep: "function",
} as const;

/**
 * Steps the command of a voltage clamp and measures its current: the inward and the outward peak without the current that
 * charges the membrane, and the mean over the last tenth of the step.
 *
 * @throws InvalidOptionError for a GLIF model, a place that is none, or an option out of range; NumericalFailureError,
 *   CancelledError
 */
export async function ivCurve(model: Model, options: IvCurveOptions = {}): Promise<IvCurve> {
  checkOptions(TASK, options, ivOptions);
  checkClampable(model);
  const { commands: given = DEFAULT_COMMANDS, holdV = -0.08, beforeS = 0.05, durationS = 0.05, ...others } = options;
  const { afterS = 0.05, at = "soma", seriesResistanceOhm = 1e6, subtractLeak = false, onSweep, ...rest } = others;
  const { dt = PLAIN_DT_S, ...settings } = rest;
  const commands = Array.from(given);
  checks.option(
    "commands",
    commands.length,
    commands.length > 0 && commands.every(Number.isFinite),
    "finite values [V]",
  );
  checks.option("beforeS", beforeS, beforeS >= 0, "at least 0 s");
  checks.option("afterS", afterS, afterS >= 0, "at least 0 s");
  checks.option("dt", dt, dt > 0, "more than 0 s");
  checks.option("durationS", durationS, durationS >= dt, `at least one time step of ${dt} s`);
  const levels = (value: number) => [
    { durationS: beforeS, value: holdV },
    { durationS, value },
    { durationS: afterS, value: holdV },
  ];
  const devicesOf = (value: number): Devices => {
    const steps = levels(value).filter((level) => level.durationS > 0);
    return { clamp: [{ kind: "voltage", at, command: { steps }, seriesResistanceOhm }] };
  };
  const inMv = (value: number): string => `${Number((value * MV_PER_V).toPrecision(9))}mV`;
  const steps: Step[] = commands.map((commandV) => ({ commandV, label: `${at} to=${inMv(commandV)}` }));
  const leak = commands.map((commandV): Step => {
    const part = holdV + (commandV - holdV) / LEAK_PART;
    return { commandV: part, label: `leak of ${at} to=${inMv(part)}` };
  });
  const sweeps = [...steps, ...(subtractLeak ? leak : [])].map(({ commandV, label }, number) =>
    sweepOfDevices(number, devicesOf(commandV), label),
  );
  const currents: Float64Array[] = [];
  let rateHz = 1 / dt;
  for await (const sweep of runSweeps(model, sweeps, { ...settings, dt })) {
    await onSweep?.(sweep);
    const [clamp] = sweep.response.clamps ?? [];
    currents.push(clamp!.current);
    rateHz = sweep.response.rateHz;
  }
  const window = stepWindow(beforeS, durationS, rateHz);
  const points = commands.map((commandV, i): IvPoint => {
    const whole = currents[i]!;
    const current = subtractLeak ? withoutLeak(whole, currents[commands.length + i]!, window.first - 1) : whole;
    // Nothing is left of the charging once it is taken off.
    const direction = subtractLeak ? 0 : commandV - holdV;
    return { commandV, ...measureStep(current, window, rateHz, direction), current };
  });
  return { points, at, holdV, startS: beforeS, durationS, seriesResistanceOhm, leakSubtracted: subtractLeak, rateHz };
}

function checkClampable(model: Model): void {
  checks.model(model);
  if (model.kind === "biophysical") return;
  throw new InvalidOptionError(
    TASK,
    "the model is a GLIF model, which has no currents to clamp, expected a biophysical one",
    { value: model.kind },
  );
}

/** Takes off what the smaller step predicts; both count from their own current just before the step. */
function withoutLeak(current: Float64Array, small: Float64Array, base: number): Float64Array {
  const [held, smallHeld] = [current[base]!, small[base]!];
  return current.map((value, k) => value - held - LEAK_PART * (small[k]! - smallHeld));
}
