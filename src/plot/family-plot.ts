import type { ColourKey } from "./charts/look/colour-key.js";
import { durationOf, type SweepPlot, type TracePlot } from "./sweep-plot.js";
import { type ThinTrace, thinTrace } from "./thin-response.js";

/** One sweep of a family, thinned: hundreds then fit into memory. */
export interface FamilyMember {
  readonly durationS: number;
  /** Voltage [mV], in voltage clamp current [pA]. */
  readonly response: ThinTrace;
  /** Current [pA], in voltage clamp the command [mV]; null if there is none. */
  readonly stimulus: ThinTrace | null;
  /** [s] */
  readonly spikeTimes: Float64Array;
  /** Recorded quantities in SI units, in the order of {@link FamilyPlot.traces}. */
  readonly traces: readonly ThinTrace[];
}

/** A quantity that all sweeps of a family recorded. */
export type FamilyTrace = Omit<TracePlot, "values">;

/** Sweeps of one protocol that differ in a value, drawn over each other. */
export interface FamilyPlot {
  readonly title: string;
  /** What its members are, in plural; default `sweeps`. */
  readonly noun?: string | undefined;
  readonly clamp: "current" | "voltage";
  /** Title of the axis of the voltage, as in {@link SweepPlot}. */
  readonly voltageLabel: string;
  readonly traces: readonly FamilyTrace[];
  /** In the order of the values. */
  readonly members: readonly FamilyMember[];
  /** What the colours stand for: a label for each member. */
  readonly key: ColourKey;
}

/** Pixel columns of a trace: two for each px of the width. */
const COLUMNS = 2000;

/** Thins a sweep to what a figure of its family shows. */
export function familyMember(sweep: SweepPlot): FamilyMember {
  const durationS = durationOf(sweep);
  const isClamp = sweep.clamp === "voltage";
  const thin = (values: Float64Array, perUnit: number): ThinTrace =>
    thinTrace(values, sweep.rateHz, durationS, perUnit, COLUMNS);
  const current = sweep.current && sweep.current.length > 0 ? thin(sweep.current, 1e12) : null;
  const voltage = thin(sweep.voltage, 1e3);
  return {
    durationS,
    response: isClamp ? (current ?? new Float32Array(0)) : voltage,
    stimulus: isClamp ? (voltage.length > 0 ? voltage : null) : current,
    spikeTimes: sweep.spikeTimes,
    traces: (sweep.traces ?? []).map(({ values }) => thin(values, 1)),
  };
}
