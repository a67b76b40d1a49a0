import { isObject, type JsonObject } from "../../base/document/json.js";
import { InvalidModelError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";

/** A parameter of a BluePyOpt model. */
export interface BluepyoptParameter {
  /** As values of individuals name it: `gNaTs2_tbar_NaTs2_t.somatic`, or `celsius` for the whole simulation. */
  readonly name: string;
  /** NEURON's name in the model's own mechanisms, such as `gNaTs2_tbar_NaTs2_t`. */
  readonly parameter: string;
  /** Section list such as `somatic`; null for the whole simulation. */
  readonly list: string | null;
  /** Null for one that is optimised. */
  readonly value: number | null;
  /** Null for a frozen one. */
  readonly bounds: readonly [number, number] | null;
  /** A function of `{distance}` and `{value}`; null for the same value everywhere. */
  readonly distribution: string | null;
  /** Where it stands in the document. */
  readonly at: string;
}

/** Mechanisms by section list. */
export type BluepyoptMechanisms = ReadonlyMap<string, readonly string[]>;

/** What a file of parameters holds. */
export interface BluepyoptDocument {
  readonly parameters: readonly BluepyoptParameter[];
  /** Null where a file of their own has them. */
  readonly mechanisms: BluepyoptMechanisms | null;
}

type Refuse = (at: string, reason: string) => InvalidModelError;

/** Whether a document has the parameters of a BluePyOpt model: a list as the l5pc example has, or one document of all. */
export function isBluepyoptParameters(document: unknown): boolean {
  if (Array.isArray(document)) {
    return document.length > 0 && document.every((each) => isObject(each) && typeof each.param_name === "string");
  }
  return isObject(document) && isObject(document.parameters) && isObject(document.mechanisms);
}

/** Whether a document has the mechanisms of a BluePyOpt model alone, lists of names by section list. */
export function isBluepyoptMechanisms(document: unknown): document is JsonObject {
  if (!isObject(document) || Object.keys(document).length === 0) return false;
  const isNames = (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
  return Object.values(document).every(isNames) && Object.keys(document).some((list) => Object.hasOwn(LISTS, list));
}

/**
 * Reads parameters: a list of `{ param_name, sectionlist, type, dist_type, dist, value | bounds }`, or an object of
 * `mechanisms`, `distributions` and `parameters`, which are `{ name, val, dist }` by section list.
 *
 * @throws InvalidModelError
 */
export function readParameters(document: unknown, path: string): BluepyoptDocument {
  const refuse: Refuse = (at, reason) =>
    new InvalidModelError(`use the BluePyOpt parameters ${path}`, `${at}: ${reason}`, { path });
  if (Array.isArray(document)) {
    return { parameters: document.map((each, i) => listed(each, `[${i}]`, refuse)), mechanisms: null };
  }
  const { parameters, distributions, mechanisms } = document as JsonObject;
  const named = isObject(distributions) ? distributions : {};
  const entries = Object.entries(parameters as JsonObject).filter(([list]) => list !== "__comment");
  return {
    parameters: entries.flatMap(([list, own]) => {
      if (!Array.isArray(own)) throw refuse(`parameters.${list}`, `${quoted(own)}, expected a list`);
      return (own as unknown[]).map((each, i) => keyed(each, list, named, `parameters.${list}[${i}]`, refuse));
    }),
    mechanisms: readMechanisms(mechanisms, path),
  };
}

/** Reads mechanisms by section list: lists of names, or objects with `mech`. */
export function readMechanisms(document: unknown, path: string): BluepyoptMechanisms {
  const lists = Object.entries(document as JsonObject).map(([list, own]): [string, string[]] => {
    const names = isObject(own) ? own.mech : own;
    if (Array.isArray(names) && names.every((name) => typeof name === "string")) return [list, names as string[]];
    throw new InvalidModelError(
      `use the BluePyOpt mechanisms ${path}`,
      `${list} is ${quoted(own)}, expected a list of names`,
      { path },
    );
  });
  for (const [list] of lists) groupsOfList(list, [], path);
  return new Map(lists);
}

/** Groups of sections that the lists stand for; null for all of them. */
const LISTS: Readonly<Record<string, readonly string[] | null>> = {
  all: null,
  somatic: ["soma"],
  axonal: ["axon"],
  basal: ["dend"],
  apical: ["apic"],
  alldend: ["dend", "apic"],
  somadend: ["dend", "apic", "soma"],
  somaxon: ["axon", "soma"],
  allact: ["dend", "apic", "soma", "axon"],
  allnoaxon: ["dend", "apic", "soma"],
  // Sections of Neurolucida files that SWC has none of.
  myelinated: [],
};

/**
 * The groups of sections of a list.
 *
 * @param groups all that the cell has
 * @throws InvalidModelError for an unknown list
 */
export function groupsOfList(list: string, groups: readonly string[], path: string): readonly string[] {
  if (Object.hasOwn(LISTS, list)) return LISTS[list] ?? groups;
  const allowed = Object.keys(LISTS);
  throw new InvalidModelError(
    `use the BluePyOpt model ${path}`,
    `there is no section list ${quoted(list)}, expected one of ${allowed.join(", ")}`,
    { path, value: list, allowed },
  );
}

function listed(each: unknown, at: string, refuse: Refuse): BluepyoptParameter {
  if (!isObject(each)) throw refuse(at, `${quoted(each)}, expected an object`);
  const { param_name: parameter, sectionlist, type, dist_type: kind = "uniform", dist, value, bounds } = each;
  if (typeof parameter !== "string") throw refuse(at, `its param_name is ${quoted(parameter)}, expected a name`);
  if (type !== "global" && type !== "section" && type !== "range") {
    throw refuse(at, `its type is ${quoted(type)}, expected global, section or range`);
  }
  const isVaried = kind !== "uniform";
  if (isVaried && typeof dist !== "string") {
    throw refuse(
      at,
      `its dist_type is ${quoted(kind)} and its dist ${quoted(dist)}, expected a function of {distance}`,
    );
  }
  const list = type === "global" ? null : sectionlist;
  if (type !== "global" && typeof list !== "string") {
    throw refuse(at, `its sectionlist is ${quoted(sectionlist)}, expected a name such as somatic`);
  }
  return {
    ...named(parameter, list as string | null),
    ...(value !== undefined ? statedValue(value, at, refuse) : statedValue(bounds, at, refuse)),
    distribution: isVaried ? (dist as string) : null,
    at,
  };
}

function keyed(each: unknown, list: string, named_: JsonObject, at: string, refuse: Refuse): BluepyoptParameter {
  if (!isObject(each) || typeof each.name !== "string") throw refuse(at, `${quoted(each)}, expected { name, val }`);
  const { name, val, dist } = each;
  const distribution = dist == null || dist === "uniform" ? null : functionOf(dist, named_, at, refuse);
  return { ...named(name, list === "global" ? null : list), ...statedValue(val, at, refuse), distribution, at };
}

function functionOf(name: unknown, known: JsonObject, at: string, refuse: Refuse): string {
  const found = typeof name === "string" && Object.hasOwn(known, name) ? known[name] : undefined;
  if (isObject(found) && typeof found.fun === "string") return found.fun;
  const names = ["uniform", ...Object.keys(known)].join(", ");
  throw refuse(at, `its dist is ${quoted(name)}, expected one of ${names}`);
}

const named = (parameter: string, list: string | null) => ({
  name: list === null ? parameter : `${parameter}.${list}`,
  parameter,
  list,
});

/** A number freezes a parameter; two are its bounds. */
function statedValue(given: unknown, at: string, refuse: Refuse): Pick<BluepyoptParameter, "value" | "bounds"> {
  if (typeof given === "number") return { value: given, bounds: null };
  if (Array.isArray(given) && given.length === 2 && given.every((each) => typeof each === "number")) {
    return { value: null, bounds: given as unknown as [number, number] };
  }
  throw refuse(at, `its value is ${quoted(given)}, expected a number, or bounds of two numbers`);
}
