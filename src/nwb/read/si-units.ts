/** Units named in files and by users (nwb.md 3.2). */

/** The quantity of a patch-clamp trace. */
export type Quantity = "voltage" | "current";

/** A unit of voltage or current. */
export interface SiUnit {
  readonly quantity: Quantity;
  /** Factor that converts a number in this unit to SI. */
  readonly factor: number;
}

const SYMBOL_PREFIXES: Readonly<Record<string, number>> = {
  f: 1e-15,
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  µ: 1e-6,
  μ: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
};
const WORD_PREFIXES: Readonly<Record<string, number>> = {
  femto: 1e-15,
  pico: 1e-12,
  nano: 1e-9,
  micro: 1e-6,
  milli: 1e-3,
  "": 1,
  kilo: 1e3,
};
const WORDS = /^(femto|pico|nano|micro|milli|kilo|)-?\s?(volt|amp|amper|ampere)s?$/i;
/** Symbols are case-sensitive (`na` is not a unit), except for common lower-case spellings. */
const SYMBOLS = /^([fpnuµμmk]?)(V|v|A|Volts?|Amps?|Amperes?)$|^(p)(a)$/;

/**
 * Reads a unit such as `mV`, `millivolts`, `pA` or `Amps`, optionally with a leading number; null for any other text.
 */
export function readSiUnit(text: string): SiUnit | null {
  const parts = /^\s*((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)?\s*(.*?)\s*$/i.exec(text);
  const [, number = "1", unit = ""] = parts ?? [];
  const symbol = SYMBOLS.exec(unit);
  const word = symbol ? null : WORDS.exec(unit);
  const [prefix, base] = (symbol ?? word)?.slice(1).filter((part) => part !== undefined) ?? [];
  if (prefix === undefined || base === undefined || !(Number(number) > 0)) return null;
  const power = symbol ? SYMBOL_PREFIXES[prefix] : WORD_PREFIXES[prefix.toLowerCase()];
  return { quantity: /^v/i.test(base) ? "voltage" : "current", factor: Number(number) * power! };
}
