/** Reads intracellular NWB 2 files of any origin: rheobase, MIES, pynwb and others (nwb.md 2.10, 3.3, 3.4). */
import { isObject } from "../../../base/document/json.js";
import { InvalidRecordingError } from "../../../base/errors.js";
import type { Provenance } from "../../../base/types.js";
import type { SweepInfo } from "../../../stimulus/sweep.js";
import type { H5Reader } from "../../h5/reader.js";
import { stimulusNameOfCode } from "../../stimulus-names.js";
import { UNKNOWN_SPECIES } from "../../unknown-species.js";
import { LateReads, once } from "../late-reads.js";
import { LeftOut } from "../left-out.js";
import { noSweeps } from "../other-content.js";
import {
  identifier,
  meaningful,
  type RecordingSource,
  type SpecimenInfo,
  type StateVariable,
  type StoredSweep,
  type TraceClock,
  type TraceSource,
} from "../source.js";
import { scalingOf } from "../state-variable.js";
import { readExtracellular } from "./nwb2-extracellular.js";
import { type ListedSweep, type Pair, pairSeries, RECORDINGS_TABLE } from "./nwb2-pairs.js";
import { clampOf, SeriesTypes, type StoredPart, stimulusCodeOf, type WholePart, wholePart } from "./nwb2-series.js";
import { type StoredSpikes, storedSpikes } from "./nwb2-spikes.js";
import { rowsBeside, stimulusTypesByRow } from "./nwb2-tables.js";
import { Clocks, isUnstated } from "./nwb2-timing.js";

/** Lists an intracellular NWB 2 recording. */
export function listNwb2(reader: H5Reader, version: string): RecordingSource {
  const ours = isOurs(reader);
  const types = new SeriesTypes(reader);
  const late = new LateReads();
  const pairing = pairSeries(reader, types);
  const notes = [...pairing.notes];
  if (ours) notes.push("written by rheobase");
  const leftOut = new LeftOut();
  const context: Context = {
    reader,
    ours,
    types,
    clocks: new Clocks(reader),
    late,
    leftOut,
    names: stimulusTypesByRow(reader),
    beside: ours ? rowsBeside(reader) : new Set(),
    // Only in rheobase's files: elsewhere columns with these names may have another meaning.
    exactNames: ours ? reader.texts(`${RECORDINGS_TABLE}/stimulus_name`) : null,
    exactCodes: once(() => (ours ? reader.texts(`${RECORDINGS_TABLE}/stimulus_code`) : null)),
    amplitudes: ours ? reader.numbers(`${RECORDINGS_TABLE}/stimulus_amplitude`) : null,
    variants: ours ? reader.texts(`${RECORDINGS_TABLE}/variant`) : null,
  };
  const listed = pairing.pairs.flatMap((pair) => listSweep(context, pair) ?? []);
  notes.push(...leftOut.notes());
  if (listed.length === 0) throw noSweeps(reader, version, leftOut.notes());
  if (listed.some(({ response }) => response?.isRow)) {
    notes.push("data of the shape 1 × N, as MatNWB writes it, is read as N samples");
  }
  const spikes = storedSpikes(reader, listed, ours);
  if (spikes.note !== null) notes.push(spikes.note);
  const variables = stateVariables(reader);
  const isRepeated = repeatedParts(pairing.pairs);
  return {
    format: "nwb2",
    version,
    specimen: readSpecimen(reader, ours),
    sweeps: listed.map((sweep) => toSource(context, sweep, spikes, variables, isRepeated)),
    notes,
    provenance: readProvenance(reader, notes),
    measured: !ours,
    settle: () => late.settle(),
  };
}

/** Whether several sweeps share the same part of a series as their stimulus. */
function repeatedParts(pairs: readonly Pair[]): (part: StoredPart) => boolean {
  const counts = new Map<string, number>();
  const key = ({ at, start }: StoredPart) => `${start} ${at}`;
  for (const { stimulus } of pairs) if (stimulus) counts.set(key(stimulus), (counts.get(key(stimulus)) ?? 0) + 1);
  return (part) => (counts.get(key(part)) ?? 0) > 1;
}

