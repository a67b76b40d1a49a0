import { styleText } from "node:util";

/** What every command may be told about its output. */
export interface OutputOptions {
  /** Print one JSON document on stdout and nothing else there. */
  readonly json: boolean;
  /** Keep messages and progress off stderr (errors stay). */
  readonly quiet: boolean;
  /** 1 and more: say more on stderr. */
  readonly verbose: number;
  /** Print all columns of a table, however narrow the terminal. */
  readonly wide: boolean;
}

let documentPrinted = false;

/** Whether the one document is on stdout. */
export const wasDocumentPrinted = (): boolean => documentPrinted;

/** Prints the one JSON document. NaN and infinities, which JSON lacks, become null. */
export function printDocument(schema: string, content: Record<string, unknown>): void {
  documentPrinted = true;
  process.stdout.write(`${JSON.stringify({ schema, ...content }, plainArrays, 1)}\n`);
}

/** The program's two streams: results go to stdout, everything meant for people's eyes in passing to stderr. */
export class Terminal {
  readonly #options: OutputOptions;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  get json(): boolean {
    return this.#options.json;
  }

  /** Whether progress may be shown at all, and whether it may move. */
  get progress(): { readonly shown: boolean; readonly animated: boolean } {
    const shown = !this.#options.quiet && process.env.RHEOBASE_NO_PROGRESS === undefined;
    return { shown, animated: shown && process.stderr.isTTY === true && process.env.TERM !== "dumb" };
  }

  /** The one JSON document. */
  document(schema: string, content: Record<string, unknown>): void {
    printDocument(schema, content);
  }

  /** A result for people. Nothing in JSON mode. */
  print(text = ""): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** A message in passing. */
  note(text: string): void {
    if (!this.#options.quiet) process.stderr.write(`${text}\n`);
  }

  /** A message for those who asked for more. */
  detail(text: string): void {
    if (this.#options.verbose > 0) process.stderr.write(`${text}\n`);
  }

  /** Bold text where stdout is a terminal with colours. */
  bold(text: string): string {
    return styleText("bold", text, { stream: process.stdout });
  }

  dim(text: string): string {
    return styleText("dim", text, { stream: process.stdout });
  }
}

function plainArrays(_key: string, value: unknown): unknown {
  return value instanceof Float64Array || value instanceof Int32Array ? Array.from(value) : value;
}

/** Cell of a table: text is aligned left, numbers right. */
export type Cell = string | number | null;

/** Rows as aligned columns with a header; null is shown as a dash. */
export function table(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = rows.map((row) => row.map((cell) => (cell === null ? "-" : String(cell))));
  const widths = header.map((title, i) => Math.max(title.length, ...text.map((row) => row[i]?.length ?? 0)));
  const numeric = header.map((_, i) => rows.every((row) => row[i] === null || typeof row[i] === "number"));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [line(header), ...text.map(line)].join("\n");
}

/** Bytes for people, such as `3.1 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
}

/** A number with at most `digits` significant digits and no exponent for everyday sizes. */
export function formatNumber(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)));
}
