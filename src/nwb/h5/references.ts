import type { Dataset, Reference } from "./load.js";
import { hex } from "./values.js";

/** One row of a column that refers to a part of a time series (nwb.md 2.9). */
export interface TimeSeriesReference {
  readonly start: number;
  readonly count: number;
  /** Key of the series' object. */
  readonly key: string;
}

/**
 * Rows of a dataset of records {idx_start, count, timeseries}; null where it is no such dataset.
 *
 * @throws Error where HDF5 fails, or a record holds no reference
 */
export function readTimeSeriesReferences(
  dataset: Dataset,
  isReference: (value: unknown) => value is Reference,
): TimeSeriesReference[] | null {
  const members = dataset.metadata.compound_type?.members;
  if (!members) return null;
  // h5wasm 0.10.3 reads a reference within a record as nothing unless told that there is one of it (nwb.md 1.3.1); it
  // keeps what it is told, as a Dataset reads its metadata once.
  for (const member of members) member.total_size = 1;
  if (dataset.metadata.shape?.includes(0)) return [];
  const position = (name: string) => members.findIndex((member) => member.name === name);
  const [start, count, target] = [position("idx_start"), position("count"), position("timeseries")];
  const rows = dataset.value;
  if (start < 0 || count < 0 || target < 0 || !Array.isArray(rows)) return null;
  return rows.map((row) => {
    const cells = row as unknown[];
    const reference = [cells[target]].flat()[0];
    if (!isReference(reference)) throw new Error("a reference was expected");
    return { start: Number(cells[start]), count: Number(cells[count]), key: hex(reference.ref_data) };
  });
}
