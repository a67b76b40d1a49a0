import { type Span, stimulusError } from "../text/caret.js";
import { didYouMean } from "../text/suggest.js";

/** The kind of a value, which determines its units. */
export type Dimension =
  | "current"
  | "time"
  | "frequency"
  | "slope"
  | "angle"
  | "voltage"
  | "conductance"
  | "resistance"
  | "density"
  | "conductivity"
  | "number";

interface DimensionInfo {
  /** Noun with its article, for messages. */
  readonly noun: string;
  /** SI unit, assumed for bare numbers. */
  readonly unit: string;
  readonly example: string;
  /** Exponents of mass, length, time and electric current; the angle counts as a plain number. */
  readonly exponents: readonly [number, number, number, number];
}

export const DIMENSIONS: Readonly<Record<Dimension, DimensionInfo>> = {
  current: { noun: "a current", unit: "A", example: "190pA", exponents: [0, 0, 0, 1] },
  time: { noun: "a time", unit: "s", example: "0.5s", exponents: [0, 0, 1, 0] },
  frequency: { noun: "a frequency", unit: "Hz", example: "8Hz", exponents: [0, 0, -1, 0] },
  slope: { noun: "a current per time", unit: "A/s", example: "25pA/s", exponents: [0, 0, -1, 1] },
  angle: { noun: "an angle", unit: "rad", example: "90deg", exponents: [0, 0, 0, 0] },
  voltage: { noun: "a voltage", unit: "V", example: "50mV", exponents: [1, 2, -3, -1] },
  conductance: { noun: "a conductance", unit: "S", example: "1nS", exponents: [-1, -2, 3, 2] },
  resistance: { noun: "a resistance", unit: "Ohm", example: "10MOhm", exponents: [1, 2, -3, -2] },
  density: { noun: "a number per length", unit: "/m", example: "0.1/um", exponents: [0, -1, 0, 0] },
  conductivity: { noun: "a conductivity", unit: "S/m", example: "0.3S/m", exponents: [-1, -3, 3, 2] },
  number: { noun: "a plain number", unit: "", example: "7", exponents: [0, 0, 0, 0] },
};

/** Units known here; those without a dimension only serve messages. */
const UNITS: Readonly<Record<string, { readonly noun: string; readonly dimension?: Dimension }>> = {
  A: { noun: "a current", dimension: "current" },
  s: { noun: "a time", dimension: "time" },
  Hz: { noun: "a frequency", dimension: "frequency" },
  rad: { noun: "an angle", dimension: "angle" },
  V: { noun: "a voltage", dimension: "voltage" },
  S: { noun: "a conductance", dimension: "conductance" },
  F: { noun: "a capacitance" },
  Ohm: { noun: "a resistance", dimension: "resistance" },
  ohm: { noun: "a resistance", dimension: "resistance" },
  Ω: { noun: "a resistance", dimension: "resistance" },
  C: { noun: "a charge" },
  m: { noun: "a length" },
};

/** Powers of ten of the SI prefixes. */
const PREFIXES: Readonly<Record<string, number>> = {
  f: -15,
  p: -12,
  n: -9,
  u: -6,
  µ: -6,
  μ: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
};

interface Unit {
  readonly noun: string;
  readonly dimension: Dimension | undefined;
  /** Power of ten that converts it to SI. */
  readonly exponent: number;
}

function simpleUnit(word: string): Unit | undefined {
  for (const length of [0, 1]) {
    const prefix = word.slice(0, length);
    const base = word.slice(length);
    if (Object.hasOwn(PREFIXES, prefix) && Object.hasOwn(UNITS, base)) {
      return { noun: UNITS[base]!.noun, dimension: UNITS[base]!.dimension, exponent: PREFIXES[prefix]! };
    }
  }
  return undefined;
}

/** A unit such as `pA`, `µs`, `pA/ms` or `/um`; undefined if unknown. */
export function readUnit(word: string): Unit | undefined {
  const [over = "", under] = word.split("/");
  if (over === "" && under !== undefined) {
    const length = simpleUnit(under);
    if (length?.noun !== UNITS.m!.noun) return undefined;
    return { noun: DIMENSIONS.density.noun, dimension: "density", exponent: -length.exponent };
  }
  const top = simpleUnit(over);
  if (under === undefined || top === undefined) return top;
  const bottom = simpleUnit(under);
  if (bottom === undefined) return undefined;
  const isSlope = top.dimension === "current" && bottom.dimension === "time";
  const isConductivity = top.dimension === "conductance" && bottom.noun === UNITS.m!.noun;
  if (!isSlope && !isConductivity) return undefined;
  const dimension = isSlope ? "slope" : "conductivity";
  return { noun: DIMENSIONS[dimension].noun, dimension, exponent: top.exponent - bottom.exponent };
}

