/**
 * Pairs stimuli with responses: from the icephys tables, else from the older sweep table, else by sweep number and
 * electrode (nwb.md 2.9, 3.3, 3.4).
 */
import { InvalidRecordingError } from "../../../base/errors.js";
import { formatSweepRanges } from "../../../base/text/sweep-ranges.js";
import type { SweepInfo } from "../../../stimulus/sweep.js";
import type { H5Reader } from "../../h5/reader.js";
import type { TimeSeriesReference } from "../../h5/references.js";
import {
  Electrodes,
  isModelTrace,
  isPatchClampSeries,
  SeriesDirectory,
  type SeriesTypes,
  type StoredPart,
  sweepNumberOf,
  type WholePart,
} from "./nwb2-series.js";

/** The series of one sweep, as paired by the file. */
export interface Pair {
  readonly number: number;
  readonly stimulus: StoredPart | null;
  readonly response: StoredPart | null;
  readonly electrode: string | null;
  /** Row of `intracellular_recordings`; null without such a table. */
  readonly row: number | null;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly notes: readonly string[];
}

export const RECORDINGS_TABLE = "general/intracellular_ephys/intracellular_recordings";
const SWEEP_TABLE = "general/intracellular_ephys/sweep_table";

/** Data needed for pairing. */
interface Sources {
  readonly reader: H5Reader;
  readonly types: SeriesTypes;
  readonly electrodes: Electrodes;
}

export function pairSeries(reader: H5Reader, types: SeriesTypes): Pairing {
  const from = { reader, types, electrodes: new Electrodes(reader) };
  return fromRecordingsTable(from) ?? fromSweepTable(from) ?? fromScan(from);
}

/** Rows of a ragged column: row i is values [index[i−1], index[i]). */
export function raggedRows<T>(values: ArrayLike<T>, index: ArrayLike<number>): T[][] {
  let start = 0;
  return Array.from(index, (end) => {
    const row = Array.prototype.slice.call(values, start, end) as T[];
    start = end;
    return row;
  });
}

type Draft = Omit<Pair, "number"> & { readonly number: number | null };

function fromRecordingsTable({ reader, types, electrodes }: Sources): Pairing | null {
  const responses = reader.timeSeriesReferences(`${RECORDINGS_TABLE}/responses/response`);
  const stimuli = reader.timeSeriesReferences(`${RECORDINGS_TABLE}/stimuli/stimulus`);
  const rows = Math.max(responses?.length ?? 0, stimuli?.length ?? 0);
  if (rows === 0) return null;
  const directory = new SeriesDirectory(reader);
  const named = reader.references(`${RECORDINGS_TABLE}/electrodes/electrode`);
  const others = new Set<string>();
  const isClamp = ({ at }: StoredPart): boolean => isPatchClampSeries(reader, types, at);
  /** A table may list series other than patch clamp: spike trains, triggers. */
  const ofClamp = (found: StoredPart | null): StoredPart | null => {
    if (found === null || isClamp(found)) return found;
    others.add(found.at);
    return null;
  };
  /** A simulated electrode may refer to a trace of the model as its response. */
  const ofElectrode = (found: StoredPart | null, stimulus: StoredPart | null): StoredPart | null => {
    const isTrace = found !== null && stimulus !== null && isModelTrace(reader, found.at) && isClamp(stimulus);
    return isTrace ? found : ofClamp(found);
  };
  const drafts = Array.from({ length: rows }, (_, row): Draft => {
    const measured = part(directory, responses?.[row], `${RECORDINGS_TABLE}/responses/response`);
    const other = part(directory, stimuli?.[row], `${RECORDINGS_TABLE}/stimuli/stimulus`);
    const response = ofElectrode(measured, other);
    // Rows without a stimulus may refer to the response instead (pynwb, I=0 clamp).
    const stimulus = other === null || other.at === measured?.at ? null : response === null ? ofClamp(other) : other;
    const electrode = electrodes.name(named?.[row] ?? "") ?? electrodeOf(electrodes, stimulus, response);
    const number = (response && sweepNumberOf(reader, response.at)) ?? (stimulus && sweepNumberOf(reader, stimulus.at));
    return { number, stimulus, response, electrode, row };
  }).filter(({ stimulus, response }) => stimulus !== null || response !== null);
  return numbered(drafts, ["sweeps listed from the table intracellular_recordings", ...passedOver(others)]);
}

/** The missing side of a row has −1 for both (nwb.md 2.9). */
function part(
  directory: SeriesDirectory,
  reference: TimeSeriesReference | undefined,
  where: string,
): StoredPart | null {
  if (!reference || reference.start < 0 || reference.count <= 0) return null;
  return { at: directory.path(reference.key, where), start: reference.start, count: reference.count };
}

