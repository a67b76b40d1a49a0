/** Writes one sweep: the series of its electrodes, and its traces (nwb.md 2.10). */

import { checkArguments } from "../../../base/arguments.js";
import { InvalidOptionError } from "../../../base/errors.js";
import type { Response } from "../../../base/types.js";
import type { Group, Reference } from "../../h5/load.js";
import type { SeriesPart } from "../../h5/writer.js";
import { junctionComment } from "../../junction-potential.js";
import { ipfxCode } from "../ipfx-codes.js";
import type { WriteSettings } from "../write-options.js";
import { electrodeMark, type WrittenElectrode } from "../writer-electrodes.js";
import type { WrittenProbes } from "../writer-extracellular.js";
import type { Skeleton } from "../writer-header.js";
import { wordsOf } from "./series-words.js";
import { type ElectrodeRecording, SOMA_VOLTAGE, type SweepContents, type WrittenSweep } from "./sweep-recordings.js";
import { putClampSeries, putTraces, type SeriesClock } from "./writer-series.js";

/** Data of a written recording for the tables; its traces are on disk. */
export interface SweepRow {
  readonly number: number;
  /** Whether it is another electrode's, beside the first recording of the same sweep. */
  readonly isBeside: boolean;
  /** What tells the sweep from the others of a family; null outside one. */
  readonly variant: string | null;
  readonly stimulusName: string;
  readonly stimulusCode: string | null;
  /** The stimulus code stored with the series. */
  readonly statedCode: string;
  readonly amplitudeA: number | null;
  /** Place of an electrode other than the current electrode in the soma; null for that one. */
  readonly place: string | null;
  /** Start on the file's clock [s]. */
  readonly startTimeS: number;
  /** End of the response on the file's clock [s]. */
  readonly endTimeS: number;
  readonly rateHz: number;
  /** Spike times [s] from the start of the sweep. */
  readonly spikeTimes: Float64Array;
  readonly electrode: Reference;
  readonly stimulus: SeriesPart;
  readonly response: SeriesPart;
  /** First whole second after the end of this sweep, where the next one starts: windows never touch. */
  readonly nextStartS: number;
}

/** Throws for a sweep that cannot be written, before writing any of it. */
export function checkSweep(item: WrittenSweep): void {
  checkArguments("write a sweep", { "the item": [item, "object"] });
  const { sweep, response } = item ?? {};
  if (!sweep || !response || !(response.voltage instanceof Float64Array)) {
    throw new InvalidOptionError("write a sweep", "items of the form { sweep, response } are expected", {
      value: item,
    });
  }
  const { number } = sweep;
  const refuse = (what: string, value: unknown): never => {
    throw new InvalidOptionError(`write sweep ${number}`, what, { id: number, value });
  };
  if (!Number.isInteger(number) || number < 0 || number > 0xffff_ffff) {
    refuse("a sweep number is an integer from 0 to 4294967295", number);
  }
  if (!(response.rateHz > 0) || !Number.isFinite(response.rateHz)) {
    refuse(`its rate is ${response.rateHz} Hz, expected a positive number`, response.rateHz);
  }
  if (response.voltage.length === 0) refuse("its voltage is empty, expected at least one sample", 0);
  let previous = 0;
  for (const time of response.spikeTimes) {
    if (!(time >= previous) || !Number.isFinite(time)) {
      refuse(`its spike times hold ${time} after ${previous}, expected times in order from 0 s on`, time);
    }
    previous = time;
  }
  for (const [name, { data, shape }] of Object.entries(response.traces)) {
    if (shape[0] !== response.voltage.length || data.length !== shape[0] * (shape[1] ?? 1)) {
      const seen = `${data.length} values for shape [${shape.join(", ")}]`;
      refuse(`its trace ${name} has ${seen}, expected ${response.voltage.length} samples like the voltage`, name);
    }
  }
  const { contacts = [], potentials = [] } = response.extracellular ?? {};
  if (response.extracellular !== undefined && (contacts.length === 0 || contacts.length !== potentials.length)) {
    refuse(`it has ${potentials.length} potentials of ${contacts.length} contacts, expected one of each`, contacts);
  }
  const other = potentials.find(({ length }) => length !== response.voltage.length);
  if (other) refuse(`a potential has ${other.length} samples, expected ${response.voltage.length} like the voltage`, 0);
}

/** Where a sweep is written in the file. */
export interface SweepPlace {
  readonly startTimeS: number;
  /** One for each recording. */
  readonly electrodes: readonly WrittenElectrode[];
  readonly probes: WrittenProbes;
  /**
   * Whether another electrode already has a sweep of this number; the names of the series then include the electrode.
   */
  readonly repeats: boolean;
}

