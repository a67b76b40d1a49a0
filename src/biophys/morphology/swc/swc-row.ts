import type { MorphologyIssue } from "../../../base/errors.js";
import { float32FromText } from "../../../base/text/decimal.js";
import type { SwcRow } from "./swc-point.js";

const FIELDS = ["id", "type", "x", "y", "z", "radius", "parent"] as const;

/** The next number, with preceding whitespace, which is optional if the number has a sign. */
const NUMBER = /\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;
const BLANK = /\s/;
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$/;

/**
 * Parses one line: seven numbers as accepted by C's `sscanf`; the rest is ignored. Takes time linear in its length.
 *
 * @param issues receives the problems of the line
 * @returns null for a blank line, a comment, and a line with problems
 */
export function readSwcRow(content: string, line: number, issues: MorphologyIssue[]): SwcRow | null {
  const comment = content.indexOf("#");
  const text = (comment < 0 ? content : content.slice(0, comment)).trimEnd();
  if (text.trimStart() === "") return null;
  const complain = (message: string): void => {
    issues.push({ line, message });
  };
  const fields = numbersIn(text) ?? text.trim().split(/\s+/);
  if (fields.length < FIELDS.length) {
    complain(fewFields(text, fields.length));
    return null;
  }
  const before = issues.length;
  const refuse = (index: number, expected: string): void => {
    const text = fields[index]!;
    const seen = `${FIELDS[index]} is ${JSON.stringify(text.length > 24 ? `${text.slice(0, 24)}…` : text)}`;
    complain(DECIMAL_COMMA.test(text) ? `${seen}, with a decimal comma; expected a point` : `${seen}, not ${expected}`);
  };
  const whole = (index: number): number => {
    const value = isNumber(fields[index]!) ? Number(fields[index]) : Number.NaN;
    if (!Number.isSafeInteger(value)) refuse(index, "a whole number");
    return value;
  };
  const length = (index: number): number => {
    const value = isNumber(fields[index]!) ? float32FromText(fields[index]!) : Number.NaN;
    if (!Number.isFinite(value)) refuse(index, "a finite number");
    return value;
  };
  const id = whole(0);
  const type = whole(1);
  const [x, y, z, radius] = [length(2), length(3), length(4), length(5)];
  const parentId = whole(6);
  if (id < 0) complain(`id is ${id}, expected 0 or more`);
  return issues.length > before ? null : { id, type, x, y, z, radius, parentId, line };
}

/** Whether a line is a heading: seven or more words that start with letters. */
export function isHeading(content: string): boolean {
  const words = content.trim().split(/[\s,;]+/, 20);
  return words.length >= FIELDS.length && words.every((word) => /^\p{L}[\w.()/[\]]{0,20}$/u.test(word));
}

/** The texts of the seven numbers at the start of a line; null if there are fewer. */
function numbersIn(text: string): string[] | null {
  const numbers: string[] = [];
  let at = 0;
  for (let i = 0; i < FIELDS.length; i++) {
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text)?.[1];
    if (found === undefined) return null;
    at = NUMBER.lastIndex;
    const next = text[at];
    const touches = i < FIELDS.length - 1 ? "+-" : ",;";
    if (next !== undefined && !BLANK.test(next) && !touches.includes(next)) return null;
    numbers.push(found);
  }
  return numbers;
}

function isNumber(text: string): boolean {
  NUMBER.lastIndex = 0;
  return NUMBER.test(text) && NUMBER.lastIndex === text.length;
}

/** The problem of a line with fewer fields; files from spreadsheets have commas instead of blanks. */
function fewFields(text: string, count: number): string {
  for (const [mark, name] of [
    [";", "semicolons"],
    [",", "commas"],
  ] as const) {
    const parts = text.split(mark).length;
    if (parts >= FIELDS.length) return `its fields are separated by ${name}, expected blanks, and a point in decimals`;
  }
  return `${count} field${count === 1 ? "" : "s"} instead of 7 (${FIELDS.join(" ")})`;
}