function fromSweepTable({ reader, types, electrodes }: Sources): Pairing | null {
  const references = reader.references(`${SWEEP_TABLE}/series`);
  const index = reader.numbers(`${SWEEP_TABLE}/series_index`);
  const numbers = reader.numbers(`${SWEEP_TABLE}/sweep_number`);
  if (!references || !index || !numbers || numbers.length === 0) return null;
  if (index.length !== numbers.length || index.some((end, i) => end < (index[i - 1] ?? 0) || end > references.length)) {
    throw new InvalidRecordingError(
      `read /${SWEEP_TABLE} of ${reader.path}`,
      `its series_index does not fit its ${numbers.length} rows`,
      { path: reader.path, id: SWEEP_TABLE },
    );
  }
  const directory = new SeriesDirectory(reader);
  const listed = new Map<string, number>();
  raggedRows(references, index).forEach((keys, row) => {
    for (const key of keys) listed.set(directory.path(key, `${SWEEP_TABLE}/series`), numbers[row] as number);
  });
  const others = [...listed.keys()].filter((at) => !isPatchClampSeries(reader, types, at));
  const series = [...listed].filter(([at]) => !others.includes(at));
  return numbered(pairByNumber(electrodes, series), ["sweeps listed from the sweep_table", ...passedOver(others)]);
}

function fromScan({ reader, types, electrodes }: Sources): Pairing {
  const all = ["acquisition", "stimulus/presentation"].flatMap((group) =>
    reader.keys(group).map((name) => `${group}/${name}`),
  );
  const series = all
    .filter((at) => isPatchClampSeries(reader, types, at))
    .map((at) => [at, sweepNumberOf(reader, at)] as const);
  const others = all.filter((at) => types.of(at)?.endsWith("PatchClampSeries") && !series.some(([own]) => own === at));
  const note = "sweeps listed by looking through acquisition and stimulus/presentation";
  const numberless = series.filter(([, number]) => number === null).map(([at]) => at);
  const numbers = series.filter(([, number]) => number !== null);
  // Sweep numbers determine pairs only if both sides have them.
  const sides = (list: readonly string[]): number => new Set(list.map(roleOf)).size;
  const byNumber = sides(numbers.map(([at]) => at)) === sides(all.filter((at) => series.some(([own]) => own === at)));
  const drafts = byNumber
    ? [...pairByNumber(electrodes, numbers), ...pairByOrder(electrodes, numberless)]
    : pairByOrder(
        electrodes,
        series.map(([at]) => at),
      );
  const paired = byNumber && numbers.length > 0 ? "paired by sweep number and electrode" : "paired by their order";
  return numbered(drafts, [`${note}, ${paired}`, ...passedOver(others)]);
}

function passedOver(others: Iterable<string>): string[] {
  const names = [...others];
  if (names.length === 0) return [];
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
  return [`passed over ${shown}: neither a voltage nor a current of a patch clamp`];
}

/** Pairs series by sweep number and, because several amplifiers may record one sweep, by electrode (nwb.md 3.3). */
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

/**
 * Pairs series without sweep numbers: the n-th stimulus of an electrode with its n-th response, if their counts are
 * equal.
 */
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

function electrodeOf(electrodes: Electrodes, ...sides: (StoredPart | null)[]): string | null {
  for (const side of sides) {
    const name = side && electrodes.of(side.at);
    if (name) return name;
  }
  return null;
}

/**
 * Uses the sweep numbers of the file. A sweep without a number, or with a number its electrode already has, gets the
 * next number after all others; a file without numbers counts from 0.
 */
function numbered(drafts: readonly Draft[], notes: readonly string[]): Pairing {
  const stated = drafts.flatMap(({ number }) => number ?? []);
  const taken = new Set<string>();
  let next = stated.reduce((most, number) => Math.max(most, number), -1) + 1;
  const given: number[] = [];
  const pairs = drafts.map((draft) => {
    const id = `${draft.number} ${draft.electrode ?? ""}`;
    const number = draft.number === null || taken.has(id) ? next++ : draft.number;
    if (number === draft.number) taken.add(id);
    else given.push(number);
    return { ...draft, number };
  });
  if (given.length === 0) return { pairs, notes };
  const note =
    stated.length === 0
      ? "sweeps numbered by their order from 0, as the file's own numbers are missing"
      : `numbers ${formatSweepRanges(given)} were given to sweeps that have none in the file, or that of another sweep`;
  return { pairs, notes: [...notes, note] };
}

/** A sweep with the parts of the series it consists of. */
export interface ListedSweep {
  readonly info: SweepInfo;
  readonly pair: Pair;
  readonly stimulus: () => WholePart | null;
  readonly response: WholePart | null;
}
