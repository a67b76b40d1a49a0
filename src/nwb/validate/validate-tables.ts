/** Checks dynamic tables: ids, columns, indices, regions and references (nwb.md 2.3, 2.9). */

import type { TreeNode } from "../h5/tree.js";
import { isTimeSeriesType, seriesLength } from "./validate-series.js";
import { join, type TypedNode, type ValidationContext } from "./validation-context.js";

const knownTables =
  /^(DynamicTable|AlignedDynamicTable|Units|SweepTable|TimeIntervals|.*RecordingsTable|Repetitions.*Table|ExperimentalConditionsTable|Intracellular.*Table)$/;

/** Whether an object is a table: by its type, or because it names columns (tables of extensions). */
export function isTable(context: ValidationContext, { kind, path, neurodataType }: TypedNode): boolean {
  return kind === "group" && (knownTables.test(neurodataType) || context.tree.attributeNames(path).has("colnames"));
}

/** Checks a table with all its columns. */
export function checkTable(context: ValidationContext, table: TypedNode): void {
  const { path, neurodataType } = table;
  context.requireAttribute(path, "description", "text");
  const id = context.requireDataset(path, "id", "id", 1);
  const rows = id?.shape?.[0] ?? 0;
  for (const name of columnNames(context, path)) {
    context.guard(join(path, name), () => checkColumn(context, path, name, rows));
  }
  if (neurodataType === "IntracellularRecordingsTable" || context.tree.attributeNames(path).has("categories")) {
    checkCategories(context, path, rows);
  }
  if (neurodataType === "Units") context.dataset(path, "spike_times", "float64", 1);
  if (neurodataType === "SweepTable") context.dataset(path, "sweep_number", "uint32", 1);
}

function columnNames(context: ValidationContext, path: string): readonly string[] {
  const names = context.tree.attributeNames(path);
  if (!names.has("colnames")) {
    context.error(path, "the attribute colnames is missing");
    return [];
  }
  // pynwb writes the names of a table without own columns as an empty list of numbers.
  if (context.tree.attribute(path, "colnames").shape?.includes(0)) return [];
  return context.tree.attributeTexts(path, "colnames") ?? [];
}

function checkCategories(context: ValidationContext, path: string, rows: number): void {
  if (!context.requireAttribute(path, "categories", "text")) return;
  for (const name of context.tree.attributeTexts(path, "categories") ?? []) {
    const id = context.tree.node(join(join(path, name), "id"));
    if (!id) context.error(path, `the category ${name} is missing`);
    else if (id.shape?.[0] !== rows) {
      context.error(join(path, name), `has ${id.shape?.[0]} rows, expected ${rows} like the table it belongs to`);
    }
  }
}

function checkColumn(context: ValidationContext, table: string, name: string, rows: number): void {
  const path = join(table, name);
  const column = context.tree.node(path);
  if (column?.kind !== "dataset") {
    context.error(table, `the column ${name} is missing`);
    return;
  }
  context.requireAttribute(path, "description", "text");
  const values = column.shape?.[0] ?? 0;
  const index = context.tree.node(`${path}_index`);
  if (index?.kind === "dataset") checkIndex(context, index, column, values, rows);
  else if (values !== rows) context.error(path, `has ${values} values, expected ${rows}, one for each row`);
  checkTargets(context, column);
}

/**
 * Checks an index, which holds the end of each row in the column. The index of an index (doubly ragged) is checked with
 * its own column.
 */
function checkIndex(context: ValidationContext, index: TreeNode, column: TreeNode, values: number, rows: number): void {
  const { path } = index;
  context.requireAttribute(path, "description", "text");
  if (!index.type.startsWith("uint")) context.error(path, `is stored as ${index.type}, expected unsigned integers`);
  if (context.requireAttribute(path, "target", "reference")) {
    const target = context.tree.attributeReference(path, "target");
    if (target !== context.tree.key(column.path)) context.error(`${path}@target`, `is not ${column.path}`);
  }
  const ends = context.tree.numbers(path) ?? new Float64Array(0);
  if (context.tree.node(`${path}_index`) === null && ends.length !== rows) {
    context.error(path, `has ${ends.length} values, expected ${rows}, one for each row`);
  }
  if (ends.some((end, i) => end < (ends[i - 1] ?? 0))) context.error(path, "falls, expected ends in ascending order");
  const last = ends.at(-1) ?? 0;
  if (last !== values) context.error(path, `ends at ${last}, expected ${values}, the length of ${column.path}`);
}

/** Checks the targets of a column's values. */
function checkTargets(context: ValidationContext, column: TreeNode): void {
  const { path } = column;
  const type = context.attributeText(path, "neurodata_type");
  if (type === "DynamicTableRegion") checkRegion(context, path);
  else if (column.type === "reference") {
    const unknown = context.tree.references(path).filter((key) => !context.byKey.has(key)).length;
    if (unknown > 0) context.error(path, `${unknown} of its references lead to no typed object`);
    if (path.endsWith("/electrodes/electrode")) checkElectrodes(context, path);
  } else if (type === "TimeSeriesReferenceVectorData") checkSeriesParts(context, path);
}

function checkElectrodes(context: ValidationContext, path: string): void {
  for (const key of context.tree.references(path)) {
    const target = context.byKey.get(key);
    if (target && target.neurodataType !== "IntracellularElectrode") {
      context.error(path, `refers to ${target.path}, a ${target.neurodataType}, expected an IntracellularElectrode`);
    }
  }
}

/** Checks that a region's rows are rows of its table. */
export function checkRegion(context: ValidationContext, path: string): void {
  if (!context.requireAttribute(path, "table", "reference")) return;
  const target = context.byKey.get(context.tree.attributeReference(path, "table") ?? "");
  if (!target) {
    context.error(`${path}@table`, "leads to no typed object, expected a table");
    return;
  }
  const rows = context.tree.node(join(target.path, "id"))?.shape?.[0] ?? 0;
  const outside = (context.tree.numbers(path) ?? []).find((row) => !(row >= 0 && row < rows));
  if (outside !== undefined) context.error(path, `holds row ${outside}, expected 0 to ${rows - 1} (${target.path})`);
}

function checkSeriesParts(context: ValidationContext, path: string): void {
  const parts = context.tree.seriesParts(path);
  if (parts === null) {
    context.error(path, "lacks one of the members idx_start, count and timeseries");
    return;
  }
  parts.forEach(({ start, count, key }, row) => {
    const target = context.byKey.get(key);
    if (!target || !isTimeSeriesType(target.neurodataType)) {
      context.error(path, `row ${row} refers to ${target?.path ?? "no typed object"}, expected a time series`);
      return;
    }
    if (start < 0 && count < 0) return; // −1, −1: the row has no such series
    const samples = seriesLength(context, target.path);
    if (start < 0 || count < 0 || (samples !== null && start + count > samples)) {
      context.error(path, `row ${row} is [${start}, ${start + count}) of ${target.path}, which has ${samples} samples`);
    }
  });
}
