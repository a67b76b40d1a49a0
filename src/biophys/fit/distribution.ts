import { InvalidOptionError } from "../../base/errors.js";
import { exp } from "../../base/units/portable-math.js";
import { compileDistanceExpression } from "./distance-expression.js";

/**
 * How a value varies along the tree with the path distance d from soma(0.5) [µm], NEURON's `distance`; each segment has
 * the value at its middle. Values are in the parameter's unit. With `factor`, all of it is multiplied.
 */
export type Distribution =
  | LinearDistribution
  | ExponentialDistribution
  | StepDistribution
  | ExpressionDistribution
  | UniformDistribution;

/** What every kind of distribution may have. */
export interface ScaledDistribution {
  /** Multiplies the value; default 1. */
  readonly factor?: number | undefined;
}

/** The same value everywhere. */
export interface UniformDistribution extends ScaledDistribution {
  readonly kind: "uniform";
  readonly value: number;
}

/** `at0 + perUm·d`. */
export interface LinearDistribution extends ScaledDistribution {
  readonly kind: "linear";
  readonly at0: number;
  /** Per µm. */
  readonly perUm: number;
}

/** `offset + scale·exp(d/lengthUm)`; a negative length makes the value fall. */
export interface ExponentialDistribution extends ScaledDistribution {
  readonly kind: "exponential";
  readonly scale: number;
  readonly lengthUm: number;
  /** Default 0. */
  readonly offset?: number | undefined;
}

/** `inside` where `fromUm` ≤ d < `toUm`, otherwise `outside`. */
export interface StepDistribution extends ScaledDistribution {
  readonly kind: "step";
  readonly inside: number;
  readonly outside: number;
  readonly fromUm: number;
  readonly toUm: number;
}

/** An expression of `distance` [µm], such as `1e-4*exp(distance/300)`. */
export interface ExpressionDistribution extends ScaledDistribution {
  readonly kind: "expression";
  readonly expression: string;
}

/** The fields of each kind, required ones first. */
const FIELDS: Readonly<
  Record<Distribution["kind"], { readonly must: readonly string[]; readonly may: readonly string[] }>
> = {
  uniform: { must: ["value"], may: [] },
  linear: { must: ["at0", "perUm"], may: [] },
  exponential: { must: ["scale", "lengthUm"], may: ["offset"] },
  step: { must: ["inside", "outside", "fromUm", "toUm"], may: [] },
  expression: { must: ["expression"], may: [] },
};

/**
 * Checks an object that describes a distribution.
 *
 * @param task completes "Cannot …"
 * @throws InvalidOptionError
 */
export function checkDistribution(given: object, task: string): Distribution {
  const { kind } = given as { kind?: unknown };
  const fields = typeof kind === "string" && Object.hasOwn(FIELDS, kind) ? FIELDS[kind as Distribution["kind"]] : null;
  if (fields === null) {
    const allowed = Object.keys(FIELDS);
    throw new InvalidOptionError(task, `the kind is ${String(kind)}, expected one of ${allowed.join(", ")}`, {
      value: kind,
      allowed,
    });
  }
  const known = [...fields.must, ...fields.may, "factor"];
  for (const [name, value] of Object.entries(given)) {
    if (name === "kind" || value === undefined) continue;
    const fits = name === "expression" ? typeof value === "string" : Number.isFinite(value);
    if (known.includes(name) && fits) continue;
    const expected = known.includes(name) ? (name === "expression" ? "a text" : "a number") : known.join(", ");
    throw new InvalidOptionError(task, `${name} is ${String(value)}, expected ${expected}`, { value });
  }
  const missing = fields.must.find((name) => (given as Record<string, unknown>)[name] === undefined);
  if (missing !== undefined) {
    throw new InvalidOptionError(task, `${missing} is missing, expected ${fields.must.join(", ")}`, {
      value: given,
    });
  }
  const distribution = given as Distribution;
  valuesAlong(distribution); // an expression that cannot be read
  return distribution;
}

/** The value at a path distance [µm], as a function. */
export function valuesAlong(distribution: Distribution): (distanceUm: number) => number {
  const value = unscaled(distribution);
  const { factor } = distribution;
  return factor === undefined ? value : (d) => value(d) * factor;
}

function unscaled(distribution: Distribution): (distanceUm: number) => number {
  switch (distribution.kind) {
    case "uniform":
      return () => distribution.value;
    case "linear":
      return (d) => distribution.at0 + distribution.perUm * d;
    case "exponential":
      return (d) => (distribution.offset ?? 0) + distribution.scale * exp(d / distribution.lengthUm);
    case "step":
      return (d) => (distribution.fromUm <= d && d < distribution.toUm ? distribution.inside : distribution.outside);
    case "expression":
      return compileDistanceExpression(distribution.expression);
  }
}
