import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readNodes } from "../../src/sonata/nodes.js";
import { buildH5 } from "../support/h5-builder.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const network = (name: string): string =>
  fileURLToPath(new URL(`../golden/sonata/circuit/network/${name}`, import.meta.url));

it("reads what BMTK's NetworkBuilder writes, with the values that nodes have of their own", async () => {
  const { nodes, hasParameters } = await readNodes(network("cells_nodes.h5"));
  expect(hasParameters).toBe(false);
  expect(nodes.map(({ population, id, typeId }) => [population, id, typeId])).toEqual([
    ["cells", 0, 100],
    ["cells", 1, 101],
    ["cells", 2, 102],
    ["cells", 3, 103],
  ]);
  expect(nodes.map(({ attributes }) => attributes)).toEqual([
    {},
    {},
    {},
    { x: 1, y: -2.5, z: 3, rotation_angle_yaxis: 0.5 },
  ]);
  const made = await readNodes(network("made_nodes.h5"));
  expect(made.nodes.map(({ attributes }) => attributes)).toEqual([{ depth: 100 }, { depth: 250 }]);
});

it("counts ids from 0 where there are none, and tells of parameters of single nodes", async () => {
  const path = await buildH5(file("made-1.h5"), (h5) =>
    h5
      .data("nodes/a/node_type_id", Int32Array.of(7, 8))
      .data("nodes/a/0/name", ["x", "y"])
      .data("nodes/a/0/dynamics_params/g", Float64Array.of(1, 2))
      .data("nodes/a/node_group_id", Int32Array.of(0, 0))
      .data("nodes/a/node_group_index", Int32Array.of(1, 0)),
  );
  expect(await readNodes(path)).toEqual({
    hasParameters: true,
    nodes: [
      { population: "a", id: 0, typeId: 7, attributes: { name: "y" } },
      { population: "a", id: 1, typeId: 8, attributes: { name: "x" } },
    ],
  });
});

it("refuses a file without nodes, and columns that do not fit", async () => {
  const refused = async (path: string, code: string, message: RegExp) =>
    expect(readNodes(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  await refused(
    await buildH5(file("made-2.h5"), (h5) => h5.group("edges")),
    "InvalidModel",
    /it has no \/nodes, expected a SONATA file/,
  );
  await refused(
    await buildH5(file("made-3.h5"), (h5) => h5.group("nodes/a")),
    "InvalidModel",
    /population a has no node_type_id$/,
  );
  const uneven = await buildH5(file("made-4.h5"), (h5) =>
    h5.data("nodes/a/node_type_id", Int32Array.of(7, 8)).data("nodes/a/node_id", Int32Array.of(1)),
  );
  await refused(uneven, "InvalidModel", /population a has 1 values of node_id, expected 2 as of node_type_id$/);
  writeFileSync(file("text.h5"), "no HDF5");
  await refused(file("text.h5"), "InvalidRecording", /text\.h5/);
  await refused(file("none.h5"), "NotFound", /none\.h5/);
});
