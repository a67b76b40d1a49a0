/** NWB 1 as the Allen Cell Types pipeline wrote it (nwb1-allen.md B, nwb.md 3.2). */
import type { SweepInfo } from "../stimulus/sweep.js";
import type { H5Reader } from "./h5/reader.js";
import { chooseConversion } from "./nwb1-conversion.js";
import { noSweeps } from "./other-content.js";
import { identifier, meaningful, type RecordingSource, type SpecimenInfo, type SweepSource } from "./source.js";

/** A sweep with its two series still unscaled. */
export interface Nwb1Sweep {
  readonly info: SweepInfo;
  /** Path of the series of the injected current; null where there is none. */
  readonly current: Nwb1Series | null;
  /** Path of the series of the membrane potential; null where there is none. */
  readonly voltage: Nwb1Series | null;
}

export interface Nwb1Series {
  /** Path of the series' dataset. */
  readonly data: string;
  readonly samples: number;
}

/** Lists an Allen NWB 1 recording. */
export async function listNwb1(reader: H5Reader, version: string): Promise<RecordingSource> {
  const notes: string[] = [];
  const electrodes = reader.keys("general/intracellular_ephys");
  const context = { reader, notes, onlyElectrode: electrodes.length === 1 ? (electrodes[0] ?? null) : null };
  const listed = sweepNumbers(reader).flatMap((number) => listSweep(context, number) ?? []);
  if (listed.length === 0) throw noSweeps(reader, version);
  if (usesIdxStop(reader, listed)) notes.push("oldest Allen layout: epochs end at idx_stop instead of giving a count");

  const conversion = await chooseConversion(reader, listed);
  notes.push(conversion.note);
  const scaling = (at: string) => () => ({
    scale: conversion.apply ? (reader.attributeNumber(at, "conversion") ?? 1) : 1,
    offset: 0,
  });
  const spikes = spikeReader(reader);
  const trace = (series: Nwb1Series | null) =>
    series && { at: series.data, start: 0, count: series.samples, scaling: scaling(series.data) };
  const sweeps = listed.map(
    (sweep): SweepSource => ({
      info: sweep.info,
      current: trace(sweep.current),
      voltage: trace(sweep.voltage),
      spikeTimes: () => spikes(sweep.info.number),
      stateVariables: () => [],
    }),
  );
  return { format: "nwb1", version, specimen: readSpecimen(reader), sweeps, notes, provenance: null };
}

/** HDF5 orders names as text (Sweep_1, Sweep_10, Sweep_2); sweeps are ordered by number. */
function sweepNumbers(reader: H5Reader): number[] {
  const groups = ["epochs", "acquisition/timeseries", "stimulus/presentation"];
  const names = groups.flatMap((group) => reader.keys(group)).map((name) => /^Sweep_(\d+)$/.exec(name)?.[1]);
  return [...new Set(names.flatMap((digits) => (digits === undefined ? [] : Number(digits))))].sort((a, b) => a - b);
}

interface Context {
  readonly reader: H5Reader;
  readonly notes: string[];
  /** Name of the electrode of a file that has one, as Allen files do; saves a question for each sweep. */
  readonly onlyElectrode: string | null;
}

