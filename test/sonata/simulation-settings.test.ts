import { describe, expect, it } from "vitest";
import { simulationSettings } from "../../src/sonata/simulation-settings.js";

const settings = (document: Record<string, unknown>) =>
  simulationSettings({ path: "c.json", document: { run: { tstop: 100 }, ...document }, folders: ["."] });

describe("what a simulation config says of the run", () => {
  it("has BMTK's defaults where it says nothing", () => {
    expect(settings({})).toEqual({
      tstopMs: 100,
      dtMs: 0.1,
      dLUm: 20,
      thresholdMv: -15,
      celsius: null,
      vInitMv: null,
      inputs: [],
      reports: [],
      nodeSets: {},
      output: { folder: "", spikes: "spikes.h5", order: "by_time" },
      notes: [
        "conditions have no celsius: each cell has that of its parameters",
        "conditions have no v_init: each cell has that of its parameters",
      ],
    });
  });

  it("is read from its sections, without entries that are not enabled", () => {
    const pulse = { module: "IClamp", amp: 0.1 };
    expect(
      settings({
        run: { tstop: 50, tstart: 2, dt: 0.05, dL: 5, spike_threshold: -30 },
        conditions: { celsius: 34, v_init: -80 },
        inputs: { a: pulse, b: { ...pulse, enabled: false }, c: { ...pulse, enabled: true } },
        reports: { v: { module: "membrane_report" } },
        node_sets: { one: [1] },
        output: { output_dir: "out", spikes_sort_order: "id" },
        target_simulator: "NEURON",
      }),
    ).toEqual({
      tstopMs: 50,
      dtMs: 0.05,
      dLUm: 5,
      thresholdMv: -30,
      celsius: 34,
      vInitMv: -80,
      inputs: [
        { name: "a", values: pulse },
        { name: "c", values: { ...pulse, enabled: true } },
      ],
      reports: [{ name: "v", values: { module: "membrane_report" } }],
      nodeSets: { one: [1] },
      output: { folder: "out", spikes: "spikes.h5", order: "by_id" },
      notes: ["tstart is 2 ms: the run starts at 0, as BioNet's does"],
    });
  });

  it("takes numbers that are written as texts, as BMTK does", () => {
    expect(settings({ run: { tstop: "250", dt: "0.025" } })).toMatchObject({ tstopMs: 250, dtMs: 0.025 });
  });

  it("names all values that do not fit at once", () => {
    const run = { tstop: -1, dt: 2, spike_threshold: 300 };
    expect(() => settings({ run })).toThrow(
      /run\.tstop: -1, expected more than 0; run\.dt: 2, expected at most 1; run\.spike_threshold: 300, expected at most 200/,
    );
  });

  it.each([
    [{ inputs: [] }, "inputs is [], expected an object"],
    [{ reports: "all" }, 'reports is "all", expected an object'],
    [
      { networks: { edges: ["a", "b", "c", "d"].map((edges_file) => ({ edges_file })) } },
      "its cells are connected (edges of a, b, c and 1 more), expected cells without connections",
    ],
    [{ networks: { edges: [{}] } }, "its cells are connected (edges of an unnamed file)"],
    [{ target_simulator: "NEST" }, 'its target_simulator is "NEST", expected NEURON: '],
  ])("%j is refused", (document, reason) => {
    expect(() => settings(document)).toThrow(`Cannot run the SONATA simulation c.json: ${reason}`);
  });

  it("runs beside edges that are not enabled, and lists without entries", () => {
    const networks = { edges: [{ edges_file: "e.h5", enabled: false }], gap_juncs: [] };
    expect(settings({ networks, inputs: null }).inputs).toEqual([]);
  });
});
