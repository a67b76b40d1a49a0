/**
 * Typed helpers for h5wasm's writing functions. They give every value an explicit type, because h5wasm would write
 * `[1.0, 2.0]` as int32, and avoid the functions that leave a file unreadable when they throw (nwb.md 1.2, 1.3).
 */

import type { Dataset, Group, Reference } from "./load.js";

/** An object with attributes. */
export type Node = Group | Dataset;

/** h5wasm's names of the number types in use: float32, float64, int32, uint32. */
export type NumberType = "<f" | "<d" | "<i" | "<I";

/** h5wasm silently truncates text at a NUL; the replacement character prevents that. */
const clean = (text: string): string => text.replaceAll("\0", "\uFFFD");

/** Sets a text attribute or a list of texts; h5wasm cannot write empty lists. */
export function setText(at: Node, name: string, value: string | readonly string[]): void {
  if (typeof value === "string") at.create_attribute(name, clean(value), [], "S");
  else at.create_attribute(name, value.map(clean), [value.length], "S");
}

/** Sets a scalar number attribute. */
export function setNumber(at: Node, name: string, value: number, type: NumberType): void {
  at.create_attribute(name, value, [], type);
}

/** Sets a list of whole numbers as an attribute, stored as uint32. */
export function setCounts(at: Node, name: string, values: readonly number[]): void {
  at.create_attribute(name, Uint32Array.from(values), [values.length], "<I");
}

/** Sets an attribute that refers to another object of the file. */
export function setReference(at: Node, name: string, target: Node): void {
  at.create_attribute(name, target.create_reference(), [], "Reference");
}

/** Writes a text dataset: a scalar, or a list (one dimension). */
export function putText(group: Group, name: string, value: string | readonly string[]): Dataset {
  return typeof value === "string"
    ? group.create_dataset({ name, data: clean(value), shape: [], dtype: "S" })
    : group.create_dataset({ name, data: value.map(clean), shape: [value.length], dtype: "S" });
}

/** Writes a table of text with rows of equal length. */
export function putTextRows(group: Group, name: string, rows: readonly (readonly string[])[]): Dataset {
  return group.create_dataset({
    name,
    data: rows.flat().map(clean),
    shape: [rows.length, rows[0]?.length ?? 0],
    dtype: "S",
  });
}

/** Writes a scalar number dataset. */
export function putNumber(group: Group, name: string, value: number, type: NumberType): Dataset {
  return group.create_dataset({ name, data: value, shape: [], dtype: type });
}

/** Writes a list of numbers of a fixed length; whole numbers are stored as uint64. */
export function putList(group: Group, name: string, data: Float64Array | BigUint64Array): Dataset {
  const dtype = data instanceof Float64Array ? "<d" : "<Q";
  return group.create_dataset({ name, data, shape: [data.length], dtype });
}

/** Makes a table of float64, zero at first, that columns are written to later: {@link writeColumns}. */
export function putEmptyTable(group: Group, name: string, rows: number, columns: number): Dataset {
  const shape = [rows, columns];
  const chunks = [Math.min(rows, TABLE_CHUNK[0]), Math.min(columns, TABLE_CHUNK[1])];
  // h5wasm makes no dataset without values: the first one, then the whole shape.
  const first = new Float64Array(1);
  const table = group.create_dataset({ name, data: first, shape: [1, 1], dtype: "<d", maxshape: shape, chunks });
  table.resize(shape);
  return table;
}

/** Rows and columns of a chunk of such a table: half a megabyte. */
const TABLE_CHUNK = [1024, 64] as const;

/** Writes columns of equal length to a table, from its column `first` on; `betweenBlocks` may throw to stop. */
export async function writeColumns(
  table: Dataset,
  first: number,
  columns: readonly Float64Array[],
  betweenBlocks: () => Promise<void>,
): Promise<void> {
  const rows = columns[0]?.length ?? 0;
  for (let from = 0; from < rows; from += TABLE_CHUNK[0]) {
    const to = Math.min(rows, from + TABLE_CHUNK[0]);
    table.write_slice(
      [
        [from, to],
        [first, first + columns.length],
      ],
      interleaved(columns, from, to),
    );
    await betweenBlocks();
  }
}

/** Some rows of columns, row-major. */
function interleaved(columns: readonly Float64Array[], from: number, to: number): Float64Array {
  const block = new Float64Array((to - from) * columns.length);
  for (const [k, column] of columns.entries()) {
    for (let i = from, at = k; i < to; i++, at += columns.length) block[at] = column[i]!;
  }
  return block;
}

/** Rows per chunk of a growable column: keeps small tables small. */
const columnChunk = (rows: number): number => Math.max(1, Math.min(rows, 16384));

/** Writes numbers as a growable dataset: one dimension, or `columns` numbers per row. */
export function putNumbers(
  group: Group,
  name: string,
  data: Float64Array | Int32Array | Uint32Array,
  columns = 1,
): Dataset {
  const rows = data.length / columns;
  const type: NumberType = data instanceof Float64Array ? "<d" : data instanceof Int32Array ? "<i" : "<I";
  const rest = columns === 1 ? [] : [columns];
  return group.create_dataset({
    name,
    data,
    shape: [rows, ...rest],
    dtype: type,
    maxshape: [null, ...rest],
    chunks: [columnChunk(rows), ...rest],
  });
}

