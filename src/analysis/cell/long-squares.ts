import type { Measure } from "../compare/measure.js";
import { measured, missing } from "../compare/measure.js";
import { indexAtTime, indexOfMin, meanOf } from "../numeric/search.js";
import type { PreparedTrace } from "../spikes/feature-trace.js";
import type { SpikeFeatures } from "../spikes/spike-features.js";
import { preparedFeatures } from "../sweep/extract-features.js";
import type { SweepFeatures } from "../sweep/sweep-features.js";
import { TASK } from "./cell-sweep.js";
import { slopeOfLine } from "./line.js";
import { stepAmplitude } from "./stimulus.js";

/** Data of one long square for the analysis of a cell. */
export interface LongSquare {
  readonly sweep: number;
  readonly amplitudePa: number;
  readonly features: SweepFeatures;
  readonly firstSpike: SpikeFeatures | null;
  /** Lowest voltage in the window [mV], and the current at that sample [pA]. */
  readonly lowest: { readonly v: number; readonly i: number };
}

export function longSquare(trace: PreparedTrace, sweep: number, start: number, end: number): LongSquare {
  const { spikes, sweep: features } = preparedFeatures(trace, { start, end }, TASK);
  const amplitudePa = stepAmplitude(trace, start);
  const at = indexOfMin(trace.v, indexAtTime(trace.t, start), indexAtTime(trace.t, end));
  const lowest = { v: trace.v[at] ?? Number.NaN, i: at < 0 ? Number.NaN : trace.currentAt!(at) };
  return { sweep, amplitudePa, features, firstSpike: spikes[0] ?? null, lowest };
}

export function isSpiking({ features }: { readonly features: SweepFeatures }): boolean {
  return (features.avg_rate ?? 0) > 0;
}

/** The first spiking sweep with the lowest amplitude; null if there is none. */
export function rheobaseOf(sweeps: readonly LongSquare[]): LongSquare | null {
  return lowestAmplitude(sweeps.filter(isSpiking));
}

const HERO_ABOVE = 39; // [pA] above rheobase
const HERO_BELOW = 61; // [pA] above rheobase

/** The spiking sweep with the lowest amplitude between 39 and 61 pA above rheobase: the cell's typical response. */
export function heroOf(sweeps: readonly LongSquare[], rheobase: LongSquare): LongSquare | null {
  const above = (sweep: LongSquare) => sweep.amplitudePa - rheobase.amplitudePa;
  return lowestAmplitude(
    sweeps.filter((sweep) => isSpiking(sweep) && above(sweep) > HERO_ABOVE && above(sweep) < HERO_BELOW),
  );
}

function lowestAmplitude(sweeps: readonly LongSquare[]): LongSquare | null {
  return sweeps.reduce<LongSquare | null>(
    (least, sweep) => (least === null || sweep.amplitudePa < least.amplitudePa ? sweep : least),
    null,
  );
}

/** Slope of firing rate against amplitude of the spiking sweeps [Hz/pA]. */
export function fiSlope(sweeps: readonly LongSquare[]): Measure {
  const spiking = sweeps.filter(isSpiking);
  if (spiking.length < 2) {
    return missing(`${spiking.length === 0 ? "no" : "only one"} long square made the cell spike, expected two or more`);
  }
  const amplitudes = spiking.map((sweep) => sweep.amplitudePa);
  const slope = slopeOfLine(
    amplitudes,
    spiking.map((sweep) => sweep.features.avg_rate!),
  );
  return measured(slope, `all spiking long squares have an amplitude of ${amplitudes[0]} pA`);
}

const SAG_TARGET = -100; // [mV]

/** The first sweep without spikes whose peak deflection is nearest to −100 mV; null if there is none. */
export function sagSweepOf(sweeps: readonly LongSquare[]): LongSquare | null {
  const off = (sweep: LongSquare) => Math.abs(sweep.features.peak_deflect![0] - SAG_TARGET);
  const silent = sweeps.filter((sweep) => !isSpiking(sweep) && sweep.features.peak_deflect !== null);
  return silent.reduce<LongSquare | null>(
    (best, sweep) => (best === null || off(sweep) < off(best) ? sweep : best),
    null,
  );
}

export interface MembraneProperties {
  readonly inputResistanceMohm: Measure;
  readonly tauMs: Measure;
}

/**
 * Input resistance and time constant from the sweeps without spikes and with a negative current.
 *
 * @param above only sweeps with a higher amplitude count [pA]
 */
export function membraneProperties(sweeps: readonly LongSquare[], above: number): MembraneProperties {
  const used = sweeps.filter((sweep) => !isSpiking(sweep) && sweep.amplitudePa > above && sweep.amplitudePa < 0);
  if (used.length === 0) {
    const none = missing(`no long square without spikes has an amplitude between ${above} and 0 pA`);
    return { inputResistanceMohm: none, tauMs: none };
  }
  const currents = used.map((sweep) => sweep.lowest.i);
  const voltages = used.map((sweep) => sweep.lowest.v);
  if (used.length === 1) {
    // With a single point, the cell at rest serves as the second.
    currents.push(0);
    voltages.push(used[0]!.features.v_baseline ?? Number.NaN);
  }
  const taus = used.map((sweep) => sweep.features.tau).filter((tau) => tau !== null);
  return {
    // mV/pA = GΩ.
    inputResistanceMohm: measured(
      1e3 * slopeOfLine(currents, voltages),
      `the long squares used have no two currents: ${currents[0]} pA`,
    ),
    tauMs:
      taus.length === 0 ? missing("no long square could be fitted by an exponential") : measured(1e3 * meanOf(taus)),
  };
}
