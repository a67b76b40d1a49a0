/** Writes one sweep: stimulus series, response series and state variables (nwb.md 2.10). */

import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import type { Response, Trace } from "../../base/types.js";
import type { Sweep } from "../../stimulus/sweep.js";
import type { Dataset, Group, Reference } from "../h5/load.js";
import { putNumber, putTrace, type SeriesPart, setNumber, setText } from "../h5/writer.js";
import { junctionComment } from "../junction-potential.js";
import { ipfxCode } from "./ipfx-codes.js";
import type { WriteSettings } from "./write-options.js";
import { electrodeMark, type WrittenElectrode } from "./writer-electrodes.js";
import { type Skeleton, typed } from "./writer-header.js";

/** A response and its sweep. */
export interface WrittenSweep {
  readonly sweep: Pick<Sweep, "number" | "stimulus" | "stimulusName" | "stimulusCode" | "amplitudeA"> &
    Partial<Pick<Sweep, "electrode">>;
  readonly response: Response;
  /** The current of the sweep at the rate of the response [A]; default: sampled from the stimulus. */
  readonly current?: Float64Array | undefined;
}

/** Data of a written sweep for the tables; its traces are on disk. */
export interface SweepRow {
  readonly number: number;
  readonly stimulusName: string;
  readonly stimulusCode: string | null;
  /** The stimulus code stored with the series. */
  readonly statedCode: string;
  readonly amplitudeA: number | null;
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
}

/** Where a sweep is written in the file. */
export interface SweepPlace {
  readonly startTimeS: number;
  readonly electrode: WrittenElectrode;
  /**
   * Whether another electrode already has a sweep of this number; the names of the series then include the electrode.
   */
  readonly repeats: boolean;
}

/** Common prefix of the names of a sweep's series. */
function prefixOf({ number, electrode }: WrittenSweep["sweep"], { repeats }: SweepPlace, acquisition: Group): string {
  const prefix = `sweep_${String(number).padStart(5, "0")}`;
  if (!repeats) return prefix;
  const marked = `${prefix}-${electrodeMark(electrode ?? null)}`;
  // Different electrode names may give the same mark.
  const taken = acquisition.keys();
  let free = marked;
  for (let i = 2; taken.includes(`${free}_response`); i++) free = `${marked}-${i}`;
  return free;
}