/** Writes a column of references to objects. */
export function putReferences(group: Group, name: string, data: readonly Reference[]): Dataset {
  const rows = data.length;
  return group.create_dataset({
    name,
    data: [...data],
    shape: [rows],
    dtype: "Reference",
    maxshape: [null],
    chunks: [columnChunk(rows)],
  });
}

/** A row that refers to part of a time series: `count` samples from `start`; both −1 for none. */
export interface SeriesPart {
  readonly start: number;
  readonly count: number;
  readonly series: Reference;
}

/** Writes a compound column {idx_start, count, timeseries}. */
export function putSeriesParts(group: Group, name: string, parts: readonly SeriesPart[]): Dataset {
  const rows = parts.length;
  return group.create_dataset({
    name,
    data: new Map<string, Int32Array | Reference[]>([
      ["idx_start", Int32Array.from(parts, (part) => part.start)],
      ["count", Int32Array.from(parts, (part) => part.count)],
      ["timeseries", parts.map((part) => part.series)],
    ]),
    shape: [rows],
    dtype: [
      ["idx_start", "<i"],
      ["count", "<i"],
      ["timeseries", "Reference"],
    ],
    maxshape: [null],
    chunks: [columnChunk(rows)],
  });
}

/** Storage layout of a trace. */
export interface TraceLayout {
  /** Components per sample; 1 gives a one-dimensional dataset. */
  readonly columns: number;
  readonly precision: "float32" | "float64";
  /** gzip level, 0 for none. */
  readonly compression: number;
  /** Replacement for NaN; default: NaN is written. */
  readonly nanValue?: number | undefined;
  /** Called after each block with its number of values: yields to the event loop, and may throw to stop. */
  readonly betweenBlocks: (values: number) => Promise<void>;
}

/** Values per chunk. Blocks are whole chunks: a chunk written in two parts would be compressed twice (nwb.md 1.4). */
const CHUNK = 65_536;
/** Chunks per block: about 50 ms of compression, which bounds the delay of a cancellation. */
const BLOCK_CHUNKS = 16;

/**
 * Writes a trace `[samples]` or `[samples, columns]`, row-major, in blocks.
 *
 * @param values converted block by block, to avoid a second copy of the trace
 */
export async function putTrace(
  group: Group,
  name: string,
  values: Float64Array,
  layout: TraceLayout,
): Promise<Dataset> {
  const { columns } = layout;
  const rest = columns === 1 ? [] : [columns];
  const part = (start: number, end: number): Float64Array => values.subarray(start * columns, end * columns);
  return putBlocks(group, name, values.length / columns, rest, part, layout);
}

/**
 * As {@link putTrace}, from columns of equal length: `[samples, columns]`, also for one column.
 *
 * @param values are interleaved block by block
 */
export function putColumns(
  group: Group,
  name: string,
  values: readonly Float64Array[],
  layout: Omit<TraceLayout, "columns">,
): Promise<Dataset> {
  const columns = values.length;
  const part = (start: number, end: number): Float64Array => interleaved(values, start, end);
  return putBlocks(group, name, values[0]!.length, [columns], part, { ...layout, columns });
}

/** Writes rows in blocks; `part` gives the values of a range of rows. */
async function putBlocks(
  group: Group,
  name: string,
  rows: number,
  rest: readonly number[],
  part: (start: number, end: number) => Float64Array,
  layout: TraceLayout,
): Promise<Dataset> {
  const { columns } = layout;
  const chunkRows = Math.max(1, Math.min(rows, Math.floor(CHUNK / columns)));
  const blockRows = chunkRows * BLOCK_CHUNKS;
  const firstRows = Math.min(rows, blockRows);
  const dataset = group.create_dataset({
    name,
    data: toStored(part(0, firstRows), layout),
    shape: [firstRows, ...rest],
    dtype: layout.precision === "float32" ? "<f" : "<d",
    maxshape: [null, ...rest],
    chunks: [chunkRows, ...rest],
    ...(layout.compression > 0 ? { compression: "gzip" as const, compression_opts: [layout.compression] } : {}),
  });
  let written = firstRows;
  for (let start = firstRows; start < rows; start += blockRows) {
    await layout.betweenBlocks(written * columns);
    const end = Math.min(rows, start + blockRows);
    dataset.resize([end, ...rest]);
    const block = toStored(part(start, end), layout);
    dataset.write_slice([[start, end], ...rest.map((n): [number, number] => [0, n])], block);
    written = end - start;
  }
  await layout.betweenBlocks(written * columns);
  return dataset;
}

/**
 * Reused buffers for one stored block: allocating new ones costs 4 % of the writing time. h5wasm copies the block
 * synchronously, so all writers can share them.
 */
const room = { float32: new Float32Array(0), float64: new Float64Array(0) };

/** The block in its stored type: values rounded once (as by Math.fround), NaN replaced if requested. */
function toStored(block: Float64Array, { precision, nanValue }: TraceLayout): Float32Array | Float64Array {
  const replaces = nanValue !== undefined && !Number.isNaN(nanValue);
  if (!replaces && precision === "float64") return block;
  if (room[precision].length < block.length) {
    if (precision === "float32") room.float32 = new Float32Array(block.length);
    else room.float64 = new Float64Array(block.length);
  }
  const stored = room[precision].subarray(0, block.length);
  stored.set(block);
  if (replaces) {
    for (let i = 0; i < block.length; i++) if (Number.isNaN(block[i])) stored[i] = nanValue;
  }
  return stored;
}
