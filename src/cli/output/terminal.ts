import { styleText } from "node:util";
import { printable, printableJson } from "../../base/text/printable.js";
import { clearStatus } from "./status-line.js";
import { type Cell, fitTable } from "./table.js";

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
  process.stdout.write(`${printableJson(JSON.stringify({ schema, ...content }, plainArrays, 1))}\n`);
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

  /**
   * A result for people, in a style where stdout is a terminal with colours. Nothing in JSON mode. Text may come from
   * files and from the network: what a terminal would act on is shown instead.
   */
  print(text = "", style?: "bold" | "dim"): void {
    if (this.json) return;
    const shown = printable(text);
    process.stdout.write(`${style === undefined ? shown : styleText(style, shown, { stream: process.stdout })}\n`);
  }

  /**
   * A table for people, which on a terminal is no wider than that unless --wide is given. Nothing in JSON mode.
   *
   * @param prose whether the last column is wrapped rather than shortened
   */
  table(header: readonly string[], rows: readonly (readonly Cell[])[], { prose = false } = {}): void {
    if (this.json) return;
    const { isTTY, columns } = process.stdout;
    const width = isTTY && !this.#options.wide ? columns : undefined;
    const { text, dropped, shortened } = fitTable(header, rows, { width, prose });
    this.print(text);
    if (dropped.length > 0) this.note(`Left out for want of room: ${dropped.join(", ")} (--wide shows all)`);
    else if (shortened.length > 0) this.note(`Shortened for want of room: ${shortened.join(", ")} (--wide shows all)`);
  }

  /** A message in passing. */
  note(text: string): void {
    if (!this.#options.quiet) complain(text);
  }

  /** A message for those who asked for more. */
  detail(text: string): void {
    if (this.#options.verbose > 0) complain(text);
  }
}

/** Says on stderr what also --quiet does not keep back. */
export function complain(text: string): void {
  clearStatus(); // a bar is drawn again below the text
  process.stderr.write(`${printable(text)}\n`);
}

function plainArrays(_key: string, value: unknown): unknown {
  return value instanceof Float64Array || value instanceof Int32Array ? Array.from(value) : value;
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
