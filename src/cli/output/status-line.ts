/** A status line on stderr that is overwritten in place, below all other output. */

import { printableLine } from "../../base/text/printable.js";

const CLEAR = "\r\x1b[K";
/** Columns kept free on the right, where the terminal echoes ^C. */
const FREE = 5;

let shown = false;

/** Maximum length of the status line [characters]. */
export function statusRoom(): number {
  return Math.max(1, (process.stderr.columns ?? 80) - FREE);
}

/** Shows a text, which replaces the previous one; only for terminals. */
export function showStatus(text: string): void {
  const room = statusRoom();
  const line = printableLine(text);
  if (!shown) process.once("exit", clearStatus);
  shown = true;
  process.stderr.write(CLEAR + (line.length > room ? `${line.slice(0, room - 1)}…` : line));
}

/** Clears the text, including keys echoed after it. */
export function clearStatus(): void {
  if (!shown) return;
  shown = false;
  process.off("exit", clearStatus);
  process.stderr.write(CLEAR);
}

/** Clears the text, or an echoed ^C if there is no text. */
export function clearKeys(): void {
  clearStatus();
  if (process.stderr.isTTY) process.stderr.write(CLEAR);
}