function listSweep({ reader, notes, onlyElectrode }: Context, number: number): Nwb1Sweep | null {
  const stimulus = findSeries(
    reader,
    `epochs/Sweep_${number}/stimulus/timeseries`,
    `stimulus/presentation/Sweep_${number}`,
  );
  const response = findSeries(
    reader,
    `epochs/Sweep_${number}/response/timeseries`,
    `acquisition/timeseries/Sweep_${number}`,
  );
  const main = response ?? stimulus;
  if (!main) {
    notes.push(`sweep ${number} was left out: neither its stimulus nor its response holds data`);
    return null;
  }
  // The pipeline's own reader takes the rate from the stimulus (B.2).
  const rateHz =
    (stimulus && reader.attributeNumber(`${stimulus.at}/starting_time`, "rate")) ??
    reader.attributeNumber(`${main.at}/starting_time`, "rate");
  if (rateHz === null || !(rateHz > 0) || !Number.isFinite(rateHz)) {
    notes.push(`sweep ${number} was left out: its sampling rate is ${rateHz ?? "not stated"}`);
    return null;
  }
  const clamp = clampOf(reader, response, stimulus);
  const label = (name: string) =>
    meaningful(stimulus && reader.text(`${stimulus.at}/${name}`)) ?? meaningful(reader.text(`${main.at}/${name}`));
  const code = label("aibs_stimulus_description");
  const amplitudePa = reader.number(`${(stimulus ?? main).at}/aibs_stimulus_amplitude_pa`);
  const info: SweepInfo = {
    number,
    stimulusName: label("aibs_stimulus_name") ?? code ?? "unknown",
    stimulusCode: code,
    clamp,
    rateHz,
    samples: main.samples,
    startTimeS: reader.number(`${main.at}/starting_time`) ?? 0,
    amplitudeA: amplitudePa === null || !Number.isFinite(amplitudePa) ? null : amplitudePa * 1e-12,
    electrode: onlyElectrode ?? meaningful(reader.text(`${main.at}/electrode_name`)),
    window: experimentWindow(reader, number, main.samples),
  };
  const current = clamp === "current" ? stimulus : null;
  return { info, current, voltage: clamp === "voltage" ? null : response };
}

interface FoundSeries extends Nwb1Series {
  readonly at: string;
}

/** The first of the paths that holds a series with data. */
function findSeries(reader: H5Reader, ...paths: string[]): FoundSeries | null {
  for (const at of paths) {
    const samples = reader.shape(`${at}/data`)?.[0];
    if (samples !== undefined) return { at, data: `${at}/data`, samples };
  }
  return null;
}

function clampOf(reader: H5Reader, response: FoundSeries | null, stimulus: FoundSeries | null): SweepInfo["clamp"] {
  for (const series of [response, stimulus]) {
    const type = series && reader.attributeTexts(series.at, "ancestry")?.at(-1);
    if (type?.startsWith("IZeroClamp")) return "zero";
    if (type?.startsWith("CurrentClamp")) return "current";
    if (type?.startsWith("VoltageClamp")) return "voltage";
  }
  // A series of the base type: what was measured tells what was clamped.
  const unit =
    response && (reader.attributeText(response.data, "unit") ?? reader.attributeText(response.data, "units"));
  return unit?.trim().toLowerCase().startsWith("a") ? "voltage" : "current";
}

/** The Experiment epoch, or the Sweep epoch where there is none (voltage clamp), within the samples there are. */
function experimentWindow(reader: H5Reader, number: number, samples: number): SweepInfo["window"] {
  for (const epoch of [`epochs/Experiment_${number}`, `epochs/Sweep_${number}`]) {
    for (const side of ["stimulus", "response"]) {
      const first = reader.number(`${epoch}/${side}/idx_start`);
      if (first === null) continue;
      const count = reader.number(`${epoch}/${side}/count`);
      const last = count === null ? reader.number(`${epoch}/${side}/idx_stop`) : null;
      const start = Math.min(Math.max(first, 0), samples);
      const length = count ?? (last === null ? samples - start : last - first + 1);
      return { start, count: Math.min(Math.max(length, 0), samples - start) };
    }
  }
  return { start: 0, count: samples };
}

function usesIdxStop(reader: H5Reader, sweeps: readonly Nwb1Sweep[]): boolean {
  const number = sweeps[0]?.info.number;
  return reader.kind(`epochs/Sweep_${number}/stimulus/idx_stop`) !== null;
}

/** Older files keep the times under another name (B.3). A sweep that such a file leaves out had no spikes. */
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

function readSpecimen(reader: H5Reader): SpecimenInfo {
  const general = (name: string) => meaningful(reader.text(`general/${name}`));
  const electrodes = reader.keys("general/intracellular_ephys");
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
