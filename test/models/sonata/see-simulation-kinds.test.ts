import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { seeSimulation } from "../../../src/models/sonata/see-simulation.js";
import { shippedCellFolder } from "../../support/shipped-cell.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const isSimulation = async (path: string): Promise<boolean> => (await seeSimulation(path)).isSimulation;

function names(text: string): Promise<boolean> {
  writeFileSync(file("config.json"), text);
  return isSimulation(file("config.json"));
}
const run = '"run": { "tstop": 10 }';

it.each([
  ["with its circuit", `{ ${run}, "networks": { "nodes": [] } }`],
  ["with the name of a circuit's config", `{ ${run}, "network": "circuit_config.json" }`],
  ["that names the simulation's config", '{ "simulation": "simulation_config.json", "network": "c.json" }'],
  ["with comments and a byte order mark", `\uFEFF{ /* of BMTK */ ${run}, "network": "c.json" } // end`],
])("a config of a simulation is one: %s", async (_, text) => {
  expect(await names(text)).toBe(true);
});

it.each([
  ["a circuit alone", '{ "networks": { "nodes": [] } }'],
  ["a run without a circuit", `{ ${run} }`],
  ["a circuit without nodes", `{ ${run}, "networks": { "edges": [] } }`],
  ["a list", '[{ "network": "c.json" }]'],
  ["a text", '"\\"network\\": 1"'],
  ["JSON with an error, which opening it reports", `{ ${run}, "network": "c.json" `],
  ["JSON that nests too deep", `{ "network": ${"[".repeat(2000)}${"]".repeat(2000)} }`],
  ["nothing", ""],
  ["more than a config can have", `{ ${run}, "network": "c.json" }${" ".repeat(1_000_000)}`],
])("other files are none: %s", async (_, text) => {
  expect(await names(text)).toBe(false);
});

it("models, folders and missing files are none", async () => {
  mkdirSync(file("folder.json"));
  const paths = [shippedModel(5), join(shippedCellFolder, "fit_parameters.json"), file("folder.json"), file("no.json")];
  expect(await Promise.all(paths.map(isSimulation))).toEqual([false, false, false, false]);
});