interface Context {
  readonly reader: H5Reader;
  /** Whether rheobase wrote the file. */
  readonly ours: boolean;
  readonly types: SeriesTypes;
  readonly clocks: Clocks;
  readonly late: LateReads;
  readonly leftOut: LeftOut;
  readonly names: ReadonlyMap<number, string>;
  /** Rows of electrodes beside the first of a simulated sweep. */
  readonly beside: ReadonlySet<number>;
  readonly exactNames: readonly string[] | null;
  readonly exactCodes: () => readonly string[] | null;
  readonly amplitudes: Float64Array | null;
  readonly variants: readonly string[] | null;
}

/** Reads what identifies a sweep, and defers the rest. */
function listSweep(context: Context, pair: Pair): ListedSweep | null {
  const { reader, types, clocks, late, leftOut } = context;
  const partOf = (side: StoredPart | null) => (side === null ? null : wholePart(reader, side));
  const stimulus = once(() => {
    const part = partOf(pair.stimulus);
    return typeof part === "string" ? null : part;
  });
  const measured = partOf(pair.response);
  const response = typeof measured === "string" ? null : measured;
  const main = response ?? stimulus();
  if (!main) {
    const reason = typeof measured === "string" ? measured : partOf(pair.stimulus);
    return leftOut.add(pair.number, String(reason ?? "neither its stimulus nor its response holds data"));
  }
  const own = clocks.of(main);
  const beside = isUnstated(own) && main === response ? stimulus() : null;
  const timing = beside === null ? own : clocks.of(beside);
  if (typeof timing === "string") return leftOut.add(pair.number, typeof own === "string" ? own : timing);
  const clamp = clampOf(reader, types, main.at, main === response ? "response" : "stimulus");
  const row = pair.row ?? -1;
  const exactName = context.exactNames?.[row];
  const named = exactName ?? context.names.get(row);
  const code = late.add(() => {
    const exactCodes = context.exactCodes();
    if (exactCodes) return exactCodes[row] || null;
    const other = pair.stimulus?.at;
    const stated = stimulusCodeOf(reader, main.at) ?? (other && stimulus() ? stimulusCodeOf(reader, other) : null);
    // Without a code, rheobase's files have the name in its place.
    return stated === exactName ? null : stated;
  }, null);
  const startTimeS = late.add(timing.startTimeS, 0);
  const amplitude = context.amplitudes?.[row];
  const variant = context.variants?.[row];
  const info: SweepInfo = {
    number: pair.number,
    stimulusName: named ?? nameOf(code()),
    get stimulusCode() {
      return code();
    },
    clamp,
    rateHz: timing.rateHz,
    samples: main.count,
    get startTimeS() {
      return startTimeS();
    },
    amplitudeA: amplitude === undefined || !Number.isFinite(amplitude) ? null : amplitude,
    electrode: pair.electrode,
    ...(variant ? { variant } : {}),
    window: { start: 0, count: main.count },
    ...(context.beside.has(row) ? { isBeside: true } : {}),
  };
  return { info, pair, stimulus, response };
}

function nameOf(code: string | null): string {
  return (code && stimulusNameOfCode(code)) ?? code ?? "unknown";
}

function toSource(
  context: Context,
  sweep: ListedSweep,
  spikes: StoredSpikes,
  variables: (sweep: ListedSweep) => readonly StateVariable[],
  isRepeated: (part: WholePart) => boolean,
): StoredSweep {
  const { info } = sweep;
  const current = (): TraceSource | null => {
    const part = sweep.stimulus();
    return part && traceSource(context, part, () => stimulusClock(context, sweep, part, isRepeated(part)));
  };
  const response = (): TraceSource | null =>
    sweep.response &&
    traceSource(context, sweep.response, () => ({ rateHz: info.rateHz, startTimeS: info.startTimeS }));
  return {
    info,
    stimulus: current,
    response,
    // Spikes of a simulated sweep are those of its first recording.
    spikeTimes: () => (info.isBeside || info.clamp === "voltage" ? null : spikes.of(sweep)),
    stateVariables: () => variables(sweep),
    seriesResistanceOhm: () => seriesResistance(context, info),
    extracellular: () => {
      const [, prefix] = /^(.+)_response$/.exec(sweep.pair.response?.at ?? "") ?? [];
      if (!context.ours || prefix === undefined) return null;
      const at = `${prefix}_extracellular`;
      return context.reader.kind(`${at}/data`) === null ? null : readExtracellular(context.reader, at);
    },
  };
}

