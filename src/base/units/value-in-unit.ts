import { shiftDecimal } from "./quantity.js";

/** Spellings of each unit in which parameters of models are given, each with the power of ten that converts to it. */
const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "S/cm²": { "S/cm2": 0, "mS/cm2": -3, "uS/cm2": -6, "nS/cm2": -9, "S/m2": -4, "pS/um2": -4 },
  "µF/cm²": { "uF/cm2": 0, "F/m2": 2, "F/cm2": 6, "pF/um2": 2 },
  Ω·cm: { Ohmcm: 0, kOhmcm: 3, Ohmm: 2 },
  mV: { mV: 0, V: 3, uV: -3 },
  "°C": { C: 0, degC: 0, "°C": 0, celsius: 0 },
  ms: { ms: 0, s: 3, us: -3 },
  µm: { um: 0, nm: -3, mm: 3 },
  mM: { mM: 0, M: 3, uM: -3, nM: -6 },
  V: { V: 0, mV: -3, uV: -6 },
  A: { A: 0, mA: -3, uA: -6, nA: -9, pA: -12, fA: -15 },
  F: { F: 0, uF: -6, nF: -9, pF: -12 },
  Ohm: { Ohm: 0, kOhm: 3, MOhm: 6, GOhm: 9 },
  s: { s: 0, ms: -3, us: -6 },
  "1/s": { "1/s": 0, Hz: 0, kHz: 3, "1/ms": 3 },
};

const NUMBER = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)$/s;

const FACTOR = /^\s*[x×*]\s*((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*$/;

/** The factor of a text such as `x0.8`; null if it is none. */
export function factorIn(text: string): number | null {
  const digits = FACTOR.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * Reads a number with or without a unit; a bare number is in `unit`.
 *
 * @param unit one of those that parameters have, such as `S/cm²` or `mV`; `1` for a pure number
 * @returns the value in `unit`; null if the text is anything else
 */
export function valueInUnit(text: string, unit: string): number | null {
  const [, digits, rest = ""] = NUMBER.exec(text) ?? [];
  if (digits === undefined) return null;
  if (rest.trim() === "") return Number(digits);
  const known = UNITS[unit] ?? {};
  const spelled = plainUnit(rest);
  return Object.hasOwn(known, spelled) ? shiftDecimal(Number(digits), known[spelled]!) : null;
}

/** The units that {@link valueInUnit} knows for a parameter in `unit`, as they may be typed. */
export function unitsFor(unit: string): string[] {
  return Object.keys(UNITS[unit] ?? {}).map((name) => name.replace(/^(k?Ohm)(c?m)$/, "$1 $2"));
}

/** One spelling of a unit: without signs for products and powers, with u for µ and Ohm for Ω. */
function plainUnit(text: string): string {
  return text
    .replace(/[µμ]/g, "u")
    .replace(/Ω|\bohms?(?![a-z])|(?<=[kMG])ohms?|ohm(?=cm|m\b)/gi, "Ohm")
    .replace(/²|\^2|\*\*2/g, "2")
    .replace(/[\s·*]|\.(?=[a-zA-Z])/g, "");
}
