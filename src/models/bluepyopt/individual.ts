import { isObject, type JsonObject } from "../../base/document/json.js";
import { InvalidModelError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import { didYouMean } from "../../base/text/suggest.js";
import type { BluepyoptParameter } from "./read-parameters.js";

/** Longest list of names in a message. */
const MOST_NAMED = 12;

/**
 * The values of an individual in a document: by name, or the first of a list of such, as a hall of fame has the best one
 * first; null for any other document.
 */
export function individualIn(document: unknown, parameters: readonly BluepyoptParameter[]): JsonObject | null {
  const first = Array.isArray(document) ? (document[0] as unknown) : document;
  if (!isObject(first)) return null;
  const inner = isObject(first.params) ? first.params : first;
  const names = new Set(parameters.map(({ name }) => name));
  const own = Object.entries(inner).filter(([name, value]) => typeof value === "number" && names.has(name));
  return own.length > 0 ? inner : null;
}

/**
 * The value of every parameter: its own, or that of the individual, which has to be within the bounds.
 *
 * @param individual values of the parameters that are optimised; null if there are none
 * @param source its file, for errors
 * @throws InvalidModelError naming what is missing, unknown or out of bounds
 */
export function valuesOf(
  parameters: readonly BluepyoptParameter[],
  individual: JsonObject | null,
  path: string,
  source: string | null,
): ReadonlyMap<BluepyoptParameter, number> {
  const task = `use the BluePyOpt model ${path}`;
  const open = parameters.filter(({ value }) => value === null);
  const missing = open.filter(({ name }) => typeof individual?.[name] !== "number").map(({ name }) => name);
  if (missing.length > 0) {
    const some = listed(missing);
    const reason =
      source === null
        ? `it leaves ${some} to an optimisation, expected their values in a JSON file beside it, or by fit (--fit FILE)`
        : `${source} has no values of ${some}`;
    throw new InvalidModelError(task, reason, { path, value: missing[0] });
  }
  const known = parameters.map(({ name }) => name);
  const unknown = Object.keys(individual ?? {}).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const reason = `${source} has a value of ${quoted(unknown)}${didYouMean(unknown, known)}, which the model lacks`;
    throw new InvalidModelError(task, reason, { path, value: unknown, allowed: known });
  }
  return new Map(
    parameters.map((parameter) => {
      const { name, value, bounds } = parameter;
      if (value !== null) return [parameter, value];
      const own = individual![name] as number;
      const [from, to] = bounds!;
      if (own >= from && own <= to) return [parameter, own];
      throw new InvalidModelError(task, `${source} has ${own} as ${name}, expected ${from} to ${to}`, {
        path,
        id: name,
        value: own,
      });
    }),
  );
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `${names.slice(0, MOST_NAMED).join(", ")}${more}`;
}
