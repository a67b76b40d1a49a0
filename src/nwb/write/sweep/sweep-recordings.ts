/** What the electrodes of a sweep did: each becomes a row of the table of recordings (nwb.md 2.9). */

import type { Response, Trace } from "../../../base/types.js";
import type { Sweep, SweepInfo } from "../../../stimulus/sweep.js";

/** A response and its sweep. */
export interface WrittenSweep {
  readonly sweep: Pick<Sweep, "number" | "stimulus" | "stimulusName" | "stimulusCode" | "amplitudeA"> &
    Partial<Pick<Sweep, "electrode" | "variant">>;
  readonly response: Response;
  /** Identifier of its cell, in a file of several cells, each with electrodes of its own; default: the specimen. */
  readonly cell?: string | undefined;
  /** The current of the sweep at the rate of the response [A]; default: sampled from the stimulus. */
  readonly current?: Float64Array | undefined;
}

/** An electrode as a sweep asks for it. */
export interface AskedElectrode {
  /** Null for the electrode of sweeps that name none. */
  readonly name: string | null;
  /** Place of a simulated electrode other than the current electrode in the soma; null for that one. */
  readonly place: string | null;
  /** Series resistance of a voltage clamp [Ω]; null for a current electrode. */
  readonly seriesResistanceOhm: number | null;
  /** Its cell, in a file of several; null for the specimen. */
  readonly cell: string | null;
}

/** What one electrode did in a sweep. */
export interface ElectrodeRecording {
  readonly electrode: AskedElectrode;
  readonly clamp: SweepInfo["clamp"];
  readonly stimulusName: string;
  readonly stimulusCode: string | null;
  readonly amplitudeA: number | null;
  /** Current [A], in voltage clamp the command [V]; null if there is none. */
  readonly stimulus: Float64Array | null;
  /** Voltage [V], in voltage clamp the current [A]; the name of the trace that holds it; null if it is not known. */
  readonly response: Float64Array | string | null;
  readonly spikeTimes: Float64Array;
}

/** The contents of a sweep. */
export interface SweepContents {
  /** At least one; the first is that of the sweep as a whole, with its spikes. */
  readonly recordings: readonly ElectrodeRecording[];
  /** Voltage of a soma that a clamp holds, which is no response then; null for other sweeps. */
  readonly voltage: Trace | null;
  readonly traces: Response["traces"];
}

/** Name of that voltage among the traces. */
export const SOMA_VOLTAGE = "soma.v";
const NO_SPIKES = new Float64Array(0);

/**
 * The recordings of a sweep. The first is that of the soma: its voltage and the current that went into it, or the clamp
 * that held it, in which case the voltage is a trace. The other clamps and current electrodes follow.
 */
export async function contentsOf(item: WrittenSweep): Promise<SweepContents> {
  const { response, cell = null } = item;
  // Places of two cells have the same names.
  const nameAt = (at: string): string => (cell === null ? at : `${cell} ${at}`);
  const clamps = (response.clamps ?? []).map((clamp): ElectrodeRecording => {
    const { at, seriesResistanceOhm, stimulusName, stimulusSpec: stimulusCode } = clamp;
    return {
      electrode: { name: nameAt(at), place: at, seriesResistanceOhm, cell },
      clamp: "voltage",
      stimulusName,
      stimulusCode,
      amplitudeA: null,
      stimulus: clamp.command,
      response: clamp.current,
      spikeTimes: NO_SPIKES,
    };
  });
  const electrodes = (response.electrodes ?? []).map((electrode): ElectrodeRecording => {
    const { at, stimulusName, stimulusSpec: stimulusCode, amplitudeA } = electrode;
    return {
      electrode: { name: nameAt(at), place: at, seriesResistanceOhm: null, cell },
      clamp: "current",
      stimulusName,
      stimulusCode,
      amplitudeA,
      stimulus: electrode.current,
      response: electrode.voltageTrace,
      spikeTimes: NO_SPIKES,
    };
  });
  const beside = [...clamps, ...electrodes];
  const { traces, voltage: data } = response;
  if (response.somaClamp !== "voltage" || clamps.length === 0) {
    return { recordings: [await ofSoma(item), ...beside], voltage: null, traces };
  }
  return { recordings: beside, voltage: { data, unit: "V", shape: [data.length], distanceUm: 0 }, traces };
}

async function ofSoma(item: WrittenSweep): Promise<ElectrodeRecording> {
  const { sweep, response, cell = null } = item;
  const { stimulusName, stimulusCode, amplitudeA, electrode = null } = sweep;
  const isZero = response.somaClamp === "zero";
  const current = isZero ? null : await currentOf(item);
  return {
    electrode: { name: electrode, place: null, seriesResistanceOhm: null, cell },
    clamp: isZero ? "zero" : "current",
    stimulusName,
    stimulusCode,
    amplitudeA,
    stimulus: current?.length === 0 ? null : current,
    response: response.voltage,
    spikeTimes: response.spikeTimes,
  };
}

/**
 * The injected current at the rate of the response; null if there is none. A plain run has a sample at both ends and
 * uses the current at the midpoints between samples. The file holds one current value per sample of the response; a
 * missing last value is repeated, as in the run.
 */
async function currentOf({ sweep, response, current: given }: WrittenSweep): Promise<Float64Array | null> {
  const current = given ?? (await sweep.stimulus?.sample(response.rateHz))?.current ?? null;
  const samples = response.voltage.length;
  if (current === null || current.length === 0 || current.length === samples) return current;
  if (response.protocol !== "plain") return current;
  if (current.length > samples) return current.subarray(0, samples);
  const longer = new Float64Array(samples).fill(current.at(-1)!);
  longer.set(current);
  return longer;
}
