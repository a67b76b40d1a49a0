import type { Decoded } from "./decode.js";
import { toNumbers } from "./values.js";

/** A row that refers to a part of a time series (nwb.md 2.9). */
export interface TimeSeriesReference {
  readonly start: number;
  readonly count: number;
  /** Key of the series' object. */
  readonly key: string;
}

/** Rows of records {idx_start, count, timeseries}; null for any other value. */
export function timeSeriesReferences(value: Decoded): TimeSeriesReference[] | null {
  if (value.kind !== "records") return null;
  const [start, count] = [toNumbers(value.columns.get("idx_start")), toNumbers(value.columns.get("count"))];
  const target = value.columns.get("timeseries");
  if (start === null || count === null || target?.kind !== "references") return null;
  return target.keys.map((key, row) => ({ start: start[row] ?? 0, count: count[row] ?? 0, key }));
}
