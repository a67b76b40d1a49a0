import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSimulation } from "../../src/sonata/open-simulation.js";
import { madeCircuit } from "../golden/sonata/circuit.js";

const folder = madeCircuit();
type Config = Record<string, unknown> & { readonly inputs: Record<string, object>; readonly run: object };
const made = JSON.parse(readFileSync(join(folder, "made.json"), "utf8")) as Config;
let count = 0;

/** The config `made` with some sections replaced. */
function write(changes: Record<string, unknown>): string {
  const path = join(folder, `changed-${++count}.json`);
  writeFileSync(path, JSON.stringify({ ...made, ...changes }));
  return path;
}

const input = (values: object) => ({ inputs: { it: { module: "IClamp", input_type: "current_clamp", ...values } } });
const pulse = { amp: 0.1, delay: 1, duration: 2 };
const report = (values: object) => ({ reports: { it: { module: "membrane_report", variable_name: "v", ...values } } });
const connected = {
  nodes: ["connected", "inputs"].map((name) => ({
    nodes_file: `network/${name}_nodes.h5`,
    node_types_file: `network/${name}_node_types.csv`,
  })),
};

describe("a simulation that needs more than single cells is refused, naming what", () => {
  it.each([
    [
      { networks: { ...(made.networks as object), edges: [{ edges_file: "network/inputs_connected_edges.h5" }] } },
      /its cells are connected \(edges of network\/inputs_connected_edges\.h5\), expected cells without connections/,
    ],
    [{ networks: { ...(made.networks as object), gap_juncs: [{}] } }, /its cells have gap junctions/],
    [{ target_simulator: "NEST" }, /its target_simulator is "NEST", expected NEURON/],
    [
      { inputs: { lgn: { module: "spikes", input_type: "spikes", node_set: "lgn" } } },
      /use the input lgn of .*: its module is "spikes", expected IClamp: spikes need synapses/,
    ],
    [
      { inputs: { x: { module: "xstim" } } },
      /its module is "xstim", expected IClamp: this version has no other inputs/,
    ],
    [input({ ...pulse, input_type: "ramp" }), /its input_type is "ramp", expected current_clamp, nwb or csv$/],
    [input({ ...pulse, amp: "much" }), /its amp is much, expected a number$/],
    [input({ ...pulse, amp: [0.1, 0.2] }), /it has 2 values of amp, 1 of delay and 1 of duration, expected as many/],
    [input({ ...pulse, node_set: "nobody" }), /there is no node set "nobody"/],
    [input({ ...pulse, section_name: "trunk" }), /its section_name is "trunk", expected soma, axon, dend, apic$/],
    [input({ ...pulse, section_name: "dend", section_index: [0, 100] }), /a range of distances, in which BMTK draws/],
    [input({ input_type: "csv", file: "changed-0.csv" }), /changed-0\.csv/],
    [input({ input_type: "nwb", file: "x.nwb" }), /its sweep_id is missing, expected the number of a sweep$/],
    [{ reports: { ecp: { module: "extracellular" } } }, /its module is "extracellular", expected membrane_report$/],
    [report({ sections: "trunk" }), /its sections are "trunk", expected soma, somatic/],
    [report({ variable_name: "cao", sections: "soma" }), /there is no cao at soma\[0\]\(0\.5\), expected one of v, /],
    [{ run: { dt: 0.1 } }, /run\.tstop: missing, expected a number/],
    [{ run: { tstop: 10, dt: 0 } }, /run\.dt: 0, expected more than 0$/],
    [{ conditions: { celsius: 340 } }, /conditions\.celsius: 340, expected at most 60$/],
    [
      { networks: { nodes: [{ nodes_file: 7, node_types_file: "network/made_node_types.csv" }] } },
      /a nodes_file of its networks is 7/,
    ],
  ])("%j", async (changes, message) => {
    await expect(openSimulation(write(changes))).rejects.toThrow(message);
  });

  it("an input beyond the cell's sections", async () => {
    const path = write(input({ ...pulse, section_name: "dend", section_index: 99 }));
    await expect(openSimulation(path)).rejects.toMatchObject({ code: "InvalidOption", value: "dend[99](0.5)" });
  });
});

describe("a simulation", () => {
  it("leaves virtual cells out that nothing connects, and says so", async () => {
    using simulation = await openSimulation(write({ networks: connected, inputs: {}, reports: {} }));
    expect(simulation.cells).toEqual([{ population: "connected", id: 0, typeId: 100 }]);
    expect(simulation.notes).toEqual(["2 virtual cells are left out: nothing connects them"]);
  });

  it("takes the temperature and voltage of the parameters where conditions say none; tstart is noted", async () => {
    const run = { ...made.run, tstart: 5, tstop: 0.2 };
    using simulation = await openSimulation(write({ run, conditions: undefined, reports: {} }));
    expect(simulation.notes).toEqual([
      "tstart is 5 ms: the run starts at 0, as BioNet's does",
      "conditions have no celsius: each cell has that of its parameters",
      "conditions have no v_init: each cell has that of its parameters",
    ]);
    for await (const { response } of simulation.run()) expect(response.voltage).toHaveLength(3);
  });

  it("gives every cell the sum of its inputs, and no current to others", async () => {
    const step = { module: "IClamp", input_type: "current_clamp", delay: 0, duration: 1e9 };
    const inputs = {
      a: { ...step, amp: 0.1, node_set: [1] },
      b: { ...step, amp: 0.2 },
      c: { ...step, amp: 9, enabled: false },
    };
    const path = write({ inputs, run: { tstop: 0.5, dt: 0.1 }, reports: {} });
    using simulation = await openSimulation(path);
    const currents: number[] = [];
    for await (const { current } of simulation.run()) currents.push(current[2]!);
    expect(currents).toEqual([0.2e-9, 0.1e-9 + 0.2e-9]);
  });

  it("takes node sets of the file that it names, and its own before those", async () => {
    const sets = { one: { population: "made", node_id: [1] }, both: { population: "made", node_id: [0] } };
    writeFileSync(join(folder, "sets.json"), JSON.stringify(sets));
    const step = { module: "IClamp", input_type: "current_clamp", amp: 0.1, delay: 0, duration: 1e9 };
    const path = write({
      node_sets_file: "sets.json",
      node_sets: { both: { population: "made" } },
      inputs: { a: { ...step, node_set: "one" }, b: { ...step, node_set: "both" } },
      run: { tstop: 0.3, dt: 0.1 },
      reports: {},
    });
    using simulation = await openSimulation(path);
    const currents: number[] = [];
    for await (const { current } of simulation.run()) currents.push(current[1]!);
    expect(currents).toEqual([0.1e-9, 0.2e-9]);
    writeFileSync(join(folder, "sets.json"), "[]");
    await expect(openSimulation(path)).rejects.toThrow(
      /read the node sets .*sets\.json: it is a list, expected an object|\[\]/,
    );
  });

  it("can be cancelled", async () => {
    using simulation = await openSimulation(write({ reports: {} }));
    await expect(simulation.run({ signal: AbortSignal.abort() }).next()).rejects.toMatchObject({ code: "Cancelled" });
  });
});
