import { isObject, type JsonObject } from "../../base/document/json.js";
import { type DocumentKind, has, isListOf, isNumber, valuesOf } from "./document-shape.js";

const BLUEPYOPT =
  "name its parameters (parameters.json), or the folder that has them, the mechanisms and a morphology; values of an individual are given by --fit FILE (docs/bluepyopt.md)";

/** Names of section lists in BluePyOpt and BluePyEfe. */
const SECTION_LIST =
  /^(?:all|somatic|basal|apical|axonal|dendritic|somadend|allact|alldend|allnoaxon|soma_?axon\w*|myelinated|global|soma|dend|apic|axon)$/;

/** Object-shaped documents that BluePyOpt and related tools read and write. */
export const BLUEPYOPT_OBJECTS: readonly DocumentKind<JsonObject>[] = [
  {
    is: (it) => isHallOfFame(it),
    name: "a BluePyOpt hall of fame (values by parameter and section list)",
    remedy: BLUEPYOPT,
  },
  {
    is: (it) =>
      valuesOf(it).length > 0 &&
      valuesOf(it).every((value) => isObject(value) && (has(value, "params") || isHallOfFame(value))),
    name: "the final parameters of a BluePyOpt optimisation",
    remedy: BLUEPYOPT,
  },
  {
    is: (it) =>
      allSectionLists(it) && valuesOf(it).every((value) => isListOf(value, (each) => typeof each === "string")),
    name: "the mechanisms of a BluePyOpt model",
    remedy: BLUEPYOPT,
  },
  {
    is: (it) =>
      allSectionLists(it) &&
      valuesOf(it).every((value) => isListOf(value, (each) => Array.isArray(each) || isObject(each))),
    name: "the fixed parameters of a BluePyOpt model",
    remedy: BLUEPYOPT,
  },
  {
    is: (it) =>
      (has(it, "parameters") && has(it, "mechanisms")) || (has(it, "parameters") && isParameterTable(it.parameters)),
    name: "the parameters of a BluePyOpt model",
    remedy: BLUEPYOPT,
  },
  {
    is: (it) => valuesOf(it).length > 0 && valuesOf(it).every((value) => isObject(value) && has(value, "stimuli")),
    name: "the protocols of a BluePyOpt optimisation",
    remedy: BLUEPYOPT,
  },
];

/** List-shaped documents of the same tools. */
export const BLUEPYOPT_LISTS: readonly DocumentKind<readonly unknown[]>[] = [
  {
    is: (it) => isParameterTable(it),
    name: "the parameters of a BluePyOpt model",
    remedy: BLUEPYOPT,
  },
  {
    is: (it) =>
      isListOf(it, (each) => isObject(each) && isHallOfFame(each)) || isListOf(it, (each) => isListOf(each, isNumber)),
    name: "a BluePyOpt hall of fame",
    remedy: BLUEPYOPT,
  },
];

/** Such as `{"gNaTs2_tbar_NaTs2_t.somatic": 0.9}`. */
function isHallOfFame(it: JsonObject): boolean {
  const entries = Object.entries(it);
  const named = entries.filter(
    ([name]) => SECTION_LIST.test(name.slice(name.lastIndexOf(".") + 1)) && name.includes("."),
  );
  return named.length > 0 && named.length >= entries.length / 2 && named.every(([, value]) => isNumber(value));
}

/** A table of parameters with their bounds or values. */
function isParameterTable(it: unknown): boolean {
  if (isObject(it)) return allSectionLists(it);
  return isListOf(
    it,
    (each) => isObject(each) && (has(each, "param_name") || (has(each, "bounds") && has(each, "name"))),
  );
}

function allSectionLists(it: JsonObject): boolean {
  const names = Object.keys(it);
  return names.length > 0 && names.every((name) => SECTION_LIST.test(name) || name.startsWith("distribution"));
}
