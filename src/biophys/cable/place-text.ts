import { InvalidOptionError } from "../../base/errors.js";
import { shiftDecimal } from "../../base/units/quantity.js";

/** A place as written, before it is looked up on a cell. */
export type PlaceText = MarkerText | SectionsText;

/** `marker(3)`: a point of the marker file, counted from 1. */
export interface MarkerText {
  readonly marker: number;
}

/** One section or a group, and where on it. */
export interface SectionsText {
  /** `soma`, `apic`, … or `all`. */
  readonly group: string;
  /** Number of the section, null for the whole group. */
  readonly index: number | null;
  /** `(0.5)`: relative position, `(300um)`: path distance from soma(0.5) [µm], `every 50um` [µm]; null if none. */
  readonly at:
    | { readonly kind: "x"; readonly value: number }
    | { readonly kind: "distance"; readonly value: number }
    | { readonly kind: "every"; readonly value: number }
    | null;
}

/** Powers of ten that convert lengths to µm. */
const LENGTHS: Readonly<Record<string, number>> = { nm: -3, um: 0, µm: 0, μm: 0, mm: 3, cm: 4, m: 6 };

const LENGTH = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\p{L}+)$/u;
const EXAMPLES = 'one such as "soma", "apic[17]", "dend[3](0.25)", "apic(300um)" or "marker(1)"';

/**
 * Reads the text of a place: `soma`, `dend[10](0.5)`, `apic(300um)`, `all`, `apic every 50um`, `marker(2)`. In
 * parentheses a bare number is a position from 0 to 1, one with a unit a path distance.
 *
 * @throws InvalidOptionError
 */
export function parsePlace(text: string): PlaceText {
  const parts = /^\s*([A-Za-z_]\w*?)\s*(?:\[\s*(\d+)\s*\])?\s*(?:\(([^()]*)\)|\s+every\s+(.*?))?\s*$/.exec(text);
  if (!parts) throw placeError(text, "it is not a place", EXAMPLES);
  const [, group = "", index, inside, every] = parts;
  if (group === "marker") return { marker: markerNumber(text, index === undefined ? inside : undefined) };
  const number = index === undefined ? null : Number(index);
  if (every !== undefined) return { group, index: number, at: { kind: "every", value: stepOf(text, every) } };
  return { group, index: number, at: inside === undefined ? null : position(text, inside.trim()) };
}

function markerNumber(text: string, inside: string | undefined): number {
  if (/^\s*[1-9]\d*\s*$/.test(inside ?? "")) return Number(inside);
  throw placeError(text, "it names no point", 'the number of a point of the marker file, such as "marker(1)"');
}

function position(text: string, inside: string): SectionsText["at"] {
  const distance = lengthUm(inside);
  if (distance !== null) {
    if (distance >= 0) return { kind: "distance", value: distance };
    throw placeError(text, `the distance is ${inside}`, "0 or more");
  }
  const x = Number(inside);
  if (inside !== "" && x >= 0 && x <= 1) return { kind: "x", value: x };
  const hint = x >= 2 ? ` (did you mean ${inside}um?)` : "";
  throw placeError(
    text,
    `the position is "${inside}"${hint}`,
    "a number from 0 to 1, or a distance with a unit such as 300um",
  );
}

function stepOf(text: string, every: string): number {
  const step = lengthUm(every);
  if (step !== null && step > 0 && step < Number.POSITIVE_INFINITY) return step;
  throw placeError(text, `the step is "${every}"`, "a length such as 50um");
}

/** A length with its unit in µm; null if it is none. */
export function lengthUm(text: string): number | null {
  const [, digits = "", unit = ""] = LENGTH.exec(text) ?? [];
  return Object.hasOwn(LENGTHS, unit) ? shiftDecimal(Number(digits), LENGTHS[unit]!) : null;
}

/** The error for a text that names no place. */
export function placeError(
  text: string,
  seen: string,
  expected: string,
  allowed?: readonly string[],
): InvalidOptionError {
  return new InvalidOptionError(`find the place "${text}"`, `${seen}, expected ${expected}`, {
    value: text,
    allowed,
  });
}
