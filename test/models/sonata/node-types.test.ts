import { describe, expect, it } from "vitest";
import { parseNodeTypes } from "../../../src/models/sonata/node-types.js";

const read = (text: string) => parseNodeTypes(text, "nodes.csv");

describe("a table of node types", () => {
  it("has texts by column, without those that have no value", async () => {
    const text = `node_type_id pop_name morphology ei model_type\n100 "Rorb, all ""active""" cell.swc NULL biophysical\n\n7 NA NONE "" virtual\n`;
    expect(await read(text)).toEqual([
      {
        id: 100,
        path: "nodes.csv",
        line: 2,
        attributes: { pop_name: 'Rorb, all "active"', morphology: "cell.swc", model_type: "biophysical" },
      },
      { id: 7, path: "nodes.csv", line: 4, attributes: { model_type: "virtual" } },
    ]);
  });

  it("may have its ids in any column, a byte order mark, lines that end in CR LF, and blanks at their ends", async () => {
    expect(await read("\uFEFFmodel_type node_type_id \r\nbiophysical 3 \r\n")).toEqual([
      { id: 3, path: "nodes.csv", line: 2, attributes: { model_type: "biophysical" } },
    ]);
  });

  it("keeps the places of empty texts between two spaces", async () => {
    const [type] = await read("node_type_id a b\n1  x\n");
    expect(type!.attributes).toEqual({ b: "x" });
  });

  it("keeps names that objects have already", async () => {
    const [type] = await read("node_type_id constructor toString\n1 a b\n");
    expect(Object.entries(type!.attributes)).toEqual([
      ["constructor", "a"],
      ["toString", "b"],
    ]);
  });

  it.each([
    ["", 1, /it is empty, expected a table with the column node_type_id$/],
    ["node_type_id a\n", 1, /it has no rows, expected at least one node type$/],
    ["edge_type_id a\n1 2\n", 1, /it has the columns edge_type_id, a, expected node_type_id among them$/],
    ["node_type_id,a\n1,2\n", 1, /its columns are separated by ",", expected one space$/],
    ["node_type_id a\n1 2 3\n", 2, /line 2 has 3 values, expected 2 as the first line$/],
    ["node_type_id a\n1 2\n3\n", 3, /line 3 has 1 values, expected 2 as the first line$/],
    ["node_type_id a\n1.5 2\n", 2, /node_type_id is "1\.5" on line 2, expected a whole number$/],
    ["node_type_id a\n1 2\n1 3\n", 3, /line 3 has the node_type_id 1 of line 2 again$/],
    ['node_type_id a\n1 "b\n', 2, /a quote is not where quotes can be on line 2, expected "text" between two spaces$/],
    ['node_type_id a\n1 b"c"\n', 2, /a quote is not where quotes can be on line 2/],
  ])("refuses %j", async (text, line, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "InvalidModel",
      path: "nodes.csv",
      line,
      message: expect.stringMatching(message),
    });
  });
});
