import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openModel } from "../../../src/models/open-model.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { hasReference } from "../../support/reference.js";
import { wholeCircuit } from "./circuit.js";
import { columnOf, readSonataGolden, type SonataReport } from "./read-golden.js";

/** The pulses of `segments.json`, all of one soma. */
const PULSES = [
  "square:amplitude=0.4nA,start=20ms,duration=30ms,total=200ms",
  "square:amplitude=-0.1nA,start=60ms,duration=20ms",
  "square:amplitude=0.9nA,start=120ms,duration=50ms",
].join(" + ");
const DENDRITE = { at: "dend[12](0.7)", stimulus: "square:amplitude=0.15nA,start=10ms,duration=190ms,total=200ms" };

describe.skipIf(!hasReference)("segments shorter than 10 µm, which are BMTK's with dL 5", () => {
  const folder = hasReference ? wholeCircuit() : "";
  const { reports } = readSonataGolden("segments");

  it.each([
    [100, 0, []],
    [102, 1, [DENDRITE]],
  ])("node type %i runs as in BioNet", async (nodeType, column, inject) => {
    const changes = { celsius: 28.5, v_init: -77.25, segment_length: "10um" };
    using model = await openModel(join(folder, "circuit_config.json"), { nodeType, changes });
    if (model.kind !== "biophysical") throw new Error("a biophysical model was expected");
    const record = ["soma.m_Ih"];
    const { voltage, traces } = await model.run(Stimulus.parse(PULSES), { dt: 50e-6, inject, record });
    expect(greatest(reports["soma_v.h5"]!, column, (row) => voltage[row + 1]! * 1e3)).toBeLessThan(1e-6);
    const gate = traces["soma.m_Ih"]!.data;
    expect(greatest(reports["soma_m_Ih.h5"]!, column, (row) => gate[row + 1]!)).toBeLessThan(1e-9);
  });
});

/** Greatest difference between the kept rows of a report and ours. */
function greatest(report: SonataReport, column: number, ours: (row: number) => number): number {
  return Math.max(...columnOf(report, column).map(({ row, value }) => Math.abs(ours(row) - value)));
}
