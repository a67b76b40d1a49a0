import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidOptionError, messageOf, NotFoundError } from "../base/errors.js";
import { TABLES } from "./results/columns.js";

/** The answer to a query: values as JSON has them, whole numbers beyond 2^53 as text. */
export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The optional package that answers queries. */
const PACKAGE = "@duckdb/node-api";

/**
 * Answers a query in SQL over the tables of a campaign, which are there as `runs`, `spikes`, `features` and `timings`.
 *
 * @throws NotFoundError if the folder has no tables; InvalidOptionError if DuckDB is not installed or refuses the query
 */
export async function queryTables(folder: string, sql: string): Promise<QueryAnswer> {
  const tables = TABLES.filter((table) => existsSync(join(folder, `${table}.parquet`)));
  if (tables.length === 0) {
    const path = join(folder, "runs.parquet");
    throw new NotFoundError(
      `query ${folder}`,
      `it has no runs.parquet; \`rheobase campaign run PLAN -o ${folder}\` makes it at its end`,
      { path },
    );
  }
  const { DuckDBInstance } = await loaded();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    for (const table of tables) {
      const path = join(folder, `${table}.parquet`).replaceAll("'", "''");
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
