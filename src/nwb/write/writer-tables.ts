/**
 * Writes the intracellular tables, from recordings to sequences, and ipfx's deprecated sweep table (nwb.md 2.9, 2.10).
 */

import type { Group } from "../h5/load.js";
import { putNumbers, putReferences, putSeriesParts, putText, type SeriesPart, setText } from "../h5/writer.js";
import type { SweepRow } from "./sweep/writer-sweep.js";
import { column, putIndex, putRegion, putTable } from "./writer-columns.js";
import { type Skeleton, typed } from "./writer-header.js";

/**
 * Writes the levels up to sequential recordings, which name the kinds of stimuli. The inspector warns of tables with
 * one row, which result from a single sweep or kind.
 */
export function writeTables(skeleton: Skeleton, rows: readonly SweepRow[]): void {
  const recordings = writeRecordings(skeleton, rows);
  const sweeps = groupBySweep(rows);
  const simultaneous = writeSimultaneous(skeleton.icephys, recordings, sweeps);
  writeSequential(skeleton.icephys, simultaneous, groupByStimulus(sweeps));
}

/** Writes the sweep table for readers that predate NWB 2.4, and for ipfx. */
export function writeSweepTable(icephys: Group, rows: readonly SweepRow[]): void {
  const entries = rows.flatMap((row) =>
    row.stimulus.count < 0
      ? [{ number: row.number, series: row.response.series }]
      : [
          { number: row.number, series: row.stimulus.series },
          { number: row.number, series: row.response.series },
        ],
  );
  const description = "Stimulus and response series by sweep number, for readers that predate the icephys tables";
  const columns = ["series", "sweep_number"];
  const table = putTable(icephys, "sweep_table", { type: "SweepTable", description, columns, rows: entries.length });
  const series = column(
    putReferences(
      table,
      "series",
      entries.map((entry) => entry.series),
    ),
    "Series of the sweep with the number in that row",
  );
  const ends = entries.map((_, i) => i + 1);
  putIndex(table, "series", series, ends);
  column(
    putNumbers(
      table,
      "sweep_number",
      Uint32Array.from(entries, (e) => e.number),
    ),
    "Sweep number of the series",
  );
}

/** Ends of consecutive runs of the given lengths. */
function endsOf(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return end;
  });
}

