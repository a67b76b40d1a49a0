import { readFileSync } from "node:fs";

/** What BioNet wrote in a simulation, as far as it is kept: `numbers/<name>.json`, whose README says more. */
export interface SonataGolden {
  readonly bmtk: string;
  readonly neuron: string;
  /** By population, in the order of time and node. */
  readonly spikes: Readonly<
    Record<string, { readonly times_ms: readonly number[]; readonly node_ids: readonly number[] }>
  >;
  /** By the name of their file. */
  readonly reports: Readonly<Record<string, SonataReport>>;
}

/** A report: rows of time, columns of segments. */
export interface SonataReport {
  readonly population: string;
  readonly variable: string;
  readonly shape: readonly [rows: number, columns: number];
  /** Indices of the rows that are kept. */
  readonly rows: readonly number[];
  /** Values `[kept][column]`. */
  readonly values: readonly Float64Array[];
  readonly mapping: Readonly<Record<string, readonly number[]>>;
}

interface Stored {
  readonly bmtk: string;
  readonly neuron: string;
  readonly spikes: SonataGolden["spikes"];
  readonly reports: Readonly<
    Record<
      string,
      Omit<SonataReport, "rows" | "values"> & {
        readonly offset: number;
        readonly rows?: readonly number[];
        readonly whole?: number;
        readonly every?: number;
      }
    >
  >;
}

/** Reads what is kept of a simulation. */
export function readSonataGolden(name: string): SonataGolden {
  const stored = JSON.parse(readFileSync(fileOf(`${name}.json`), "utf8")) as Stored;
  const bytes = readFileSync(fileOf(`${name}.f64le`));
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const reports = Object.entries(stored.reports).map(([file, report]): [string, SonataReport] => {
    const { shape, offset, whole = 0, every = 1 } = report;
    const [count, columns] = shape;
    const all = Array.from({ length: count }, (_, row) => row);
    const rows = report.rows ?? all.filter((row) => row < whole || (row - whole) % every === 0);
    const values = rows.map((_, i) => numbers.subarray(offset + i * columns, offset + (i + 1) * columns));
    return [file, { ...report, rows, values }];
  });
  return { ...stored, reports: Object.fromEntries(reports) };
}

const fileOf = (name: string): URL => new URL(`numbers/${name}`, import.meta.url);

/** The kept values of one column and the rows that they are of. */
export function columnOf(report: SonataReport, column: number): { readonly row: number; readonly value: number }[] {
  return report.rows.map((row, i) => ({ row, value: report.values[i]![column]! }));
}