/** Series resistance of the electrode [Ω], if the file states it in ohms. */
function seriesResistance({ reader }: Context, { electrode }: SweepInfo): number | null {
  const stated = reader.text(`general/intracellular_ephys/${electrode}/initial_access_resistance`);
  const ohms = Number(/^([\d.e+-]+) ?ohms?$/i.exec(stated?.trim() ?? "")?.[1] ?? Number.NaN);
  return Number.isFinite(ohms) ? ohms : null;
}

function traceSource({ reader }: Context, part: WholePart, clock: TraceSource["clock"]): TraceSource {
  const at = `${part.at}/data`;
  return {
    at,
    start: part.start,
    count: part.count,
    scaling: () => scalingOf(reader, at),
    unit: () => reader.attributeText(at, "unit"),
    gain: () => reader.number(`${part.at}/gain`),
    clock,
  };
}

/**
 * Start of a stimulus. For a template, or a part shared by several sweeps, the stored time does not apply: it belongs
 * to no sweep, or only to the first.
 */
function stimulusClock(
  { reader, clocks }: Context,
  { info }: ListedSweep,
  part: WholePart,
  repeated: boolean,
): TraceClock {
  const own = clocks.of(part);
  // A stimulus that states no times starts with its response.
  if (isUnstated(own)) return { rateHz: info.rateHz, startTimeS: null };
  if (typeof own === "string") {
    throw new InvalidRecordingError(`read the stimulus of sweep ${info.number} of ${reader.path}`, own, {
      path: reader.path,
      id: info.number,
    });
  }
  const timeless = repeated || part.at.replace(/^\//, "").startsWith("stimulus/templates");
  return { rateHz: own.rateHz, startTimeS: timeless ? null : own.startTimeS() };
}

/** Names of rheobase's series: sweep number, a mark if another electrode has the same sweep, and the content. */
const OUR_NAME = /^sweep_(\d+)(-[A-Za-z0-9-]+)?_(.+)$/;

/** State variables that rheobase wrote next to the voltage: `sweep_00033_<name>` (nwb.md 2.10). */
function stateVariables(reader: H5Reader): (sweep: ListedSweep) => readonly StateVariable[] {
  const bySweep = once(() => {
    const found = new Map<string, StateVariable[]>();
    for (const key of reader.keys("processing/icephys")) {
      const [, number, mark = "", name] = OUR_NAME.exec(key) ?? [];
      if (name === undefined || reader.kind(`processing/icephys/${key}/data`) !== "dataset") continue;
      const sweep = `${Number(number)}${mark}`;
      found.set(sweep, [...(found.get(sweep) ?? []), { name, at: `processing/icephys/${key}` }]);
    }
    return found;
  });
  return ({ info, pair }) => {
    const [, , ownMark = ""] = OUR_NAME.exec(pair.response?.at.split("/").at(-1) ?? "") ?? [];
    // The traces of a simulated sweep bear the name of its first recording, which has no mark.
    const mark = info.isBeside ? "" : ownMark;
    return bySweep().get(`${info.number}${mark}`) ?? [];
  };
}

function isOurs(reader: H5Reader): boolean {
  return (reader.texts("general/was_generated_by") ?? []).some((text) => text.trim().toLowerCase() === "rheobase");
}

function readSpecimen(reader: H5Reader, ours: boolean): SpecimenInfo {
  const general = (name: string) => meaningful(reader.text(`general/${name}`));
  const electrodes = reader.keys("general/intracellular_ephys").map((name) => `intracellular_ephys/${name}`);
  const first = (field: string) =>
    electrodes.map((at) => general(`${at}/${field}`)).find((text) => text !== null) ?? null;
  const cell = first("cell_id");
  return {
    // Rheobase's files contain these even if the specimen is unknown.
    id: identifier(ours ? (cell === "simulated_cell" ? null : cell) : (cell ?? general("subject/subject_id"))),
    name: null,
    species: speciesIn(general("subject/species")),
    line: general("subject/genotype") ?? general("subject/strain"),
    dendriteType: null,
    structure: first("location"),
  };
}

/** Rheobase's files mark an unknown species explicitly. */
const speciesIn = (species: string | null): string | null => (species === UNKNOWN_SPECIES ? null : species);

function readProvenance(reader: H5Reader, notes: string[]): Provenance | null {
  const text = reader.text("scratch/model_json");
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {}
  notes.push("scratch/model_json holds no JSON object and was not read");
  return null;
}
