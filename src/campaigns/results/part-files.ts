/**
 * The parts of a campaign's results: part 3 holds the runs 3072 to 4095. While runs come in they are lines of a journal,
 * which a killed process leaves whole up to its last line; a part whose runs are all there is sealed as Parquet.
 */
import { open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { InvalidRecordingError, messageOf } from "../../base/errors.js";
import { writeAtomic } from "../../files/atomic-file.js";
import { errnoOf } from "../../files/system-error.js";
import { type Columns, TABLES, type TableName } from "./columns.js";
import { type RunRow, rowsOf } from "./run-row.js";

/** Runs per part. */
export const PART_RUNS = 1024;

/** The files of a part. */
export interface PartFiles {
  /** The journals, of one writer each. */
  readonly journals: readonly string[];
  readonly isSealed: boolean;
}

const stem = (part: number): string => String(part).padStart(6, "0");

export const journalName = (part: number, writer: string): string => `${stem(part)}.${writer}.ndjson`;
export const sealedName = (part: number, table: TableName): string => `${stem(part)}.${table}.parquet`;

/** The files in a folder of parts, by part; none if there is no folder yet. */
export async function listParts(folder: string): Promise<Map<number, PartFiles>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return [];
    throw error;
  });
  const parts = new Map<number, { journals: string[]; isSealed: boolean }>();
  for (const name of names.sort()) {
    const found = /^(\d{6,})\.(?:(\w+)\.ndjson|runs\.parquet)$/.exec(name);
    if (found === null) continue;
    const part = Number(found[1]);
    const files = parts.get(part) ?? { journals: [], isSealed: false };
    if (found[2] === undefined) files.isSealed = true;
    else files.journals.push(join(folder, name));
    parts.set(part, files);
  }
  return parts;
}

/**
 * The rows of journals, by run. Of two rows of one run one that is ok counts, else the later: which process wrote which
 * journal does not matter.
 *
 * @param accepts whether a row counts at all
 */
export async function readJournals(
  paths: readonly string[],
  accepts: (row: RunRow) => boolean = () => true,
): Promise<Map<number, RunRow>> {
  const rows = new Map<number, RunRow>();
  for (const path of paths) {
    for (const row of rowsOf(await readFile(path, "utf8"))) {
      if (accepts(row) && rows.get(row.index)?.status !== "ok") rows.set(row.index, row);
    }
  }
  return rows;
}

/** Writes a part as Parquet. Its table `runs` comes last: only with it the part counts as sealed. */
export async function sealPart(
  folder: string,
  part: number,
  columns: (table: TableName) => Columns,
  journals: readonly string[],
): Promise<void> {
  for (const table of [...TABLES].reverse()) {
    const bytes = await parquetBytes(columns(table));
    await writeAtomic(join(folder, sealedName(part, table)), bytes, { what: "results" });
  }
  for (const path of journals) await rm(path, { force: true });
}

/** A part of a table as the bytes of a Parquet file. */
export async function parquetBytes(columnData: Columns): Promise<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData }), createdBy: "rheobase" });
  if ((columnData[0]?.data.length ?? 0) > 0) await parquet.write({ columnData, rowGroupSize: PART_ROWS });
  await parquet.finish();
  return writer.getBytes();
}

/** Rows of a table that share a row group at most. */
const PART_ROWS = 1_000_000;

/**
 * Rows of a sealed table.
 *
 * @throws InvalidRecordingError if the file is damaged
 */
export async function readSealed(
  path: string,
  columns?: readonly string[] | undefined,
): Promise<Record<string, unknown>[]> {
  try {
    const file = await asyncBufferFromFile(path);
    return await parquetReadObjects({ file, ...(columns === undefined ? {} : { columns: [...columns] }) });
  } catch (cause) {
    throw new InvalidRecordingError(
      `read the results ${path}`,
      `the file is damaged (${messageOf(cause)}); delete it and those of the same number, and run the campaign again`,
      { path, cause },
    );
  }
}

/** Ends a torn last line, so that the next one stands alone. */
export async function endTornLine(path: string): Promise<void> {
  const file = await open(path, "a+").catch(() => null);
  if (file === null) return;
  try {
    const { size } = await file.stat();
    if (size === 0) return;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    if (buffer[0] !== 0x0a) await file.appendFile("\n");
  } finally {
    await file.close();
  }
}
