/** NWB 1 as the Allen Cell Types pipeline wrote it (nwb1-allen.md B, nwb.md 3.2). */
import type { SweepInfo } from "../../../stimulus/sweep.js";
import type { H5Reader } from "../../h5/reader.js";
import { LateReads, once } from "../late-reads.js";
import { LeftOut } from "../left-out.js";
import { noSweeps } from "../other-content.js";
import {
  identifier,
  meaningful,
  type RecordingSource,
  type SpecimenInfo,
  type StoredSweep,
  type TraceClock,
  type TraceSource,
} from "../source.js";
import { chooseConversion } from "./nwb1-conversion.js";
import { clampOf, Nwb1Directory, type Nwb1Series, type Nwb1Sweep, rateOf } from "./nwb1-series.js";

/** Lists an Allen NWB 1 recording. */
export async function listNwb1(reader: H5Reader, version: string): Promise<RecordingSource> {
  const notes: string[] = [];
  const late = new LateReads();
  const directory = new Nwb1Directory(reader);
  const electrodes = reader.keys("general/intracellular_ephys");
  const onlyElectrode = electrodes.length === 1 ? (electrodes[0] ?? null) : null;
  const leftOut = new LeftOut();
  const context = { reader, leftOut, late, directory, onlyElectrode };
  const listed = directory.sweepNumbers().flatMap((number) => listSweep(context, number) ?? []);
  notes.push(...leftOut.notes());
  if (listed.length === 0) throw noSweeps(reader, version, leftOut.notes());
  if (usesIdxStop(reader, listed)) notes.push("oldest Allen layout: epochs end at idx_stop instead of giving a count");

  const conversion = await chooseConversion(reader, listed);
  notes.push(conversion.note);
  const spikes = spikeReader(reader);
  const trace = (series: Nwb1Series, clock: TraceSource["clock"]): TraceSource => ({
    at: series.data,
    start: 0,
    count: series.samples,
    scaling: () => ({
      scale: conversion.apply ? (reader.attributeNumber(series.data, "conversion") ?? 1) : 1,
      offset: 0,
    }),
    unit: () => reader.attributeText(series.data, "unit") ?? reader.attributeText(series.data, "units"),
    gain: () => null,
    clock,
  });
  const sweeps = listed.map((sweep): StoredSweep => {
    const { info, response } = sweep;
    return {
      info,
      stimulus: () => {
        const series = sweep.stimulus();
        return series && trace(series, () => stimulusClock(reader, series, info));
      },
      response: () => response && trace(response, () => ({ rateHz: info.rateHz, startTimeS: info.startTimeS })),
      spikeTimes: () => spikes(info.number),
      stateVariables: () => [],
      seriesResistanceOhm: () => null,
      extracellular: () => null,
    };
  });
  const specimen = readSpecimen(reader, electrodes);
  const settle = () => late.settle();
  return { format: "nwb1", version, specimen, sweeps, notes, provenance: null, measured: true, settle };
}

/**
 * The rate and start of a stimulus. Those of its response apply if the stimulus states none, or has the same length:
 * the pipeline writes both sample by sample, regardless of their starting times (nwb1-allen.md B.2).
 */
function stimulusClock(reader: H5Reader, { at, samples }: Nwb1Series, info: SweepInfo): TraceClock {
  const own = rateOf(reader, at);
  const isRate = own !== null && own > 0 && Number.isFinite(own);
  const together = !isRate || (own === info.rateHz && samples === info.samples);
  return { rateHz: isRate ? own : info.rateHz, startTimeS: together ? null : reader.number(`${at}/starting_time`) };
}

interface Context {
  readonly reader: H5Reader;
  readonly leftOut: LeftOut;
  readonly late: LateReads;
  readonly directory: Nwb1Directory;
  /** Name of the electrode if the file has only one, as Allen files do; saves a read per sweep. */
  readonly onlyElectrode: string | null;
}

/** Reads what identifies a sweep, and defers the rest. */
function listSweep({ reader, leftOut, late, directory, onlyElectrode }: Context, number: number): Nwb1Sweep | null {
  const response = directory.find("response", number);
  const stimulus = once(() => directory.find("stimulus", number));
  const main = response ?? stimulus();
  if (!main) {
    return leftOut.add(number, "neither its stimulus nor its response holds data");
  }
  const likely = directory.places("stimulus", number)[0] ?? null;
  const own = rateOf(reader, main.at);
  // The pipeline's own reader takes the rate from the stimulus (B.2), which in its files equals that of the response.
  const stimulusAt = own === null ? (stimulus()?.at ?? null) : likely;
  const rateHz = own ?? (stimulusAt === null ? null : rateOf(reader, stimulusAt));
  if (rateHz === null || !(rateHz > 0) || !Number.isFinite(rateHz)) {
    return leftOut.add(number, `its sampling rate is ${rateHz === null ? "not stated" : `${rateHz} Hz`}`);
  }
  const clamp = clampOf(reader, response, stimulusAt);
  const places = [...new Set([stimulusAt ?? main.at, main.at])];
  const label = (name: string) => {
    for (const at of places) {
      const text = meaningful(reader.text(`${at}/${name}`));
      if (text !== null) return text;
    }
    return null;
  };
  const code = late.add(() => label("aibs_stimulus_description"), null);
  const startTimeS = late.add(() => reader.number(`${main.at}/starting_time`) ?? 0, 0);
  const electrode = late.add(() => onlyElectrode ?? meaningful(reader.text(`${main.at}/electrode_name`)), null);
  const amplitudeA = late.add(() => {
    const amplitudePa = reader.number(`${stimulusAt ?? main.at}/aibs_stimulus_amplitude_pa`);
    return amplitudePa === null || !Number.isFinite(amplitudePa) ? null : amplitudePa * 1e-12;
  }, null);
  const window = late.add(() => directory.experimentWindow(number, main.samples), { start: 0, count: main.samples });
  const info: SweepInfo = {
    number,
    stimulusName: label("aibs_stimulus_name") ?? code() ?? "unknown",
    get stimulusCode() {
      return code();
    },
    clamp,
    rateHz,
    samples: main.samples,
    get startTimeS() {
      return startTimeS();
    },
    get amplitudeA() {
      return amplitudeA();
    },
    get electrode() {
      return electrode();
    },
    get window() {
      return window();
    },
  };
  return { info, stimulus, response };
}

function usesIdxStop(reader: H5Reader, sweeps: readonly Nwb1Sweep[]): boolean {
  const number = sweeps[0]?.info.number;
  return reader.kind(`epochs/Sweep_${number}/stimulus/idx_stop`) !== null;
}

/** Older files store the times under another name (B.3). Sweeps missing there had no spikes. */
function spikeReader(reader: H5Reader): (number: number) => Float64Array | null {
  const groups = ["analysis/spike_times", "analysis/aibs_spike_times"];
  return (number) => {
    for (const group of groups) {
      const times = reader.numbers(`${group}/Sweep_${number}`);
      if (times) return times;
    }
    return null;
  };
}

function readSpecimen(reader: H5Reader, electrodes: readonly string[]): SpecimenInfo {
  const general = (name: string) => meaningful(reader.text(`general/${name}`));
  const locations = electrodes.map((name) => general(`intracellular_ephys/${name}/location`));
  return {
    id: identifier(reader.number("general/aibs_specimen_id") ?? general("aibs_specimen_id")),
    name: general("aibs_specimen_name"),
    species: general("subject/species"),
    line: general("aibs_cre_line"),
    dendriteType: general("aibs_dendrite_type"),
    structure: locations.find((location) => location !== null) ?? null,
  };
}
