import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseFit } from "../../../src/biophys/fit/fit.js";
import { withLikeGroups } from "../../../src/biophys/fit/like-groups.js";
import { shippedCellFolder } from "../../support/shipped-cell.js";

const perisomatic = parseFit(JSON.parse(readFileSync(join(shippedCellFolder, "fit_parameters.json"), "utf8")));
const allActive = parseFit(
  {
    passive: [{ ra: 100 }],
    conditions: [{ celsius: 34, v_init: -80, erev: [{ section: "dend", ena: 53, ek: -107 }] }],
    genome: [
      { section: "dend", name: "g_pas", value: 1e-5, mechanism: "" },
      { section: "soma", name: "g_pas", value: 2e-5, mechanism: "" },
      { section: "dend", name: "g_pas", value: 3e-5, mechanism: "" },
    ],
  },
  { kind: "all-active" },
);

describe("groups beyond the four", () => {
  it("get what the group with the same four letters has, after it", () => {
    const { genome, reversal } = withLikeGroups(allActive, [
      "soma[0]",
      "dend[0]",
      "dend_5[0]",
      "dend_5[1]",
      "minus_1[0]",
    ]);
    expect(genome.map(({ section, value }) => [section, value])).toEqual([
      ["dend", 1e-5],
      ["dend_5", 1e-5],
      ["soma", 2e-5],
      ["dend", 3e-5],
      ["dend_5", 3e-5],
    ]);
    expect(reversal.map(({ section }) => section)).toEqual(["dend", "dend_5"]);
  });

  it("change nothing where there are none, and in perisomatic fits, whose groups have them already", () => {
    expect(withLikeGroups(allActive, ["soma[0]", "dend[0]"])).toBe(allActive);
    expect(withLikeGroups(perisomatic, ["soma[0]", "dend_5[0]"])).toBe(perisomatic);
  });
});
