import { queryCampaign } from "../../../campaigns/query-campaign.js";
import type { Command } from "../../command.js";
import type { TableCell } from "../../output/table.js";
import type { OutputOptions } from "../../output/terminal.js";

interface QueryArguments extends OutputOptions {
  folder: string;
  sql: string;
  csv: boolean;
}

const cellOf = (value: unknown): TableCell =>
  value === null || typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);

export const queryCommand: Command<QueryArguments> = {
  examples: [
    ["rheobase query results 'select model, sum(spike_count) from runs group by model'", "Spikes of each model"],
  ],
  takes: [
    { name: "folder", describe: "Folder of a campaign, as given to `campaign run -o`" },
    { name: "sql", noFile: true, describe: "Query in SQL over runs, spikes, features, scores and timings" },
  ],
  options: { csv: { type: "boolean", default: false, describe: "Print the answer as CSV" } },
  run: async ({ folder, sql, csv }, { terminal }) => {
    const { columns, rows } = await queryCampaign(folder, sql);
    if (terminal.json) {
      terminal.document("rheobase.query/1", { columns, rows });
      return;
    }
    if (csv) {
      const { toCsv } = await import("../../../base/text/csv-out.js");
      const objects = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])));
      process.stdout.write(objects.length > 0 ? toCsv(objects) : `${columns.join(",")}\n`);
      return;
    }
    terminal.table(
      columns,
      rows.map((row) => row.map(cellOf)),
    );
  },
};
