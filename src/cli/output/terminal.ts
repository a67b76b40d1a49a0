import { styleText } from "node:util";
import { printable, printableJson } from "../../base/text/printable.js";
import { clearStatus } from "./status-line.js";
import { fitTable, type TableCell } from "./table.js";

/** Options for the output of every command. */
export interface OutputOptions {
  /** Print a single JSON document on stdout. */
  readonly json: boolean;
  /** Suppress messages and progress on stderr (errors are still printed). */
  readonly quiet: boolean;
  /** From 1 on, print more messages on stderr. */
  readonly verbose: number;
  /** Print all columns of a table, even on a narrow terminal. */
  readonly wide: boolean;
}

let documentPrinted = false;

/** Whether the JSON document has been printed. */
export const wasDocumentPrinted = (): boolean => documentPrinted;

/** Prints the JSON document. NaN and infinities, which JSON lacks, become null. */
export function printDocument(schema: string, content: Record<string, unknown>): void {
  documentPrinted = true;
  process.stdout.write(`${printableJson(JSON.stringify({ schema, ...content }, plainArrays, 1))}\n`);
}

/** The program's two streams: results go to stdout, messages to stderr. */
export class Terminal {
  readonly #options: OutputOptions;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  get json(): boolean {
    return this.#options.json;
  }

  /** Whether to show progress, and whether it may be animated. */
  get progress(): { readonly shown: boolean; readonly animated: boolean } {
    const shown = !this.#options.quiet && process.env.RHEOBASE_NO_PROGRESS === undefined;
    return { shown, animated: shown && process.stderr.isTTY === true && process.env.TERM !== "dumb" };
  }

  /** Prints the JSON document. */
  document(schema: string, content: Record<string, unknown>): void {
    printDocument(schema, content);
  }

  /**
   * Prints a result, styled if stdout is a terminal with colours; nothing in JSON mode. Text may come from files and
   * the network: control characters are escaped.
   */
  print(text = "", style?: "bold" | "dim"): void {
    if (this.json) return;
    const shown = printable(text);
    process.stdout.write(`${style === undefined ? shown : styleText(style, shown, { stream: process.stdout })}\n`);
  }

  /**
   * Prints a table, limited to the width of a terminal unless --wide is given; nothing in JSON mode.
   *
   * @param prose whether the last column is wrapped rather than shortened
   */
  table(header: readonly string[], rows: readonly (readonly TableCell[])[], { prose = false } = {}): void {
    if (this.json) return;
    const { isTTY, columns } = process.stdout;
    const width = isTTY && !this.#options.wide ? columns : undefined;
    const { text, dropped, shortened } = fitTable(header, rows, { width, prose });
    this.print(text);
    if (dropped.length > 0) this.note(`Omitted for lack of space: ${dropped.join(", ")} (--wide shows all)`);
    else if (shortened.length > 0) this.note(`Shortened for lack of space: ${shortened.join(", ")} (--wide shows all)`);
  }

  /** Prints a message, unless --quiet is given. */
  note(text: string): void {
    if (!this.#options.quiet) complain(text);
  }

  /** Prints a message if --verbose is given. */
  detail(text: string): void {
    if (this.#options.verbose > 0) complain(text);
  }
}

/** Prints a message on stderr even with --quiet. */
export function complain(text: string): void {
  clearStatus(); // a bar is redrawn below the text
  process.stderr.write(`${printable(text)}\n`);
}

function plainArrays(_key: string, value: unknown): unknown {
  return value instanceof Float64Array || value instanceof Int32Array ? Array.from(value) : value;
}

/** Formats bytes, such as `3.1 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
}

/** Formats a number with at most `digits` significant digits, without exponent for common magnitudes. */
export function formatNumber(value: number, digits = 4): string {
  return String(Number(value.toPrecision(digits)));
}
