/** Writes single series: those of electrodes, and traces of the model (nwb.md 2.10). */

import type { Response, Trace } from "../../../base/types.js";
import type { SweepInfo } from "../../../stimulus/sweep.js";
import type { Group } from "../../h5/load.js";
import { putNumber, putTrace, type SeriesPart, setNumber, setText } from "../../h5/writer.js";
import type { WriteSettings } from "../write-options.js";
import type { WrittenElectrode } from "../writer-electrodes.js";
import { typed } from "../writer-header.js";

/** What all series of a sweep share. */
export interface SeriesClock {
  /** Start on the file's clock [s]. */
  readonly startTimeS: number;
  readonly rateHz: number;
  readonly settings: WriteSettings;
  readonly betweenBlocks: (values: number) => Promise<void>;
}

/** One side of a recording: what an electrode gave, or what it measured. */
export interface ClampSeries {
  readonly name: string;
  readonly clamp: SweepInfo["clamp"];
  readonly side: "stimulus" | "response";
  readonly sweep: number;
  readonly electrode: WrittenElectrode;
  /** Code or name of the stimulus. */
  readonly code: string;
  readonly description: string;
  readonly comments: string;
  readonly values: Float64Array;
  /** Replacement for NaN; default: NaN is written. */
  readonly nanValue?: number | undefined;
}

/** Types of series by what is clamped, and the unit of their data. */
const SERIES = {
  current: { stimulus: ["CurrentClampStimulusSeries", "A"], response: ["CurrentClampSeries", "V"] },
  zero: { stimulus: ["CurrentClampStimulusSeries", "A"], response: ["IZeroClampSeries", "V"] },
  voltage: { stimulus: ["VoltageClampStimulusSeries", "V"], response: ["VoltageClampSeries", "A"] },
} as const;

/** Compensations of an amplifier, with their units. A simulated clamp has none, and an electrode no offset. */
const COMPENSATIONS = {
  current: { bias_current: "", bridge_balance: "", capacitance_compensation: "" },
  zero: { bias_current: "", bridge_balance: "", capacitance_compensation: "" },
  voltage: {
    capacitance_fast: "farads",
    capacitance_slow: "farads",
    resistance_comp_correction: "percent",
    resistance_comp_prediction: "percent",
    whole_cell_capacitance_comp: "farads",
    whole_cell_series_resistance_comp: "ohms",
  },
} as const;

/** NWB's value for series of an electrode without a stimulus. */
const NO_STIMULUS = "N/A";

/** Writes one side of a recording. */
export async function putClampSeries(parent: Group, series: ClampSeries, clock: SeriesClock): Promise<SeriesPart> {
  const { clamp, side, values, comments, nanValue } = series;
  const [type, unit] = SERIES[clamp][side];
  const group = typed(parent.create_group(series.name), type);
  setText(group, "description", series.description);
  setText(group, "stimulus_description", clamp === "zero" ? NO_STIMULUS : series.code);
  setNumber(group, "sweep_number", series.sweep, "<I");
  putNumber(group, "gain", 1, "<f");
  group.create_soft_link(series.electrode.path, "electrode");
  await putData(group, { data: values, unit, shape: [values.length] }, { comments, nanValue, ...clock });
  if (side === "response") {
    for (const [name, ofSetting] of Object.entries(COMPENSATIONS[clamp])) {
      const setting = putNumber(group, name, 0, "<f");
      if (ofSetting !== "") setText(setting, "unit", ofSetting);
    }
  }
  return { start: 0, count: values.length, series: group.create_reference() };
}

/**
 * Writes traces as series of the module of state variables.
 *
 * @param sweep its number, prefix of the names of its series, and comment on the junction potential of its voltages
 * @returns the series by the names of the traces
 */
export async function putTraces(
  processing: Group,
  traces: Response["traces"],
  sweep: { readonly number: number; readonly prefix: string; readonly junction: string },
  clock: SeriesClock,
): Promise<ReadonlyMap<string, SeriesPart>> {
  const written = new Map<string, SeriesPart>();
  for (const [name, free, trace] of namedTraces(traces)) {
    const group = typed(stateModule(processing).create_group(`${sweep.prefix}_${free}`), "TimeSeries");
    const { distanceUm } = trace;
    const place = distanceUm === undefined ? "" : `, ${Number(distanceUm.toPrecision(6))} um from the soma`;
    setText(group, "description", `${name} of the simulated cell${place}, sweep ${sweep.number}`);
    // No attribute of the schema, which allows further ones: figures order traces by it.
    if (distanceUm !== undefined) setNumber(group, "distance_um", distanceUm, "<d");
    const kind = trace.shape.length === 2 ? "One column for each component" : "State variable";
    const isVoltage = trace.unit === "V" && name.endsWith(".v");
    await putData(group, trace, { comments: isVoltage ? `Membrane potential${sweep.junction}` : kind, ...clock });
    written.set(name, { start: 0, count: trace.shape[0], series: group.create_reference() });
  }
  return written;
}

/** NWB's names of the units that it prescribes for clamp series. */
const longUnits: Readonly<Record<string, string>> = { V: "volts", A: "amperes" };

interface DataSettings extends SeriesClock {
  readonly comments: string;
  readonly nanValue?: number | undefined;
}

/** Writes comments, `data` and `starting_time` of a series. */
async function putData(group: Group, trace: Trace, options: DataSettings): Promise<void> {
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
}

/** The module of the state variables, created for the first one: the inspector reports empty modules. */
function stateModule(processing: Group): Group {
  const there = processing.get("icephys");
  if (there !== null) return there as Group;
  const made = typed(processing.create_group("icephys"), "ProcessingModule");
  setText(made, "description", "State variables of the simulated cell, one series for each sweep and variable");
  return made;
}

/** The non-empty traces, each with a unique name that NWB allows (no slash, no colon). */
function* namedTraces(traces: Response["traces"]): Generator<[name: string, free: string, Trace]> {
  const taken = new Set<string>();
  for (const [name, trace] of Object.entries(traces)) {
    if (trace.data.length === 0) continue;
    const plain = name.replaceAll(/[/\\:\0]/g, "_");
    let free = plain;
    for (let i = 2; taken.has(free); i++) free = `${plain}_${i}`;
    taken.add(free);
    yield [name, free, trace];
  }
}