/** value·10^exponent, computed on the shortest decimal and rounded once: 120 and −12 give exactly 120e-12. */
export function shiftDecimal(value: number, exponent: number): number {
  const [mantissa = "0", power = "0"] = String(value).split("e");
  return Number(`${mantissa}e${Number(power) + exponent}`);
}

/** A plain quantity in exact decimals: digits·10^exponent in SI units, for angles in degrees in these. */
export interface QuantityText {
  readonly digits: bigint;
  readonly exponent: number;
  /** As typed; empty for a bare number. */
  readonly unit: string;
  /** Power of ten of the unit. */
  readonly unitExponent: number;
}

/** The parts of a text that {@link readQuantity} reads as a number. */
export function quantityText(text: string): QuantityText {
  const typed = NUMBER.exec(text)?.[0] ?? "";
  const unit = text.slice(typed.length).trim();
  const [mantissa = "0", power = "0"] = typed.toLowerCase().split("e");
  const [whole = "", decimals = ""] = mantissa.split(".");
  const unitExponent = readUnit(unit)?.exponent ?? 0;
  const exponent = Number(power) - decimals.length + unitExponent;
  return { digits: BigInt(whole.replace("+", "") + decimals), exponent, unit, unitExponent };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
/** Constants in expressions, not units. `e` is excluded: after digits it is an incomplete exponent. */
const CONSTANTS = ["pi", "PI", "tau"];

/**
 * Reads a plain quantity, a number with or without a unit, without mathjs. Bare numbers are SI.
 *
 * @param text the whole stimulus text; `span` is the position of the value in it
 * @param what completes "Cannot read …"
 * @returns the value in SI, or null for an expression, which mathjs reads
 * @throws InvalidStimulusError if it is neither a quantity nor an expression
 */
export function readQuantity(text: string, span: Span, dimension: Dimension, what: string): number | null {
  const value = text.slice(span.offset, span.offset + span.length);
  const { noun, example } = DIMENSIONS[dimension];
  const fail = (seen: string, at: Span = span) =>
    stimulusError({ text, span: at }, `read ${what}`, `${seen}, expected ${noun} such as ${example}`, { value });
  if (value === "") throw fail("there is no value");
  const digits = NUMBER.exec(value)?.[0] ?? "";
  const word = value.slice(digits.length).trim();
  if (!/^[\p{L}µΩ]*(?:\/[\p{L}µΩ]+)?$/u.test(word)) return null;
  if (CONSTANTS.includes(word)) return null;
  if (digits === "") throw fail(`"${value}" is not a number`);
  const wordSpan = { offset: span.offset + value.length - word.length, length: word.length };
  if (word === "deg" && dimension === "angle") return finite(Number(digits) * (Math.PI / 180), fail, digits);
  const unit = word === "" ? { noun, dimension, exponent: 0 } : readUnit(word);
  if (unit === undefined) {
    if (word.includes("/") && dimension === "slope") return null;
    throw fail(`unknown unit "${word}"${didYouMean(word, unitsOf(dimension))}`, wordSpan);
  }
  if (unit.dimension !== dimension) throw fail(`"${value}" is ${unit.noun}`, wordSpan);
  const [mantissa = "0", power = "0"] = digits.toLowerCase().split("e");
  return finite(Number(`${mantissa}e${Number(power) + unit.exponent}`), fail, digits);
}

function finite(value: number, fail: (seen: string) => Error, digits: string): number {
  if (!Number.isFinite(value)) throw fail(`"${digits}" is larger than a number can be`);
  return value;
}

function unitsOf(dimension: Dimension): string[] {
  const { unit } = DIMENSIONS[dimension];
  if (dimension === "number") return [];
  if (dimension === "angle") return ["rad", "deg"];
  if (dimension === "density") return ["/um", "/mm", "/m"];
  return ["", "m", "u", "n", "p", "k", "M"].map((prefix) => prefix + unit);
}

/** Text that reads back as exactly this SI value; in pA if possible for currents. */
export function writeQuantity(value: number, dimension: Dimension): string {
  const { unit } = DIMENSIONS[dimension];
  if (value !== 0 && (dimension === "current" || dimension === "slope")) {
    const pico = shiftDecimal(value, 12);
    if (shiftDecimal(pico, -12) === value) return `${pico}p${unit}`;
  }
  return `${value}${unit}`;
}
