/**
 * Which stimulus belongs to which response: from the icephys tables, else from the older sweep table, else by sweep number
 * and electrode (nwb.md 2.9, 3.3, 3.4).
 */
import { InvalidRecordingError } from "../errors.js";
import type { H5Reader } from "./h5/reader.js";
import type { TimeSeriesReference } from "./h5/references.js";
import {
  Electrodes,
  isPatchClampSeries,
  SeriesDirectory,
  type SeriesPart,
  type SeriesTypes,
  sweepNumberOf,
} from "./nwb2-series.js";

/** One sweep as the file puts it together. */
export interface Pair {
  readonly number: number;
  readonly stimulus: SeriesPart | null;
  readonly response: SeriesPart | null;
  readonly electrode: string | null;
  /** Row of `intracellular_recordings`; null where there is no such table. */
  readonly row: number | null;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly notes: readonly string[];
}

export const RECORDINGS_TABLE = "general/intracellular_ephys/intracellular_recordings";
const SWEEP_TABLE = "general/intracellular_ephys/sweep_table";

export function pairSeries(reader: H5Reader, types: SeriesTypes): Pairing {
  const electrodes = new Electrodes(reader);
  return (
    fromRecordingsTable(reader, electrodes) ?? fromSweepTable(reader, electrodes) ?? fromScan(reader, types, electrodes)
  );
}

/** Row by row of a ragged column: row i is values [index[i−1], index[i]). */
export function raggedRows<T>(values: ArrayLike<T>, index: ArrayLike<number>): T[][] {
  let start = 0;
  return Array.from(index, (end) => {
    const row = Array.prototype.slice.call(values, start, end) as T[];
    start = end;
    return row;
  });
}

type Draft = Omit<Pair, "number"> & { readonly number: number | null };

function fromRecordingsTable(reader: H5Reader, electrodes: Electrodes): Pairing | null {
  const responses = reader.timeSeriesReferences(`${RECORDINGS_TABLE}/responses/response`);
  const stimuli = reader.timeSeriesReferences(`${RECORDINGS_TABLE}/stimuli/stimulus`);
  const rows = Math.max(responses?.length ?? 0, stimuli?.length ?? 0);
  if (rows === 0) return null;
  const directory = new SeriesDirectory(reader);
  const named = reader.references(`${RECORDINGS_TABLE}/electrodes/electrode`);
  const drafts = Array.from({ length: rows }, (_, row): Draft => {
    const response = part(directory, responses?.[row], `${RECORDINGS_TABLE}/responses/response`);
    const other = part(directory, stimuli?.[row], `${RECORDINGS_TABLE}/stimuli/stimulus`);
    // Rows without a stimulus may point at the response instead (pynwb, I=0 clamp).
    const stimulus = other?.at === response?.at ? null : other;
    const electrode = electrodes.name(named?.[row] ?? "") ?? electrodeOf(electrodes, stimulus, response);
    const number = (response && sweepNumberOf(reader, response.at)) ?? (stimulus && sweepNumberOf(reader, stimulus.at));
    return { number, stimulus, response, electrode, row };
  }).filter(({ stimulus, response }) => stimulus !== null || response !== null);
  return numbered(drafts, "sweeps listed from the table intracellular_recordings");
}

/** The absent side of a row has −1 for both (nwb.md 2.9). */
function part(
  directory: SeriesDirectory,
  reference: TimeSeriesReference | undefined,
  where: string,
): SeriesPart | null {
  if (!reference || reference.start < 0 || reference.count <= 0) return null;
  return { at: directory.path(reference.key, where), start: reference.start, count: reference.count };
}

function fromSweepTable(reader: H5Reader, electrodes: Electrodes): Pairing | null {
  const references = reader.references(`${SWEEP_TABLE}/series`);
  const index = reader.numbers(`${SWEEP_TABLE}/series_index`);
  const numbers = reader.numbers(`${SWEEP_TABLE}/sweep_number`);
  if (!references || !index || !numbers || numbers.length === 0) return null;
  if (index.length !== numbers.length || index.some((end, i) => end < (index[i - 1] ?? 0) || end > references.length)) {
    throw new InvalidRecordingError(
      `Cannot read /${SWEEP_TABLE} of ${reader.path}: its series_index does not fit its ${numbers.length} rows`,
      { path: reader.path, id: SWEEP_TABLE },
    );
  }
  const directory = new SeriesDirectory(reader);
  const listed = new Map<string, number>();
  raggedRows(references, index).forEach((keys, row) => {
    for (const key of keys) listed.set(directory.path(key, `${SWEEP_TABLE}/series`), numbers[row] as number);
  });
  const series = [...listed].filter(([at]) => reader.kind(`${at}/data`) === "dataset");
  return numbered(pairByNumber(electrodes, series), "sweeps listed from the sweep_table");
}

