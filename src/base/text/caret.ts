import { type ErrorDetails, InvalidStimulusError } from "../errors.js";

/** Longest part of a line shown in a message [characters]. */
const SHOWN = 100;

/** A place in a text. */
export interface InText {
  readonly text: string;
  readonly span: Span;
}

/** A range within a text. */
export interface Span {
  /** First character, from 0, in UTF-16 units. */
  readonly offset: number;
  readonly length: number;
}

/**
 * An InvalidStimulusError whose message ends with the affected line and carets beneath it. `line` and `column` count
 * from 1; `column` is at most one past the end of the line, if something is missing there.
 */
export function stimulusError(
  { text, span }: InText,
  task: string,
  reason: string,
  details: ErrorDetails = {},
): InvalidStimulusError {
  const offset = Math.min(Math.max(span.offset, 0), text.length);
  const lineStart = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", offset);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, "");
  const at = Math.min(offset - lineStart, line.length);
  return new InvalidStimulusError(task, reason, {
    excerpt: underline(line, at, span.length),
    line: lineOf(text, lineStart),
    column: at + 1,
    ...details,
  });
}

/** The line number, from 1, of the character at `offset`. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** The line, shortened around `at`, with carets beneath. */
function underline(line: string, at: number, length: number): string {
  const from = at < SHOWN - 20 ? 0 : at - SHOWN / 2;
  const to = Math.min(line.length, from + SHOWN);
  const lead = from > 0 ? "… " : "";
  const shown = [...line.slice(from, to)].map((c) => (c < " " ? " " : c)).join("");
  const carets = "^".repeat(Math.max(1, Math.min(length, to - at)));
  return `  ${lead}${shown}${to < line.length ? " …" : ""}\n  ${" ".repeat(lead.length + at - from)}${carets}`;
}
