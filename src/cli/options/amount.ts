import { isRheobaseError } from "../../base/errors.js";
import { DIMENSIONS, type Dimension, readQuantity } from "../../base/units/quantity.js";
import { UsageError } from "../report-failure.js";

/** The limit of an amount, beyond which a unit was probably forgotten. */
export interface Limit {
  /** Maximum value [SI]. */
  readonly most: number;
  /** The same as text. */
  readonly mostText: string;
  /** Units that were probably intended: for bare numbers of at least 1, and for smaller ones. */
  readonly units: readonly [fromOne: string, below: string];
}

/** Limits of the options that have one. */
export const LIMITS = {
  dt: { most: 1e-3, mostText: "1 ms", units: ["us", "ms"] },
  sigma: { most: 1, mostText: "1 s", units: ["ms", "ms"] },
  voltage: { most: 1, mostText: "1 V", units: ["mV", "mV"] },
} satisfies Readonly<Record<string, Limit>>;

/**
 * Parses the value of an option that is a quantity, such as `--dt 25us`; a bare number is SI.
 *
 * @throws UsageError, which for a value beyond `limit` suggests the intended unit
 */
export function amount(option: string, text: string, dimension: Dimension, limit?: Limit): number {
  const value = quantity(option, text, dimension);
  if (limit === undefined || Math.abs(value) <= limit.most) return value;
  const bare = /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text.trim());
  const why = bare ? `bare numbers are SI, so it is ${value} ${DIMENSIONS[dimension].unit}, and ` : "";
  const hint = bare ? ` (did you mean ${text.trim()}${limit.units[Math.abs(value) >= 1 ? 0 : 1]}?)` : "";
  throw new UsageError(`Cannot use ${option} ${text}${hint}: ${why}expected at most ${limit.mostText}`);
}

function quantity(option: string, text: string, dimension: Dimension): number {
  try {
    const value = readQuantity(text, { offset: 0, length: text.length }, dimension, option);
    if (value !== null) return value;
  } catch (error) {
    if (!isRheobaseError(error, "InvalidStimulus")) throw error;
    throw new UsageError(error.message);
  }
  throw new UsageError(`Cannot read ${option} ${text}: expected a number with a unit`);
}
