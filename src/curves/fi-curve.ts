import { slopeOfLine } from "../analysis/cell/line.js";
import { callOptions, checkOptions } from "../base/arguments.js";
import type { CallOptions } from "../base/types.js";
import type { SolverName } from "../biophys/model-types.js";
import type { Model } from "../models/opened-model.js";
import { runSweeps, type SimulatedSweep } from "../run/run-sweeps.js";
import { Stimulus } from "../stimulus/stimulus.js";
import { CurveChecks } from "./curve-checks.js";
import { type Bracket, narrowRheobase } from "./rheobase.js";

/** Options of {@link fiCurve}. */
export interface FiCurveOptions extends CallOptions {
  /** Currents into the soma [A]. Default: 0 to 400 pA in steps of 20 pA. */
  readonly currents?: readonly number[] | Float64Array | undefined;
  /** When the current begins [s]; default 0.1. */
  readonly startS?: number | undefined;
  /** How long it lasts [s]; default 1. */
  readonly durationS?: number | undefined;
  /** Time step of a plain run [s]. Default: 25 µs for biophysical models, that of the model for GLIF models. */
  readonly dt?: number | undefined;
  /** Solver of a biophysical model. */
  readonly solver?: SolverName | undefined;
  /** Threads that simulate, as in `runSweeps`. */
  readonly jobs?: number | undefined;
  /** How exactly to find the rheobase [A]; default 1 pA. */
  readonly toleranceA?: number | undefined;
  /** Gets each simulated sweep of `currents`, in their order. */
  readonly onSweep?: ((sweep: SimulatedSweep) => void | Promise<void>) | undefined;
}

/** One point of an f-I curve. */
export interface FiPoint {
  readonly amplitudeA: number;
  /** While the current lasts. */
  readonly spikeCount: number;
  /** Spikes per second while the current lasts. */
  readonly rateHz: number;
  /** From the start of the current to the first spike [s]; null without one. */
  readonly latencyS: number | null;
}

/** Firing rate against current. */
export interface FiCurve {
  /** In the order of the currents. */
  readonly points: readonly FiPoint[];
  /**
   * Slope of the line through the points that fire [Hz/A], as in Allen's cell features (ephys-features.md E.4); null, with
   * the reason, where fewer than two currents make the cell fire.
   */
  readonly slope: { readonly value: number | null; readonly reason: string | null };
  /**
   * The lowest current found that makes the cell fire, and the highest below it found not to [A]; null, with the reason,
   * where there is none.
   */
  readonly rheobase: { readonly value: Bracket | null; readonly reason: string | null };
  readonly startS: number;
  readonly durationS: number;
}

const DEFAULT_CURRENTS = Array.from({ length: 21 }, (_, i) => Number(`${20 * i}e-12`));
/** After the current [s]. */
const TAIL_S = 0.1;
const PLAIN_DT_S = 25e-6;

const TASK = "find an f-I curve";
const checks = new CurveChecks(TASK);

const fiOptions = {
  ...callOptions,
  currents: "numbers",
  startS: "number",
  durationS: "number",
  dt: "number",
  solver: "text",
  jobs: "numberOrNaN",
  toleranceA: "number",
  onSweep: "function",
} as const;

/**
 * Runs square currents into the soma and counts spikes; then looks for the rheobase between the highest current that does
 * not make the cell fire and the lowest that does.
 *
 * @throws InvalidOptionError, NumericalFailureError, CancelledError
 */
export async function fiCurve(model: Model, options: FiCurveOptions = {}): Promise<FiCurve> {
  checkOptions(TASK, options, fiOptions);
  checks.model(model);
  const { currents: given = DEFAULT_CURRENTS, startS = 0.1, durationS = 1, toleranceA = 1e-12, ...others } = options;
  const { onSweep, ...settings } = others;
  const currents = Array.from(given);
  checks.option(
    "currents",
    currents.length,
    currents.length > 0 && currents.every(Number.isFinite),
    "finite values [A]",
  );
  checks.option("startS", startS, startS >= 0, "at least 0 s");
  checks.option("durationS", durationS, durationS > 0, "more than 0 s");
  checks.option("toleranceA", toleranceA, toleranceA > 0, "more than 0 A");
  const dt = settings.dt ?? (model.kind === "biophysical" ? PLAIN_DT_S : undefined);
  const run = async (amplitudes: readonly number[], tell?: FiCurveOptions["onSweep"]): Promise<FiPoint[]> => {
    const stimuli = amplitudes.map((amplitude) => square(amplitude, startS, durationS));
    const spikesOnly = model.kind === "glif" && tell === undefined ? { spikesOnly: true } : {};
    const points: FiPoint[] = [];
    for await (const sweep of runSweeps(model, stimuli, { ...settings, ...spikesOnly, dt })) {
      await tell?.(sweep);
      points.push(pointOf(amplitudes[points.length]!, sweep.response.spikeTimes, startS, durationS));
    }
    return points;
  };
  const points = await run(currents, onSweep);
  const rheobase = await narrowRheobase(points, toleranceA, async (amplitudes) => {
    const found = await run(amplitudes);
    return found.map(({ spikeCount }) => spikeCount);
  });
  return { points, slope: slopeOf(points), rheobase, startS, durationS };
}

function square(amplitudeA: number, startS: number, durationS: number): Stimulus {
  const total = startS + durationS + TAIL_S;
  return Stimulus.parse(`square:amplitude=${amplitudeA}A,start=${startS}s,duration=${durationS}s,total=${total}s`);
}

function pointOf(amplitudeA: number, spikeTimes: Float64Array, startS: number, durationS: number): FiPoint {
  const during = spikeTimes.filter((time) => time >= startS && time < startS + durationS);
  return {
    amplitudeA,
    spikeCount: during.length,
    rateHz: during.length / durationS,
    latencyS: during.length > 0 ? during[0]! - startS : null,
  };
}

function slopeOf(points: readonly FiPoint[]): FiCurve["slope"] {
  const firing = points.filter(({ spikeCount }) => spikeCount > 0);
  const different = new Set(firing.map(({ amplitudeA }) => amplitudeA)).size;
  if (different < 2) {
    return { value: null, reason: `${different === 0 ? "no" : "only one"} current makes the cell fire` };
  }
  const value = slopeOfLine(
    firing.map(({ amplitudeA }) => amplitudeA),
    firing.map(({ rateHz }) => rateHz),
  );
  return { value, reason: null };
}
