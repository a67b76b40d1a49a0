/** One line of stderr that is written over and over, at the foot of everything else. */

import { printableLine } from "../../base/text/printable.js";

const CLEAR = "\r\x1b[K";
/** Columns that stay free on the right, so that the ^C of an impatient user does not break the line. */
const FREE = 5;

let shown = false;

/** Characters that fit into the line. */
export function statusRoom(): number {
  return Math.max(1, (process.stderr.columns ?? 80) - FREE);
}

/** Shows a text that is replaced by the next one; to be called where stderr is a terminal. */
export function showStatus(text: string): void {
  const room = statusRoom();
  const line = printableLine(text);
  if (!shown) process.once("exit", clearStatus);
  shown = true;
  process.stderr.write(CLEAR + (line.length > room ? `${line.slice(0, room - 1)}…` : line));
}

/** Takes the text away, and whatever was typed behind it. */
export function clearStatus(): void {
  if (!shown) return;
  shown = false;
  process.off("exit", clearStatus);
  process.stderr.write(CLEAR);
}

/** Takes the text away, or the ^C that a terminal shows where there is none. */
export function clearKeys(): void {
  clearStatus();
  if (process.stderr.isTTY) process.stderr.write(CLEAR);
}
