import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { H5Reader } from "../../../src/nwb/h5/reader.js";
import { openSimulation } from "../../../src/sonata/open-simulation.js";
import { writeSimulation } from "../../../src/sonata/write-simulation.js";
import { hasReference } from "../../support/reference.js";
import { madeCircuit, wholeCircuit } from "./circuit.js";
import { readSonataGolden, type SonataGolden, type SonataReport } from "./read-golden.js";

/** What a report of our file may differ by from BioNet's. */
const TOLERANCE: Readonly<Record<string, number>> = { v: 1e-6, cai: 1e-9, m_Ih: 1e-9, ik: 1e-9 };
/** What BMTK keeps of segments beyond what SONATA says; ours are the first. */
const MAPPING = ["node_ids", "element_ids", "element_pos", "index_pointer", "time", "seg_types"];

async function written(folder: string, name: string): Promise<string> {
  using simulation = await openSimulation(join(folder, `${name}.json`));
  await writeSimulation(simulation, null, { sonata: join(folder, name) });
  return join(folder, name);
}

async function expectSameReport(path: string, golden: SonataReport): Promise<void> {
  const reader = await H5Reader.open(path);
  try {
    const at = `report/${golden.population}`;
    expect(reader.shape(`${at}/data`)).toEqual(golden.shape);
    expect(reader.attributeText(`${at}/data`, "variable")).toBe(golden.variable);
    for (const name of MAPPING.filter((each) => golden.mapping[each] !== undefined)) {
      expect(Array.from(reader.numbers(`${at}/mapping/${name}`)!), name).toEqual(golden.mapping[name]);
    }
    expect(reader.numbers(`${at}/mapping/index_pointers`)).toEqual(reader.numbers(`${at}/mapping/index_pointer`));
    const [, columns] = golden.shape;
    const data = reader.numbers(`${at}/data`)!;
    const differences = golden.rows.map((row, i) => {
      const ours = data.subarray(row * columns, (row + 1) * columns);
      return golden.values[i]!.reduce((most, value, k) => Math.max(most, Math.abs(value - ours[k]!)), 0);
    });
    expect(Math.max(...differences)).toBeLessThan(TOLERANCE[golden.variable]!);
  } finally {
    reader.close();
  }
}

async function expectSameSpikes(path: string, { spikes }: SonataGolden): Promise<void> {
  const reader = await H5Reader.open(path);
  try {
    expect(reader.keys("spikes")).toEqual(Object.keys(spikes));
    for (const [population, { times_ms, node_ids }] of Object.entries(spikes)) {
      expect(Array.from(reader.numbers(`spikes/${population}/node_ids`)!)).toEqual(node_ids);
      const times = reader.numbers(`spikes/${population}/timestamps`)!;
      for (const [i, ms] of times_ms.entries()) expect(times[i]).toBeCloseTo(ms, 11);
    }
  } finally {
    reader.close();
  }
}

describe("SONATA's files hold what BioNet wrote of the same config", () => {
  const folder = hasReference ? wholeCircuit() : madeCircuit();

  it.each([
    ["made", ["soma_v.h5", "v.h5"]],
    ...(hasReference
      ? ([
          // Every fifth sample of a part of the run, 1,523 segments of two cells.
          ["segments", ["soma_v.h5", "soma_ik.h5", "soma_m_Ih.h5", "dendrites_v.h5"]],
          ["step", ["soma_v.h5", "soma_cai.h5", "everywhere.h5"]],
          ["recorded", ["soma_v.h5"]],
        ] as [string, string[]][])
      : []),
  ])("%s", async (name, files) => {
    const golden = readSonataGolden(name);
    expect(Object.keys(golden.reports).sort()).toEqual([...files].sort());
    const output = await written(folder, name);
    for (const file of files) await expectSameReport(join(output, file), golden.reports[file]!);
    await expectSameSpikes(join(output, "spikes.h5"), golden);
  });
});
