import { callOptions, checkArguments, checkOptions } from "../../base/arguments.js";
import type { CallOptions } from "../../base/types.js";
import type { Measure } from "../compare/measure.js";
import { measured, missing } from "../compare/measure.js";
import { meanOf } from "../numeric/search.js";
import { preparedFeatures } from "../sweep/extract-features.js";
import type { CellSweep, SkippedSweep } from "./cell-sweep.js";
import { SweepVisitor, TASK } from "./cell-sweep.js";
import type { FirstSpikeFeature } from "./first-spikes.js";
import { firstSpikeFeatures, meanFirstSpike } from "./first-spikes.js";
import type { LongSquare } from "./long-squares.js";
import { fiSlope, heroOf, isSpiking, longSquare, membraneProperties, rheobaseOf, sagSweepOf } from "./long-squares.js";
import { commonAmplitude, tuneDetection } from "./short-squares.js";
import { shortSquareAmplitude, stimulusStart } from "./stimulus.js";

/** Sweeps of a cell by stimulus; each list may be empty. */
export interface CellSweeps {
  readonly longSquares: readonly CellSweep[];
  readonly shortSquares: readonly CellSweep[];
  readonly ramps: readonly CellSweep[];
}

export interface CellOptions extends CallOptions {
  /** Start of the long squares [s]; default: the first change of the first one's current after 0.4 s, or else 1.02. */
  readonly longSquareStartS?: number | undefined;
  /** Duration of the long squares [s]; default 1. */
  readonly longSquareDurationS?: number | undefined;
  /** Start of the short squares [s]; default 1.02. */
  readonly shortSquareStartS?: number | undefined;
  /** Start of the ramps [s]; default 1.02. */
  readonly rampStartS?: number | undefined;
  /** Amplitudes must exceed this for input resistance and tau [pA]; default −100, for human cells −200. */
  readonly lowestAmplitudePa?: number | undefined;
}

export type StimulusSuffix = "long_square" | "short_square" | "ramp";
/** Columns of Allen's EphysFeature table that a recording can provide: mV, MΩ, ms, pA, Hz/pA; latency and `_t` in s. */
export type CellFeatureName =
  | "rheobase_sweep_num"
  | "rheobase_i"
  | "thumbnail_sweep_num"
  | "vrest"
  | "ri"
  | "adaptation"
  | "latency"
  | "avg_isi"
  | "sag"
  | "vm_for_sag"
  | "tau"
  | "f_i_curve_slope"
  | `${FirstSpikeFeature}_${StimulusSuffix}`;

/** Features of a cell, computed from its sweeps. */
export interface CellFeatures {
  /** Each feature as a number, or the reason why there is none. */
  readonly features: Readonly<Record<CellFeatureName, Measure>>;
  /** Firing rate [Hz] against amplitude [pA] of every usable long square, including those without spikes. */
  readonly fiCurve: readonly { readonly sweep: number; readonly amplitudePa: number; readonly rateHz: number }[];
  /** Unusable sweeps, with reasons. */
  readonly skipped: readonly SkippedSweep[];
}

const ALLEN_START = 1.02; // [s]

/**
 * Analyses a cell as Allen does for its EphysFeature table (ephys-features.md E.4): rheobase, f-I slope, input
 * resistance, time constant, sag and adaptation from long squares, first spikes from all three stimuli.
 *
 * @returns features, each with a value or a reason; unusable sweeps are skipped and listed, and features use the others
 * @throws CancelledError if `signal` fires, and errors of loading a sweep
 */
export async function analyzeCell(sweeps: CellSweeps, options: CellOptions = {}): Promise<CellFeatures> {
  checkArguments("analyse the cell", { sweeps: [sweeps, "object"] });
  checkOptions("analyse the cell", options, {
    ...callOptions,
    longSquareStartS: "number",
    longSquareDurationS: "number",
    shortSquareStartS: "number",
    rampStartS: "number",
    lowestAmplitudePa: "number",
  });
  const { longSquares, shortSquares, ramps } = sweeps;
  checkArguments("analyse the cell", {
    longSquares: [longSquares, "list"],
    shortSquares: [shortSquares, "list"],
    ramps: [ramps, "list"],
  });
  const visitor = new SweepVisitor(options, longSquares.length + 3 * shortSquares.length + ramps.length);
  const long = await analyzeLongSquares(visitor, longSquares, options);
  const short = await analyzeShortSquares(visitor, shortSquares, options.shortSquareStartS ?? ALLEN_START);
  const rampSpikes = await visitor.visit(ramps, (trace, { endS }) => {
    const { spikes, sweep } = preparedFeatures(trace, { start: options.rampStartS ?? ALLEN_START, end: endS }, TASK);
    return isSpiking({ features: sweep }) ? spikes[0]! : null;
  });
  const ofRamps = meanFirstSpike(rampSpikes.filter(isThere), silence(ramps.length, "ramp"));
  return {
    features: {
      ...longSquareFeatures(long, longSquares.length, options.lowestAmplitudePa ?? -100),
      ...suffixed(short, "short_square"),
      ...suffixed(ofRamps, "ramp"),
    },
    fiCurve: long.map(({ sweep, amplitudePa, features }) => ({ sweep, amplitudePa, rateHz: features.avg_rate ?? 0 })),
    skipped: visitor.skipped,
  };
}

