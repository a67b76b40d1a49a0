import { InvalidOptionError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import { didYouMean } from "../../base/text/suggest.js";
import { factorIn, unitsFor, valueInUnit } from "../../base/units/value-in-unit.js";
import { type GlifConfig, singularRate } from "./config.js";

/**
 * Changes of a GLIF model by key: a field of the config such as `th_inf`, `coeffs.th_inf`, `asc_amp_array[0]`, or a
 * parameter of a method such as `a_spike`. A value is a number in the config's unit (SI), text with a unit (`25mV`), or
 * a factor (`x0.8`).
 */
export type GlifChanges = Readonly<Record<string, number | string | undefined>>;

/** Units of the fields by their last name; absent ones are pure numbers. */
const UNITS: Readonly<Record<string, string>> = {
  El: "V",
  El_reference: "V",
  dt: "s",
  R_input: "Ohm",
  C: "F",
  th_inf: "V",
  asc_tau_array: "s",
  asc_amp_array: "A",
  init_voltage: "V",
  init_threshold: "V",
  init_AScurrents: "A",
  a_spike: "V",
  b_spike: "1/s",
  a_voltage: "1/s",
  b_voltage: "1/s",
};
/** Fields whose values must be positive. */
const POSITIVE: ReadonlySet<string> = new Set(["R_input", "C", "G", "dt", "asc_tau_array", "dt_multiplier"]);
/** Fields that count time steps. */
const WHOLE: ReadonlySet<string> = new Set(["spike_cut_length", "dt_multiplier"]);

/** A number in a config: the keys that lead to it. */
type Path = readonly (string | number)[];

/**
 * Applies changes to a config, in their order.
 *
 * @throws InvalidOptionError for a field that the config lacks, or a value that it cannot have
 */
export function changeConfig(config: GlifConfig, changes: GlifChanges): GlifConfig {
  const changed = structuredClone(config) as GlifConfig;
  for (const [key, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    for (const path of pathsOf(changed, key)) setAt(changed, path, newValue(key, change, path, valueAt(changed, path)));
  }
  const singular = singularRate(changed);
  if (singular === null) return freeze(changed);
  throw new InvalidOptionError(`change the model`, `b_voltage ${singular}`, { id: "b_voltage", value: changes });
}

/** The numbers that a key means. */
function pathsOf(config: GlifConfig, key: string): Path[] {
  const all = numbersIn(config, []);
  const exact = all.filter((path) => textOf(path) === key);
  if (exact.length > 0) return exact;
  // An array without an index, or a parameter of a method without the method's name, which may be in two of them.
  const found = all.filter((path) => nameOf(path) === key && (path.length === 2 || path.includes("params")));
  const whole = found.filter((path) => path.length === 2 && !path.includes("coeffs"));
  const meant = whole.length > 0 ? whole : found.filter((path) => path.includes("params"));
  if (meant.length > 0) return meant;
  const allowed = [...new Set(all.map((path) => (path.includes("params") ? nameOf(path) : textOf(path))))];
  throw new InvalidOptionError(
    `set ${key}`,
    `the GLIF model has no such parameter${didYouMean(key, allowed)}, expected one of ${allowed.join(", ")}`,
    { value: key, allowed },
  );
}

function numbersIn(value: unknown, path: Path): Path[] {
  if (typeof value === "number") return [path];
  if (Array.isArray(value)) return value.flatMap((each: unknown, i) => numbersIn(each, [...path, i]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => numbersIn(each, [...path, key]));
}

/** A path as text: `asc_amp_array[0]`, `voltage_reset_method.params.a`. */
function textOf(path: Path): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

/** The last name on a path, without an index. */
function nameOf(path: Path): string {
  return String(path.findLast((key) => typeof key === "string"));
}

function unitOf(path: Path): string {
  if (path.includes("coeffs")) return "1";
  if (path[0] === "voltage_reset_method") return nameOf(path) === "b" ? "V" : "1";
  return UNITS[nameOf(path)] ?? "1";
}

function newValue(key: string, change: number | string, path: Path, old: number): number {
  const factor = typeof change === "string" ? factorIn(change) : null;
  const unit = unitOf(path);
  const value =
    factor !== null ? old * factor : typeof change === "string" ? valueInUnit(change, unit) : (change as unknown);
  const units = unitsFor(unit);
  const inUnit = unit === "1" ? "a number" : `a number in ${unit}, one with a unit (${units.join(", ")})`;
  const fail = (expected: string): InvalidOptionError =>
    new InvalidOptionError(`set ${key} to ${quoted(change)}`, `expected ${expected}`, { id: key, value: change });
  if (typeof value !== "number" || !Number.isFinite(value)) throw fail(`${inUnit}, or a factor such as "x0.8"`);
  const name = nameOf(path);
  if (POSITIVE.has(name) && !(value > 0)) throw fail(`more than 0${unit === "1" ? "" : ` ${unit}`}`);
  if (WHOLE.has(name) && !(Number.isInteger(value) && value >= 0)) throw fail("a whole number of time steps");
  return value;
}

function valueAt(config: GlifConfig, path: Path): number {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], config) as number;
}

function setAt(config: GlifConfig, path: Path, value: number): void {
  const holder = path
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], config);
  (holder as Record<string | number, unknown>)[path.at(-1)!] = value;
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
