import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openSimulation } from "../../src/sonata/open-simulation.js";
import { madeCircuit } from "../golden/sonata/circuit.js";

const folder = madeCircuit();
const made = JSON.parse(readFileSync(join(folder, "made.json"), "utf8")) as { reports: { soma: object } };

/** The config `made` with a report of one cell: its cells are two batches, which run at the same time. */
function twoBatches(): string {
  const path = join(folder, "two-batches.json");
  const calcium = { ...made.reports.soma, variable_name: "cai", cells: [1] };
  writeFileSync(path, JSON.stringify({ ...made, reports: { calcium } }));
  return path;
}

async function run(path: string, jobs?: number) {
  using simulation = await openSimulation(path);
  const cells: { readonly id: number; readonly voltage: Buffer; readonly traces: string[] }[] = [];
  for await (const { cell, response } of simulation.run({ jobs })) {
    const { voltage, traces } = response;
    cells.push({ id: cell.id, voltage: Buffer.from(voltage.buffer), traces: Object.keys(traces) });
  }
  expect(cells.map(({ id }) => id)).toEqual(simulation.cells.map(({ id }) => id));
  return cells;
}

it("gives the same bits for any number of threads, whether cells run together or as batches", async () => {
  const one = await run(twoBatches(), 1);
  expect(one.map(({ id, traces }) => [id, traces])).toEqual([
    [0, []],
    [1, ["soma[0](0.5).cai"]],
  ]);
  expect(await run(twoBatches(), 2)).toEqual(one);
  expect(await run(twoBatches(), 3)).toEqual(one);
  expect(await run(twoBatches())).toEqual(one);
  const together = await run(join(folder, "made.json"), 2);
  expect(together.map(({ voltage }) => voltage)).toEqual(one.map(({ voltage }) => voltage));
});

it("ends its threads where the caller takes no more cells", async () => {
  using simulation = await openSimulation(twoBatches());
  for await (const { cell } of simulation.run({ jobs: 2 })) {
    expect(cell.id).toBe(0);
    break;
  }
  await expect(simulation.run({ jobs: 0 }).next()).rejects.toMatchObject({ code: "InvalidOption", value: 0 });
});
