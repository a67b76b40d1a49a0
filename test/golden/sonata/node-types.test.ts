import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openModel } from "../../../src/models/open-model.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { hasReference } from "../../support/reference.js";
import { madeCircuit, wholeCircuit } from "./circuit.js";
import { columnOf, readSonataGolden } from "./read-golden.js";

/** Node types of `step.json`, all with one step of current, and where its numbers are. */
const TYPES = [100, 101, 102, 103];

describe.skipIf(!hasReference)("node types run as BMTK builds and runs them", () => {
  const folder = hasReference ? wholeCircuit() : "";
  const report = readSonataGolden("step").reports["soma_v.h5"]!;

  it.each(TYPES)("%i", async (nodeType) => {
    using opened = await openModel(join(folder, "network/cells_node_types.csv"), { nodeType });
    const differences = await differencesOf(opened, columnOf(report, TYPES.indexOf(nodeType)));
    expect(Math.max(...differences.filter(({ row }) => row < 1000).map(({ mv }) => mv))).toBeLessThan(1e-10);
    expect(Math.max(...differences.map(({ mv }) => mv))).toBeLessThan(1e-6);
  });
});

describe("a circuit of one node type", () => {
  const folder = madeCircuit();

  it("needs no choice, by its table or by its config", async () => {
    for (const name of ["network/made_node_types.csv", "made.json"]) {
      using model = await openModel(join(folder, name));
      expect(model).toMatchObject({ kind: "biophysical", definition: { axon: "stub", fit: { kind: "perisomatic" } } });
      expect(model.meta).toMatchObject({ name: "shipped", source: "fit_parameters.json" });
    }
  });
});

/** How far the voltage is from the kept one of each row: row k is the state after step k + 1 of 25 µs. */
async function differencesOf(
  opened: Awaited<ReturnType<typeof openModel>>,
  kept: readonly { readonly row: number; readonly value: number }[],
): Promise<{ readonly row: number; readonly mv: number }[]> {
  if (opened.kind !== "biophysical") throw new Error("a biophysical model was expected");
  using model = opened.with({ celsius: 34, v_init: -80 });
  const step = Stimulus.parse("square:amplitude=0.3nA,start=50ms,duration=200ms,total=300ms");
  const { voltage } = await model.run(step, { dt: 25e-6 });
  return kept.map(({ row, value }) => ({ row, mv: Math.abs(voltage[row + 1]! * 1e3 - value) }));
}
