/** Writes tables and their columns (nwb.md 2.9). */

import type { Dataset, Group } from "../h5/load.js";
import { putNumbers, setReference, setText } from "../h5/writer.js";
import { typed } from "./writer-header.js";

/** Properties of a new table. */
export interface TableHead {
  readonly type: string;
  readonly description: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** Creates a DynamicTable group with its `id` column, numbered from 0. */
export function putTable(parent: Group, name: string, { type, description, columns, rows }: TableHead): Group {
  const table = typed(parent.create_group(name), type);
  setText(table, "description", description);
  setText(table, "colnames", columns);
  const ids = Int32Array.from({ length: rows }, (_, i) => i);
  typed(putNumbers(table, "id", ids), "ElementIdentifiers", "hdmf-common");
  return table;
}

/** Makes a dataset a table column. */
export function column(dataset: Dataset, description: string): Dataset {
  setText(typed(dataset, "VectorData", "hdmf-common"), "description", description);
  return dataset;
}

/** Writes the index that makes `target` a ragged column: `ends[i]` is the end of row i in it. */
export function putIndex(table: Group, name: string, target: Dataset, ends: readonly number[]): void {
  const index = putNumbers(table, `${name}_index`, Uint32Array.from(ends));
  setText(typed(index, "VectorIndex", "hdmf-common"), "description", `Index for ${name}`);
  setReference(index, "target", target);
}

/** Writes a column of row numbers of another table. */
export function putRegion(group: Group, name: string, rows: Int32Array, table: Group, description: string): Dataset {
  const region = typed(putNumbers(group, name, rows), "DynamicTableRegion", "hdmf-common");
  setText(region, "description", description);
  setReference(region, "table", table);
  return region;
}