function fromScan(reader: H5Reader, types: SeriesTypes, electrodes: Electrodes): Pairing {
  const series = ["acquisition", "stimulus/presentation"]
    .flatMap((group) => reader.keys(group).map((name) => `${group}/${name}`))
    .filter((at) => isPatchClampSeries(reader, types, at))
    .map((at) => [at, sweepNumberOf(reader, at)] as const);
  const note = "sweeps listed by looking through acquisition and stimulus/presentation";
  if (series.some(([, number]) => number === null)) {
    return numbered(
      pairByOrder(
        electrodes,
        series.map(([at]) => at),
      ),
      `${note}, paired by their order`,
    );
  }
  return numbered(pairByNumber(electrodes, series), `${note}, paired by sweep number and electrode`);
}

/** Several amplifiers may record one sweep: its series are paired by electrode too (nwb.md 3.3). */
function pairByNumber(electrodes: Electrodes, series: readonly (readonly [string, number | null])[]): Draft[] {
  const groups = new Map<string, { number: number | null; electrode: string | null; sides: Sides }>();
  for (const [at, number] of series) {
    const electrode = electrodes.of(at);
    const id = `${number} ${electrode ?? ""}`;
    const group = groups.get(id) ?? { number, electrode, sides: { stimulus: [], response: [] } };
    groups.set(id, group);
    group.sides[roleOf(at)].push(at);
  }
  return [...groups.values()].flatMap(({ number, electrode, sides }) => zip(number, electrode, sides));
}

/** Without sweep numbers: the n-th stimulus of an electrode belongs to its n-th response, if there are as many. */
function pairByOrder(electrodes: Electrodes, series: readonly string[]): Draft[] {
  const groups = new Map<string | null, Sides>();
  for (const at of [...series].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))) {
    const electrode = electrodes.of(at);
    const sides = groups.get(electrode) ?? { stimulus: [], response: [] };
    groups.set(electrode, sides);
    sides[roleOf(at)].push(at);
  }
  return [...groups].flatMap(([electrode, sides]) => {
    const unequal = sides.stimulus.length !== sides.response.length && sides.response.length > 0;
    return zip(null, electrode, unequal ? { ...sides, stimulus: [] } : sides);
  });
}

interface Sides {
  readonly stimulus: string[];
  readonly response: string[];
}

function zip(number: number | null, electrode: string | null, { stimulus, response }: Sides): Draft[] {
  const whole = (at: string | undefined) => (at === undefined ? null : { at, start: 0, count: null });
  return Array.from({ length: Math.max(stimulus.length, response.length) }, (_, i) => ({
    number,
    electrode,
    row: null,
    stimulus: whole(stimulus[i]),
    response: whole(response[i]),
  }));
}

function roleOf(at: string): "stimulus" | "response" {
  return at.replace(/^\//, "").startsWith("stimulus") ? "stimulus" : "response";
}

function electrodeOf(electrodes: Electrodes, ...sides: (SeriesPart | null)[]): string | null {
  for (const side of sides) {
    const name = side && electrodes.of(side.at);
    if (name) return name;
  }
  return null;
}

/** Uses the sweep numbers of the file where they tell the sweeps apart, and the order of the sweeps otherwise. */
function numbered(drafts: readonly Draft[], note: string): Pairing {
  const ids = new Set(drafts.map(({ number, electrode }) => `${number} ${electrode ?? ""}`));
  const usable = drafts.every(({ number }) => number !== null) && ids.size === drafts.length;
  const pairs = drafts.map((draft, i) => ({ ...draft, number: usable ? (draft.number as number) : i }));
  const counted = "sweeps numbered by their order from 0, as the file's own numbers are missing or not unique";
  return { pairs, notes: usable ? [note] : [note, counted] };
}