/** Writes the recordings of a sweep and its traces; returns a row for each recording, in their order. */
export async function writeSweep(
  { sweep: { number, variant = null }, response }: WrittenSweep,
  { recordings, voltage, traces }: SweepContents,
  { startTimeS, electrodes, probes, repeats }: SweepPlace,
  skeleton: Skeleton,
  settings: WriteSettings,
  betweenBlocks: (values: number) => Promise<void>,
): Promise<SweepRow[]> {
  const clock: SeriesClock = { startTimeS, rateHz: response.rateHz, settings, betweenBlocks };
  const rows: SweepRow[] = [];
  let series: ReadonlyMap<string, SeriesPart> = new Map();
  for (const [i, recording] of recordings.entries()) {
    const prefix = prefixOf(number, i > 0 || repeats ? recording.electrode.name : undefined, skeleton);
    const own = {
      number,
      variant,
      prefix,
      recording,
      response,
      electrode: electrodes[i]!,
      code: codeOf(recording, settings),
    };
    const sides = await writeSides(own, series, skeleton, clock);
    rows.push(rowOf(own, sides, startTimeS, i > 0));
    if (i > 0) continue;
    const kept = { ...(voltage && { [SOMA_VOLTAGE]: voltage }), ...(settings.stateVariables ? traces : {}) };
    if (response.extracellular !== undefined) {
      const name = `${prefix}_extracellular`;
      await probes.write(skeleton.acquisition, name, response.extracellular, { number, ...clock });
    }
    series = await putTraces(skeleton.processing, kept, { prefix, number, junction: junctionComment(response) }, clock);
  }
  return rows;
}

/**
 * Common prefix of the names of a recording's series.
 *
 * @param electrode name to mark it with; undefined for no mark
 */
function prefixOf(number: number, electrode: string | null | undefined, skeleton: Skeleton): string {
  const prefix = `sweep_${String(number).padStart(5, "0")}`;
  if (electrode === undefined) return prefix;
  const marked = `${prefix}-${electrodeMark(electrode)}`;
  // Different electrode names may give the same mark.
  const taken = [...skeleton.acquisition.keys(), ...skeleton.presentation.keys()];
  let free = marked;
  for (let i = 2; taken.some((name) => name.startsWith(`${free}_`)); i++) free = `${marked}-${i}`;
  return free;
}

const codeOf = (recording: ElectrodeRecording, { ipfx }: WriteSettings): string =>
  ipfx ? ipfxCode(recording) : (recording.stimulusCode ?? recording.stimulusName);

/** A recording with its place in the file. */
interface OwnSeries {
  readonly number: number;
  readonly variant: string | null;
  readonly prefix: string;
  readonly recording: ElectrodeRecording;
  /** Of the whole sweep. */
  readonly response: Response;
  readonly electrode: WrittenElectrode;
  readonly code: string;
}

interface Sides {
  readonly stimulus: SeriesPart;
  readonly response: SeriesPart;
}

/** Writes both sides of a recording; one that is missing refers to the other, with −1 for start and count. */
async function writeSides(
  { number, prefix, recording, response: whole, electrode, code }: OwnSeries,
  traces: ReadonlyMap<string, SeriesPart>,
  { acquisition, presentation }: Skeleton,
  clock: SeriesClock,
): Promise<Sides> {
  const { clamp, stimulus: given, response: measured } = recording;
  const put = (side: keyof Sides, parent: Group, values: Float64Array): Promise<SeriesPart> => {
    const words = wordsOf(side, recording, whole, number, clock.settings);
    const name = `${prefix}_${side}`;
    return putClampSeries(parent, { name, clamp, side, sweep: number, electrode, code, values, ...words }, clock);
  };
  const own = measured instanceof Float64Array ? await put("response", acquisition, measured) : null;
  const response = typeof measured === "string" ? traces.get(measured) : own;
  const stimulus = given && (await put("stimulus", presentation, given));
  const absent = (other: SeriesPart): SeriesPart => ({ start: -1, count: -1, series: other.series });
  return { stimulus: stimulus ?? absent(response!), response: response ?? absent(stimulus!) };
}

function rowOf(
  { number, variant, recording, response, electrode, code }: OwnSeries,
  sides: Sides,
  startTimeS: number,
  isBeside: boolean,
): SweepRow {
  const { rateHz, voltage } = response;
  const { stimulusName, stimulusCode, amplitudeA, stimulus } = recording;
  const longest = Math.max(voltage.length, stimulus?.length ?? 0);
  return {
    number,
    isBeside,
    variant,
    stimulusName,
    stimulusCode,
    statedCode: code,
    amplitudeA,
    place: recording.electrode.place,
    startTimeS,
    endTimeS: startTimeS + voltage.length / rateHz,
    rateHz,
    spikeTimes: recording.spikeTimes.slice(),
    electrode: electrode.group.create_reference(),
    ...sides,
    nextStartS: Math.floor(startTimeS + longest / rateHz) + 1,
  };
}
