/** Checks time series, especially those of patch clamp (nwb.md 2.3, 2.4). */

import { join, type TypedNode, type ValidationContext } from "./validation-context.js";

/** Clamp series with the unit that the schema prescribes for their data. */
const clampUnits: ReadonlyMap<string, string | null> = new Map([
  ["PatchClampSeries", null],
  ["CurrentClampSeries", "volts"],
  ["IZeroClampSeries", "volts"],
  ["VoltageClampSeries", "amperes"],
  ["CurrentClampStimulusSeries", "amperes"],
  ["VoltageClampStimulusSeries", "volts"],
]);
const plainSeries = new Set(["TimeSeries", "ElectricalSeries", "SpatialSeries"]);

/** Whether objects of this type are checked here. */
export const isSeries = (type: string): boolean => clampUnits.has(type) || plainSeries.has(type);

/** Whether a table's time series reference may refer to objects of this type. */
export const isTimeSeriesType = (type: string): boolean => isSeries(type) || type.endsWith("Series");

/** Checks data, clock and, for clamp series, the other requirements of the schema. */
export function checkSeries(context: ValidationContext, node: TypedNode): void {
  const { path, neurodataType } = node;
  const samples = checkData(context, node);
  checkClock(context, path, samples);
  if (!clampUnits.has(neurodataType)) return;
  context.requireAttribute(path, "stimulus_description", "text");
  context.attribute(path, "sweep_number", "uint32");
  context.requireLink(path, "electrode", "IntracellularElectrode");
  if (!context.dataset(path, "gain", "float", 0)) {
    context.warn(path, "the dataset gain is missing: pynwb before version 3 cannot read the series");
  }
  const settings = ["bias_current", "bridge_balance", "capacitance_compensation"];
  for (const name of neurodataType === "CurrentClampSeries" ? settings : []) context.dataset(path, name, "float", 0);
  for (const name of neurodataType === "IZeroClampSeries" ? settings : []) {
    context.requireDataset(path, name, "float", 0);
  }
}

/** Checks `data`; returns its length along time, or null. */
function checkData(context: ValidationContext, { path, neurodataType }: TypedNode): number | null {
  const data = context.requireDataset(path, "data", "number");
  if (!data) return null;
  if (context.requireAttribute(data.path, "unit", "text")) {
    const wanted = clampUnits.get(neurodataType);
    const unit = context.attributeText(data.path, "unit");
    if (wanted && unit !== wanted) context.warn(`${data.path}@unit`, `is "${unit}", expected "${wanted}"`);
  }
  for (const name of ["conversion", "offset", "resolution"]) context.attribute(data.path, name, "float");
  const shape = data.shape ?? [];
  const isRow = clampUnits.has(neurodataType) && shape.length > 1 && shape[0] === 1;
  if (isRow) context.error(data.path, `has the shape ${shape.join(" × ")}, expected one dimension of samples`);
  const samples = (isRow ? shape.reduce((all, length) => all * length, 1) : shape[0]) ?? null;
  if (samples === null) context.error(data.path, "is a scalar, expected one value a sample");
  if (samples === 0) context.warn(data.path, "holds no samples");
  return samples;
}

/** A series needs either a start and a rate, or the time of each sample. */
function checkClock(context: ValidationContext, path: string, samples: number | null): void {
  const start = context.dataset(path, "starting_time", "float64", 0);
  const timestamps = context.dataset(path, "timestamps", "float64", 1);
  if (!start && !timestamps && !context.tree.names(path).includes("timestamps")) {
    context.error(path, "both starting_time and timestamps are missing, expected one of them");
  }
  if (start) {
    if (context.requireAttribute(start.path, "rate", "float")) {
      const rate = context.tree.attributeNumbers(start.path, "rate")?.[0] ?? Number.NaN;
      if (!(rate > 0)) context.warn(`${start.path}@rate`, `is ${rate} Hz, expected a positive number`);
    }
    checkSeconds(context, start.path);
  }
  if (timestamps) {
    checkSeconds(context, timestamps.path);
    const count = timestamps.shape?.[0];
    if (samples !== null && count !== samples) {
      context.warn(timestamps.path, `holds ${count} times, expected ${samples}, one for each sample`);
    }
  }
}

function checkSeconds(context: ValidationContext, path: string): void {
  const unit = context.attributeText(path, "unit");
  if (unit?.toLowerCase() !== "seconds") {
    const at = unit === null ? path : `${path}@unit`;
    context.warn(
      at,
      unit === null ? 'the attribute unit is missing, expected "seconds"' : `is "${unit}", expected "seconds"`,
    );
  }
}

/** Length along time of the series at `path`, or null. */
export function seriesLength(context: ValidationContext, path: string): number | null {
  return context.tree.node(join(path, "data"))?.shape?.[0] ?? null;
}
