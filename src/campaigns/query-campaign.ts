import { checkArguments } from "../base/arguments.js";
import { InvalidOptionError, messageOf } from "../base/errors.js";
import { tablePath, tablesIn } from "./results/merge-tables.js";

/** The answer to a query: values as JSON has them, whole numbers beyond 2^53 as text. */
export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The optional package that answers queries. */
const PACKAGE = "@duckdb/node-api";

/**
 * Answers a query in SQL over the tables of a campaign, which are there as `runs`, `spikes`, `features`, `scores` and `timings`.
 *
 * @throws NotFoundError if the folder has no tables; InvalidOptionError if DuckDB is not installed or refuses the query
 */
export async function queryCampaign(folder: string, sql: string): Promise<QueryAnswer> {
  checkArguments("query a campaign", { folder: [folder, "path"], sql: [sql, "text"] });
  const tables = tablesIn(folder, `query ${folder}`);
  const { DuckDBInstance } = await loaded();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    for (const table of tables) {
      const path = tablePath(folder, table).replaceAll("'", "''");
      await connection.run(`create view ${table} as select * from read_parquet('${path}')`);
    }
    const reader = await connection.runAndReadAll(sql);
    return { columns: reader.deduplicatedColumnNames(), rows: reader.getRowsJson() };
  } catch (cause) {
    throw new InvalidOptionError(`query ${folder}`, messageOf(cause).trim(), { value: sql, cause });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function loaded(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new InvalidOptionError(
      "query with SQL",
      `the package ${PACKAGE}, which answers queries, is not installed; \`npm install ${PACKAGE}\` installs it (pandas, polars and DuckDB read the tables, too)`,
      { cause },
    );
  }
}
