import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSimulation } from "../../../src/sonata/open-simulation.js";
import type { SimulatedCell } from "../../../src/sonata/simulated-cell.js";
import { hasReference } from "../../support/reference.js";
import { madeCircuit, wholeCircuit } from "./circuit.js";
import { columnOf, readSonataGolden, type SonataGolden } from "./read-golden.js";

/** Factors from our units to those of SONATA's reports. */
const TO_SONATA: Readonly<Record<string, number>> = { v: 1e3, cai: 1, m_Ih: 1, ik: 0.1 };

async function runAll(path: string): Promise<Map<number, SimulatedCell>> {
  using simulation = await openSimulation(path);
  const cells = new Map<number, SimulatedCell>();
  for await (const cell of simulation.run()) cells.set(cell.cell.id, cell);
  return cells;
}

/** Greatest difference of the soma's quantity from a report, over its kept rows and, of voltages, the first 1,000. */
function somaDifferences(golden: SonataGolden, file: string, cells: Map<number, SimulatedCell>) {
  const report = golden.reports[file]!;
  const differences = report.mapping.node_ids!.flatMap((id, column) => {
    const { response } = cells.get(id)!;
    const { variable } = report;
    const data = variable === "v" ? response.voltage : response.traces[`soma[0](0.5).${variable}`]!.data;
    return columnOf(report, column).map(({ row, value }) => ({
      row,
      by: Math.abs(data[row + 1]! * TO_SONATA[variable]! - value),
    }));
  });
  const greatest = (some: typeof differences): number => Math.max(...some.map(({ by }) => by));
  return { early: greatest(differences.filter(({ row }) => row < 1000)), whole: greatest(differences) };
}

function expectSameSpikes(golden: SonataGolden, cells: Map<number, SimulatedCell>): void {
  const [{ times_ms, node_ids }] = Object.values(golden.spikes) as [SonataGolden["spikes"][string]];
  const ours = [...cells].flatMap(([id, { response }]) =>
    Array.from(response.spikeTimes, (s) => [s * 1e3, id] as const),
  );
  ours.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  expect(ours.map(([, id]) => id)).toEqual(node_ids);
  for (const [i, [ms]] of ours.entries()) expect(ms).toBeCloseTo(times_ms[i]!, 11);
}

describe("the simulation of two cells that ship with the package", () => {
  const folder = madeCircuit();

  it("equals BioNet's, with a table of currents and a dendritic clamp", async () => {
    const golden = readSonataGolden("made");
    const cells = await runAll(join(folder, "made.json"));
    const { early, whole } = somaDifferences(golden, "soma_v.h5", cells);
    expect(early).toBeLessThan(1e-6);
    expect(whole).toBeLessThan(1e-6);
    expectSameSpikes(golden, cells);
  });
});

describe.skipIf(!hasReference)("simulations of Allen's cells equal BioNet's", () => {
  const folder = hasReference ? wholeCircuit() : "";

  it.each([
    ["step", ["soma_v.h5", "soma_cai.h5"]],
    ["segments", ["soma_v.h5", "soma_m_Ih.h5"]],
    ["recorded", ["soma_v.h5"]],
  ])("%s", async (name, files) => {
    const golden = readSonataGolden(name);
    const cells = await runAll(join(folder, `${name}.json`));
    for (const file of files) {
      const { whole } = somaDifferences(golden, file, cells);
      expect(whole).toBeLessThan(file.includes("_v") ? 1e-6 : 1e-9);
    }
    expectSameSpikes(golden, cells);
  });
});
