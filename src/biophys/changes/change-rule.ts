import { isObject } from "../../base/document/json.js";
import { InvalidOptionError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import { factorIn, unitsFor, valueInUnit } from "../../base/units/value-in-unit.js";
import { checkDistribution, type Distribution } from "../fit/distribution.js";
import { type ParameterInfo, rangeProblem, unitText } from "../fit/parameters.js";

/**
 * A new value of a parameter: a number in the parameter's unit; text with a unit (`120 Ohm cm`), a factor (`x0.8`) or
 * an expression of `distance`; or an object that says how it varies along the tree.
 */
export type ParameterChange = number | string | Distribution;

/** What a change does to a value. */
export type ChangeRule =
  | { readonly kind: "set"; readonly value: number }
  | { readonly kind: "scale"; readonly factor: number }
  | { readonly kind: "vary"; readonly distribution: Distribution };

/**
 * Reads the value of a change.
 *
 * @param key the changed parameter, for messages
 * @throws InvalidOptionError
 */
export function readChange(key: string, change: unknown, info: ParameterInfo): ChangeRule {
  if (isObject(change)) {
    return varied(key, checkDistribution(change, `set ${key}`), info);
  }
  const factor = typeof change === "string" ? factorIn(change) : null;
  if (factor !== null) return { kind: "scale", factor: finite(key, change, factor) };
  if (typeof change === "string" && /\bdistance\b|\w\(/.test(change)) {
    return varied(key, checkDistribution({ kind: "expression", expression: change.trim() }, `set ${key}`), info);
  }
  const value = typeof change === "string" ? valueInUnit(change, info.unit) : change;
  if (typeof value !== "number" || Number.isNaN(value)) throw unreadable(key, change, info);
  const expected = rangeProblem(info, value);
  if (expected === null) return { kind: "set", value };
  throw new InvalidOptionError(`set ${key} to ${value}${unitText(info.unit)}`, `expected ${expected}`, {
    id: key,
    value: change,
  });
}

function finite(key: string, change: unknown, factor: number): number {
  if (Number.isFinite(factor)) return factor;
  throw new InvalidOptionError(`set ${key} to ${quoted(change)}`, `the factor is too large`, { value: change });
}

function varied(key: string, distribution: Distribution, { scope }: ParameterInfo): ChangeRule {
  if (scope === "segment") return { kind: "vary", distribution };
  const whole = scope === "cell" ? "the whole cell" : "each section";
  throw new InvalidOptionError(`vary ${key} along the tree`, `it has one value for ${whole}, expected a number`, {
    id: key,
    value: distribution,
  });
}

function unreadable(key: string, change: unknown, { unit, scope }: ParameterInfo): InvalidOptionError {
  const units = unitsFor(unit);
  const withUnit = units.length > 0 ? `, a number with a unit (${units.join(", ")})` : "";
  const along = scope === "segment" ? ", an expression of distance" : "";
  return new InvalidOptionError(
    `set ${key} to ${quoted(change)}`,
    `expected a number${unit === "1" ? "" : ` in ${unit}`}${withUnit}${along} or a factor such as "x0.8"`,
    { id: key, value: change },
  );
}
