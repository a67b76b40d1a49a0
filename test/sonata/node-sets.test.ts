import { expect, it } from "vitest";
import { nodesIn, type SetNode } from "../../src/sonata/node-sets.js";

const node = (population: string, id: number, typeId: number, attributes: SetNode["attributes"]): SetNode => ({
  population,
  id,
  typeId,
  attributes,
});
const nodes = [
  node("v1", 0, 100, { ei: "e", x: 1.5 }),
  node("v1", 1, 101, { ei: "i" }),
  node("lm", 0, 100, { ei: "e", x: 2 }),
];
const named = { excitatory: { ei: "e" }, first: [0], v1: "v1" };
const ids = (set: unknown) => nodesIn(set, nodes, named, "use it").map(({ population, id }) => `${population} ${id}`);

it.each([
  ["all", ["v1 0", "v1 1", "lm 0"]],
  ["biophysical", ["v1 0", "v1 1", "lm 0"]],
  ["lm", ["lm 0"]],
  ["excitatory", ["v1 0", "lm 0"]],
  ["first", ["v1 0", "lm 0"]],
  [[1], ["v1 1"]],
  [{}, ["v1 0", "v1 1", "lm 0"]],
  [{ population: "v1", node_id: [0, 1], ei: "i" }, ["v1 1"]],
  [{ populations: ["v1", "lm"], node_type_id: 100 }, ["v1 0", "lm 0"]],
  [{ x: [1.5, 7] }, ["v1 0"]],
  [{ node_id: 0, ei: ["e", "i"] }, ["v1 0", "lm 0"]],
])("%j", (set, expected) => {
  expect(ids(set)).toEqual(expected);
});

it.each([
  ["excitatry", /there is no node set "excitatry" \(did you mean "excitatory"\?\), expected one of excitatory, first/],
  [{ population: "v2" }, /there is no population "v2"/],
  [
    { eii: "e" },
    /no node has "eii" \(did you mean "ei"\?\), expected one of population, node_id, node_type_id, ei, x$/,
  ],
  [7, /the node set is 7, expected a name, ids or attributes$/],
  [{ constructor: "x" }, /no node has "constructor"/],
])("refuses %j", (set, message) => {
  expect(() => ids(set)).toThrowError(
    expect.objectContaining({ code: "InvalidModel", message: expect.stringMatching(message) }),
  );
});