/** Concatenates arrays. */
export function concat(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function writeRecordings(skeleton: Skeleton, rows: readonly SweepRow[]): Group {
  const withAmplitude = rows.some((row) => row.amplitudeA !== null && !Number.isNaN(row.amplitudeA));
  const withPlaces = rows.some((row) => row.place !== null);
  const withVariants = rows.some((row) => row.variant !== null);
  const withSpikes = rows.some((row) => row.spikeTimes.length > 0);
  const withCodes = rows.some((row) => row.statedCode !== row.stimulusName);
  const columns = ["stimulus_name"];
  if (withCodes) columns.push("stimulus_code");
  if (withAmplitude) columns.push("stimulus_amplitude"); // the inspector reports a column of only NaN
  if (withPlaces) columns.push("place");
  if (withVariants) columns.push("variant");
  if (withSpikes) columns.push("spike_times");
  const table = putTable(skeleton.icephys, "intracellular_recordings", {
    type: "IntracellularRecordingsTable",
    description:
      "A table to group together a stimulus and response from a single electrode and a single simultaneous recording " +
      "and for storing metadata about the intracellular recording.", // the schema prescribes this sentence
    columns,
    rows: rows.length,
  });
  setText(table, "categories", ["electrodes", "stimuli", "responses"]);
  const names = rows.map((row) => row.stimulusName);
  column(putText(table, "stimulus_name", names), "Name of the stimulus");
  if (withCodes) {
    const codes = rows.map((row) => row.stimulusCode ?? "");
    column(putText(table, "stimulus_code", codes), "Code of the stimulus set, or the description it was made from");
  }
  if (withAmplitude) {
    const amplitudes = Float64Array.from(rows, (row) => row.amplitudeA ?? Number.NaN);
    column(putNumbers(table, "stimulus_amplitude", amplitudes), "Amplitude of the injected current [A]");
  }
  if (withPlaces) {
    const places = rows.map((row) => row.place ?? "soma");
    column(putText(table, "place", places), "Place of the electrode on the cell");
  }
  if (withVariants) {
    const variants = rows.map((row) => row.variant ?? "");
    column(putText(table, "variant", variants), "Values that tell the sweep from the others of its family");
  }
  if (withSpikes) {
    const times = putNumbers(table, "spike_times", concat(rows.map((row) => row.spikeTimes)));
    column(times, "Spike times [s] from the first sample of the sweep");
    putIndex(table, "spike_times", times, endsOf(rows.map((row) => row.spikeTimes.length)));
  }
  writeElectrodes(table, rows);
  const stimuli = rows.map((row) => row.stimulus);
  writeCategory(table, "stimuli", "stimulus", "IntracellularStimuliTable", stimuli);
  const responses = rows.map((row) => row.response);
  writeCategory(table, "responses", "response", "IntracellularResponsesTable", responses);
  return table;
}

function writeElectrodes(recordings: Group, rows: readonly SweepRow[]): void {
  const table = putTable(recordings, "electrodes", {
    type: "IntracellularElectrodesTable",
    description: "Table for storing intracellular electrode related metadata.", // prescribed by the schema
    columns: ["electrode"],
    rows: rows.length,
  });
  const electrodes = rows.map(({ electrode }) => electrode);
  column(putReferences(table, "electrode", electrodes), "Electrode of the recording");
}

function writeCategory(
  recordings: Group,
  name: "stimuli" | "responses",
  columnName: "stimulus" | "response",
  type: string,
  parts: readonly SeriesPart[],
): void {
  const table = putTable(recordings, name, {
    type,
    description: `Table for storing intracellular ${columnName} related metadata.`, // prescribed by the schema
    columns: [columnName],
    rows: parts.length,
  });
  const dataset = typed(putSeriesParts(table, columnName, parts), "TimeSeriesReferenceVectorData");
  setText(dataset, "description", `Part of the ${columnName} series that belongs to the recording`);
}

function writeSimultaneous(icephys: Group, recordings: Group, sweeps: readonly (readonly SweepRow[])[]): Group {
  const table = putTable(icephys, "simultaneous_recordings", {
    type: "SimultaneousRecordingsTable",
    description: "Recordings made at the same time: those of one sweep in each row",
    columns: ["recordings"],
    rows: sweeps.length,
  });
  const order = Int32Array.from({ length: sweeps.flat().length }, (_, i) => i);
  const region = putRegion(table, "recordings", order, recordings, "Rows of intracellular_recordings");
  putIndex(table, "recordings", region, endsOf(sweeps.map((own) => own.length)));
  return table;
}

function writeSequential(icephys: Group, simultaneous: Group, types: ReadonlyMap<string, readonly number[]>): void {
  const table = putTable(icephys, "sequential_recordings", {
    type: "SequentialRecordingsTable",
    description: "Sweeps with the same kind of stimulus",
    columns: ["simultaneous_recordings", "stimulus_type"],
    rows: types.size,
  });
  const name = "simultaneous_recordings";
  const order = Int32Array.from([...types.values()].flat());
  const region = putRegion(table, name, order, simultaneous, "Rows of simultaneous_recordings");
  putIndex(table, name, region, endsOf([...types.values()].map((members) => members.length)));
  column(putText(table, "stimulus_type", [...types.keys()]), "Kind of stimulus");
}

/** The rows of each sweep: one without another beside it begins a sweep. */
function groupBySweep(rows: readonly SweepRow[]): SweepRow[][] {
  const sweeps: SweepRow[][] = [];
  for (const row of rows) {
    if (row.isBeside) sweeps.at(-1)!.push(row);
    else sweeps.push([row]);
  }
  return sweeps;
}

/** Numbers of sweeps by the name of their stimulus, in the order in which the names first occur. */
function groupByStimulus(sweeps: readonly (readonly SweepRow[])[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  sweeps.forEach(([first], i) => {
    const name = first!.stimulusName;
    const group = groups.get(name);
    if (group) group.push(i);
    else groups.set(name, [i]);
  });
  return groups;
}