export async function writeSweep(
  item: WrittenSweep,
  place: SweepPlace,
  skeleton: Skeleton,
  settings: WriteSettings,
  betweenBlocks: (values: number) => Promise<void>,
): Promise<SweepRow> {
  const { sweep, response } = item;
  const { rateHz, voltage } = response;
  const current = await currentOf(item);
  const { startTimeS, electrode } = place;
  const prefix = prefixOf(sweep, place, skeleton.acquisition);
  const clamp = {
    sweep,
    electrode,
    code: settings.ipfx ? ipfxCode(sweep) : (sweep.stimulusCode ?? sweep.stimulusName),
  };
  const verb = response.kind === "recorded" ? "Recorded" : "Simulated";
  const put = (group: Group, trace: Trace, comments: string, nanValue?: number): Promise<Dataset> =>
    putSeriesData(group, trace, { comments, nanValue, startTimeS, rateHz, settings, betweenBlocks });

  const responseGroup = typed(skeleton.acquisition.create_group(`${prefix}_response`), "CurrentClampSeries");
  describeClamp(responseGroup, clamp, `${verb} membrane potential, sweep ${sweep.number}`);
  const cut = response.kind === "glif" ? settings.spikeCutValue : Number.NaN;
  const cutComment = Number.isNaN(cut) ? "" : `; samples without a voltage (spike cuts) hold ${cut} V`;
  const clampComment = `Current clamp${response.kind === "glif" ? cutComment : ""}${junctionComment(response)}`;
  await put(responseGroup, { data: voltage, unit: "V", shape: [voltage.length] }, clampComment, cut);
  for (const name of ["bias_current", "bridge_balance", "capacitance_compensation"]) {
    putNumber(responseGroup, name, 0, "<f");
  }
  const responsePart = { start: 0, count: voltage.length, series: responseGroup.create_reference() };

  let stimulusPart = { start: -1, count: -1, series: responsePart.series };
  if (current !== null && current.length > 0) {
    const group = typed(skeleton.presentation.create_group(`${prefix}_stimulus`), "CurrentClampStimulusSeries");
    describeClamp(group, clamp, `Injected current, sweep ${sweep.number}`);
    await put(group, { data: current, unit: "A", shape: [current.length] }, "Current clamp");
    stimulusPart = { start: 0, count: current.length, series: group.create_reference() };
  }

  if (settings.stateVariables) {
    for (const [name, trace] of namedTraces(response.traces)) {
      const group = typed(stateModule(skeleton.processing).create_group(`${prefix}_${name}`), "TimeSeries");
      setText(group, "description", `${name} of the simulated cell, sweep ${sweep.number}`);
      await put(group, trace, trace.shape.length === 2 ? "One column for each component" : "State variable");
    }
  }

  const endTimeS = startTimeS + voltage.length / rateHz;
  const longest = Math.max(voltage.length, current?.length ?? 0);
  return {
    number: sweep.number,
    stimulusName: sweep.stimulusName,
    stimulusCode: sweep.stimulusCode,
    statedCode: clamp.code,
    amplitudeA: sweep.amplitudeA,
    startTimeS,
    endTimeS,
    rateHz,
    spikeTimes: response.spikeTimes.slice(),
    electrode: electrode.group.create_reference(),
    stimulus: stimulusPart,
    response: responsePart,
    nextStartS: Math.floor(startTimeS + longest / rateHz) + 1,
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

/** NWB's names of the units that it prescribes for clamp series. */
const longUnits: Readonly<Record<string, string>> = { V: "volts", A: "amperes" };

interface SeriesSettings {
  readonly comments: string;
  readonly nanValue?: number | undefined;
  readonly startTimeS: number;
  readonly rateHz: number;
  readonly settings: WriteSettings;
  readonly betweenBlocks: (values: number) => Promise<void>;
}

/** Writes comments, `data` and `starting_time` of a series. */
async function putSeriesData(group: Group, trace: Trace, options: SeriesSettings): Promise<Dataset> {
  setText(group, "comments", options.comments);
  const data = await putTrace(group, "data", trace.data, {
    columns: trace.shape[1] ?? 1,
    precision: options.settings.precision,
    compression: options.settings.compression,
    nanValue: options.nanValue,
    betweenBlocks: options.betweenBlocks,
  });
  setText(data, "unit", longUnits[trace.unit] ?? trace.unit);
  setNumber(data, "conversion", 1, "<d");
  setNumber(data, "offset", 0, "<d");
  setNumber(data, "resolution", -1, "<d");
  setText(data, "continuity", "continuous");
  const start = putNumber(group, "starting_time", options.startTimeS, "<d");
  setNumber(start, "rate", options.rateHz, "<d");
  setText(start, "unit", "seconds");
  return data;
}

interface ClampSeries {
  readonly sweep: WrittenSweep["sweep"];
  readonly code: string;
  readonly electrode: WrittenElectrode;
}

/** Writes the common parts of the two clamp series of a sweep. */
function describeClamp(group: Group, { sweep, code, electrode }: ClampSeries, description: string): void {
  setText(group, "description", description);
  setText(group, "stimulus_description", code);
  setNumber(group, "sweep_number", sweep.number, "<I");
  putNumber(group, "gain", 1, "<f");
  group.create_soft_link(electrode.path, "electrode");
}

/** The module of the state variables, created for the first one: the inspector reports empty modules. */
function stateModule(processing: Group): Group {
  const there = processing.get("icephys");
  if (there !== null) return there as Group;
  const made = typed(processing.create_group("icephys"), "ProcessingModule");
  setText(made, "description", "State variables of the simulated cell, one series for each sweep and variable");
  return made;
}

/** The non-empty traces, under unique names that NWB allows (no slash, no colon). */
function* namedTraces(traces: Response["traces"]): Generator<[string, Trace]> {
  const taken = new Set<string>();
  for (const [name, trace] of Object.entries(traces)) {
    if (trace.data.length === 0) continue;
    const plain = name.replaceAll(/[/\\:\0]/g, "_");
    let free = plain;
    for (let i = 2; taken.has(free); i++) free = `${plain}_${i}`;
    taken.add(free);
    yield [free, trace];
  }
}