async function analyzeLongSquares(
  visitor: SweepVisitor,
  sweeps: readonly CellSweep[],
  { longSquareStartS, longSquareDurationS = 1 }: CellOptions,
): Promise<LongSquare[]> {
  let start = longSquareStartS;
  return await visitor.visit(sweeps, (trace, { sweep }, rateHz) => {
    if (start === undefined) {
      const jump = stimulusStart(trace.currentAt!, trace.v.length, rateHz);
      start = jump === null ? ALLEN_START : jump / rateHz;
    }
    return longSquare(trace, sweep, start, start + longSquareDurationS);
  });
}

async function analyzeShortSquares(
  visitor: SweepVisitor,
  sweeps: readonly CellSweep[],
  start: number,
): Promise<Readonly<Record<FirstSpikeFeature, Measure>>> {
  const none = silence(sweeps.length, "short square");
  const tuned = await tuneDetection(visitor, sweeps, start);
  if (tuned === null) return meanFirstSpike([], none);
  const found = await visitor.visit(sweeps, (trace, { startS, endS }) => {
    const { spikes, sweep } = preparedFeatures(trace, { ...tuned, start: startS ?? 0, end: endS }, TASK);
    return isSpiking({ features: sweep })
      ? { spike: spikes[0]!, amplitude: shortSquareAmplitude(trace, startS ?? 0) }
      : null;
  });
  const spiking = found.filter(isThere);
  const common = commonAmplitude(spiking.map(({ amplitude }) => amplitude));
  const first = spiking.filter(({ amplitude }) => amplitude === common).map(({ spike }) => spike);
  return {
    ...meanFirstSpike(first, none),
    threshold_i: common === null ? missing(none) : measured(common),
  };
}

function longSquareFeatures(sweeps: readonly LongSquare[], given: number, lowestAmplitudePa: number) {
  const none = silence(given, "long square");
  const rheobase = rheobaseOf(sweeps);
  const hero = rheobase === null ? null : heroOf(sweeps, rheobase);
  const noHero = rheobase === null ? none : "no long square 39 to 61 pA above rheobase made the cell spike";
  const ofHero = (value: number | null | undefined, lacking: string) =>
    hero === null ? missing(noHero) : measured(value ?? Number.NaN, lacking);
  const sag = sagSweepOf(sweeps);
  const noSilent = given === 0 ? "there is no long square" : "no long square that could be used left the cell silent";
  const membrane = membraneProperties(sweeps, lowestAmplitudePa);
  const baselines = sweeps.map(({ features }) => features.v_baseline).filter(isThere);
  const meanIsi = hero?.features.mean_isi ?? Number.NaN;
  return {
    rheobase_sweep_num: rheobase === null ? missing(none) : measured(rheobase.sweep),
    rheobase_i: rheobase === null ? missing(none) : measured(rheobase.amplitudePa),
    thumbnail_sweep_num: ofHero(hero?.sweep, ""),
    vrest: measured(meanOf(baselines), "no long square has a baseline"),
    ri: membrane.inputResistanceMohm,
    adaptation: ofHero(hero?.features.adapt, "the sweep has fewer than three spikes"),
    latency: ofHero(hero?.features.latency, "the sweep has no spikes"),
    avg_isi: ofHero(1e3 * meanIsi, "the sweep has fewer than two spikes"),
    sag: sag === null ? missing(noSilent) : measured(sag.features.sag ?? Number.NaN, "the sweep has no steady state"),
    vm_for_sag: sag === null ? missing(noSilent) : measured(sag.features.peak_deflect![0]),
    tau: membrane.tauMs,
    f_i_curve_slope: fiSlope(sweeps),
    ...suffixed(meanFirstSpike(rheobase?.firstSpike ? [rheobase.firstSpike] : [], none), "long_square"),
  };
}

function suffixed<S extends StimulusSuffix>(features: Readonly<Record<FirstSpikeFeature, Measure>>, suffix: S) {
  const entries = firstSpikeFeatures.map((feature) => [`${feature}_${suffix}`, features[feature]] as const);
  return Object.fromEntries(entries) as Record<`${FirstSpikeFeature}_${S}`, Measure>;
}

function silence(given: number, stimulus: string): string {
  return given === 0 ? `there is no ${stimulus}` : `no ${stimulus} that could be used made the cell spike`;
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}
