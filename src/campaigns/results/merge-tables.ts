import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { NotFoundError } from "../../base/errors.js";
import { AtomicFile } from "../../files/atomic-file.js";
import { errnoOf, writeFailed } from "../../files/system-error.js";
import type { VariedParameter } from "../plan/change-sets.js";
import { type Columns, columnsOf, TABLES, type TableName } from "./columns.js";
import { readSealed, sealedName } from "./part-files.js";
import type { CampaignResults } from "./results.js";

/** Rows per row group at most: a part is one, unless its runs have very many spikes. */
const GROUP_ROWS = 1_000_000;

/** The file of a table in a campaign's folder. */
export const tablePath = (folder: string, table: TableName): string => join(folder, `${table}.parquet`);

/**
 * The tables that a campaign's folder holds.
 *
 * @param task for messages
 * @throws NotFoundError if the campaign has not come to its end yet
 */
export function tablesIn(folder: string, task: string): readonly TableName[] {
  const tables = TABLES.filter((table) => existsSync(tablePath(folder, table)));
  if (tables.includes("runs")) return tables;
  const path = tablePath(folder, "runs");
  const reason = `it has no runs.parquet; \`rheobase campaign run PLAN -o ${folder}\` makes it at its end`;
  throw new NotFoundError(task, reason, { path });
}

/**
 * Writes the tables of a campaign, each as one file with a row group per part, in the order of the runs. Memory holds one
 * part.
 *
 * @throws WriteFailedError, InvalidRecordingError for a damaged part
 */
export async function mergeTables(
  folder: string,
  results: CampaignResults,
  varied: readonly VariedParameter[],
): Promise<void> {
  for (const table of TABLES) await mergeTable(folder, table, results, varied);
}

/** Whether all tables are there, and no part is newer. */
export async function areTablesCurrent(folder: string): Promise<boolean> {
  const newest = async (paths: readonly string[]): Promise<number[]> =>
    Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs));
  try {
    const parts = join(folder, "parts");
    const written = await newest(TABLES.map((table) => tablePath(folder, table)));
    const names = await readdir(parts);
    const changed = await newest([parts, ...names.map((name) => join(parts, name))]);
    return changed.every((time) => time < Math.min(...written));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function mergeTable(
  folder: string,
  table: TableName,
  results: CampaignResults,
  varied: readonly VariedParameter[],
): Promise<void> {
  const target = tablePath(folder, table);
  await using file = await AtomicFile.create(target, { what: "results" });
  try {
    const writer = fileWriter(file.path);
    const schema = schemaFromColumnData({ columnData: columnsOf(table, [], varied) });
    const parquet = new ParquetWriter({ writer, schema, createdBy: "rheobase" });
    for (let part = 0; part < results.partCount; part++) {
      const columnData = await columnsOfPart(folder, table, part, results, varied);
      if ((columnData[0]?.data.length ?? 0) > 0) await parquet.write({ columnData, rowGroupSize: GROUP_ROWS });
    }
    await parquet.finish();
  } catch (cause) {
    throw writeFailed(target, cause, "results");
  }
  await file.commit();
}

async function columnsOfPart(
  folder: string,
  table: TableName,
  part: number,
  results: CampaignResults,
  varied: readonly VariedParameter[],
): Promise<Columns> {
  if (results.isOpen(part)) return columnsOf(table, await results.rowsOfOpen(part), varied);
  if (!results.hasPart(part)) return [];
  const rows = await readSealed(join(folder, "parts", sealedName(part, table)));
  return columnsOf(table, [], varied).map((column) => ({
    ...column,
    data: rows.map((row) => row[column.name] ?? null),
  }));
}
