import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { TABLES, type TableName } from "./columns.js";
import { tablePath, tablesIn } from "./merge-tables.js";
import { readSealed } from "./part-files.js";

/** A row of a table, by the names of its columns; units are in the names. */
export type CampaignRow = Readonly<Record<string, number | string | boolean | null>>;

/**
 * Reads a table of a campaign whole. For tables that do not fit into memory, see `queryCampaign`.
 *
 * @param folder of the campaign
 * @returns the rows, in the order of the runs
 * @throws NotFoundError if the folder has no tables yet; InvalidRecordingError if the file is damaged; InvalidOptionError
 */
export async function readCampaignTable(folder: string, table: TableName): Promise<readonly CampaignRow[]> {
  checkArguments("read a table of a campaign", { folder: [folder, "path"], table: [table, "text"] });
  const task = `read the table "${table}" of the campaign in ${folder}`;
  if (!TABLES.includes(table)) {
    throw new InvalidOptionError(task, `expected one of ${TABLES.join(", ")}`, { value: table, allowed: TABLES });
  }
  tablesIn(folder, task);
  const rows = await readSealed(tablePath(folder, table));

  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null])),
  ) as CampaignRow[];
}
