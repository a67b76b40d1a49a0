/** The columns of the tables, one table per kind of result. Units are in the names: SI. */
import type { ColumnSource } from "hyparquet-writer";
import type { VariedParameter } from "../plan/change-sets.js";
import type { FeatureValues, RunRow } from "./run-row.js";
import { traceName } from "./trace-files.js";

/** What a plan says of a run without running it. */
export interface RunFacts {
  /** Number of the model in the campaign, and its name. */
  readonly model: number;
  readonly modelName: string;
  /** Number of the parameter set, and its values. */
  readonly changeSet: number;
  readonly changes: Readonly<Record<string, number | string>>;
  readonly stimulus: number;
  readonly stimulusName: string;
  readonly variant: string | null;
  readonly amplitudeA: number | null;
  /** Whether each run has a file of its traces. */
  readonly hasTraces: boolean;
}

/** Names of the features, in the order of their columns. */
export const FEATURES = [
  "adapt",
  "latency",
  "isi_cv",
  "mean_isi",
  "median_isi",
  "first_isi",
  "avg_rate",
  "baseline_v",
  "peak_deflect_v",
  "tau",
  "sag",
  "pause_count",
  "pause_share",
  "burst_index",
  "burst_count",
  "delay_ratio",
  "delay_tau",
  "threshold_v",
  "peak_v",
  "width",
] as const;

/** Names of the scores, in the order of their columns; they are those of `rheobase compare`. */
export const SCORES = [
  "recorded_spike_count",
  "spike_count_error",
  "latency_error_s",
  "coincidence",
  "van_rossum",
  "victor_purpura",
  "explained_variance",
  "voltage_rms_v",
  "subthreshold_rms_v",
  "subthreshold_explained_variance",
] as const;

/** A table, by the name of its file without the ending. */
export type TableName = "runs" | "spikes" | "features" | "scores" | "timings";

/** The tables; by the first a part is known. */
export const TABLES: readonly TableName[] = ["runs", "spikes", "features", "scores", "timings"];

export type Columns = ColumnSource[];

/** The result of a run, and what the plan says of it. */
export type ResultRow = readonly [row: RunRow, facts: RunFacts];

/**
 * The columns of a table for some runs.
 *
 * @param varied parameters, each a column of `runs`
 */
export function columnsOf(table: TableName, rows: readonly ResultRow[], varied: readonly VariedParameter[]): Columns {
  return MAKERS[table](rows, varied);
}

const MAKERS: Readonly<Record<TableName, (rows: readonly ResultRow[], varied: readonly VariedParameter[]) => Columns>> =
  {
    runs: (rows, varied) => [
      { name: "run", type: "INT32", nullable: false, data: rows.map(([{ index }]) => index) },
      { name: "key", type: "STRING", nullable: false, data: rows.map(([{ key }]) => key) },
      { name: "status", type: "STRING", nullable: false, data: rows.map(([{ status }]) => status) },
      { name: "reason", type: "STRING", data: rows.map(([{ reason }]) => reason) },
      { name: "model", type: "STRING", nullable: false, data: rows.map(([, { modelName }]) => modelName) },
      { name: "change_set", type: "INT32", nullable: false, data: rows.map(([, { changeSet }]) => changeSet) },
      { name: "stimulus", type: "STRING", nullable: false, data: rows.map(([, { stimulusName }]) => stimulusName) },
      { name: "variant", type: "STRING", data: rows.map(([, { variant }]) => variant) },
      { name: "amplitude_a", type: "DOUBLE", data: rows.map(([, { amplitudeA }]) => amplitudeA) },
      { name: "rate_hz", type: "DOUBLE", data: rows.map(([{ rateHz }]) => rateHz) },
      { name: "duration_s", type: "DOUBLE", data: rows.map(([{ durationS }]) => durationS) },
      {
        name: "spike_count",
        type: "INT32",
        data: rows.map(([{ status, spikeTimes }]) => (status === "ok" ? spikeTimes.length : null)),
      },
      {
        name: "trace",
        type: "STRING",
        data: rows.map(([{ status, key }, { hasTraces }]) => (hasTraces && status === "ok" ? traceName(key) : null)),
      },
      ...varied.map((parameter) => changeColumn(parameter, rows)),
    ],
    spikes: (rows) => {
      const counts = rows.map(([{ spikeTimes }]) => spikeTimes.length);
      return [
        {
          name: "run",
          type: "INT32",
          nullable: false,
          data: rows.flatMap(([{ index }], i) => Array(counts[i]).fill(index)),
        },
        {
          name: "spike",
          type: "INT32",
          nullable: false,
          data: counts.flatMap((count) => Array.from({ length: count }, (_, k) => k)),
        },
        { name: "time_s", type: "DOUBLE", nullable: false, data: rows.flatMap(([{ spikeTimes }]) => [...spikeTimes]) },
      ];
    },
    features: (rows) => valueColumns(rows, FEATURES, ({ features }) => features),
    scores: (rows) => valueColumns(rows, SCORES, ({ scores }) => scores),
    timings: (rows) => [
      { name: "run", type: "INT32", nullable: false, data: rows.map(([{ index }]) => index) },
      { name: "wall_s", type: "DOUBLE", nullable: false, data: rows.map(([{ wallS }]) => wallS) },
      { name: "reused", type: "BOOLEAN", nullable: false, data: rows.map(([{ reused }]) => reused) },
    ],
  };

/** A row for each run that was measured, with a column for each value. */
function valueColumns(
  rows: readonly ResultRow[],
  names: readonly string[],
  valuesOf: (row: RunRow) => FeatureValues | null,
): Columns {
  const measured = rows.filter(([row]) => valuesOf(row) !== null);
  return [
    { name: "run", type: "INT32", nullable: false, data: measured.map(([{ index }]) => index) },
    ...names.map(
      (name): ColumnSource => ({ name, type: "DOUBLE", data: measured.map(([row]) => valuesOf(row)?.[name] ?? null) }),
    ),
  ];
}

function changeColumn({ name, isNumber }: VariedParameter, rows: readonly ResultRow[]): ColumnSource {
  const values = rows.map(([, { changes }]) => changes[name] ?? null);
  if (isNumber) return { name, type: "DOUBLE", data: values };
  return { name, type: "STRING", data: values.map((value) => (value === null ? null : String(value))) };
}
