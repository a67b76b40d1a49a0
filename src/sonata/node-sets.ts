import { isObject } from "../base/document/json.js";
import { InvalidModelError } from "../base/errors.js";
import { quoted } from "../base/text/printable.js";
import { didYouMean } from "../base/text/suggest.js";
import type { SonataNode } from "./nodes.js";

/** A node as node sets see it: with what its type says. */
export type SetNode = Pick<SonataNode, "population" | "id" | "typeId"> & {
  readonly attributes: Readonly<Record<string, string | number>>;
};

/** Names of node sets that select every cell; BMTK's reports are of `biophysical` ones by default. */
const ALL = ["all", "biophysical"];
const POPULATION = ["population", "populations"];
const ID = ["node_id", "node_ids"];

/**
 * The nodes of a node set: a name in `node_sets`, of a population, or `all`; a list of ids; or an object of values that
 * nodes have, one of several where a value is a list.
 *
 * @param task completes "Cannot …"
 * @throws InvalidModelError for a set, population or attribute that does not exist
 */
export function nodesIn<T extends SetNode>(
  set: unknown,
  nodes: readonly T[],
  named: Readonly<Record<string, unknown>>,
  task: string,
): T[] {
  if (typeof set === "string") {
    if (Object.hasOwn(named, set)) return nodesIn(named[set] === set ? {} : named[set], nodes, named, task);
    if (ALL.includes(set)) return [...nodes];
    const populations = populationsOf(nodes);
    if (populations.includes(set)) return nodes.filter(({ population }) => population === set);
    const known = [...Object.keys(named), ...populations, "all"];
    throw new InvalidModelError(
      task,
      `there is no node set ${quoted(set)}${didYouMean(set, known)}, expected one of ${known.join(", ")}`,
      {
        value: set,
        allowed: known,
      },
    );
  }
  if (Array.isArray(set)) return nodesIn({ node_id: set }, nodes, named, task);
  if (!isObject(set)) {
    throw new InvalidModelError(task, `the node set is ${quoted(set)}, expected a name, ids or attributes`, {
      value: set,
    });
  }
  return Object.entries(set).reduce((left: T[], [name, wanted]) => chosen(left, nodes, name, wanted, task), [...nodes]);
}

function chosen<T extends SetNode>(
  left: readonly T[],
  all: readonly T[],
  name: string,
  wanted: unknown,
  task: string,
): T[] {
  const values = (Array.isArray(wanted) ? wanted : [wanted]).map(String);
  if (POPULATION.includes(name)) {
    const populations = populationsOf(all);
    const lost = values.find((value) => !populations.includes(value));
    if (lost === undefined) return left.filter(({ population }) => values.includes(population));
    throw new InvalidModelError(
      task,
      `there is no population ${quoted(lost)}${didYouMean(lost, populations)}, expected ${populations.join(", ")}`,
      {
        value: lost,
        allowed: populations,
      },
    );
  }
  if (ID.includes(name)) return left.filter(({ id }) => values.includes(String(id)));
  if (name === "node_type_id") return left.filter(({ typeId }) => values.includes(String(typeId)));
  const known = [...new Set(all.flatMap(({ attributes }) => Object.keys(attributes)))];
  if (!known.includes(name)) {
    const allowed = ["population", "node_id", "node_type_id", ...known];
    throw new InvalidModelError(
      task,
      `no node has ${quoted(name)}${didYouMean(name, allowed)}, expected one of ${allowed.join(", ")}`,
      {
        value: name,
        allowed,
      },
    );
  }
  return left.filter(({ attributes }) => Object.hasOwn(attributes, name) && values.includes(String(attributes[name])));
}

const populationsOf = (nodes: readonly SetNode[]): string[] => [...new Set(nodes.map(({ population }) => population))];
