import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { BiophysicalModel } from "../../src/biophys/model.js";
import { openSolver } from "../../src/run/load-solver.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";

const blink = Stimulus.samples(new Float64Array(20).fill(1e-10), 40_000);
const CELLS = 1000;

test("a thousand cells, run and disposed of, leave the solver's memory as it was", async () => {
  const { definition } = await openShippedCell();
  const solver = await openSolver();
  const use = async (): Promise<void> => {
    using model = new BiophysicalModel(definition, solver);
    await model.run(blink, { dt: 25e-6, record: ["soma.cai"] });
  };
  await use();
  const before = solver.memoryBytes;
  for (let i = 0; i < CELLS; i++) await use();
  expect(solver.memoryBytes).toBe(before);
});

test("failed and refused runs leave nothing behind either", async () => {
  const { definition } = await openShippedCell();
  const solver = await openSolver();
  using model = new BiophysicalModel(definition, solver);
  const burst = Stimulus.samples(new Float64Array(20).fill(1), 40_000);
  const fail = async (): Promise<void> => {
    await expect(model.run(burst, { dt: 25e-6 })).rejects.toThrow(/Cannot simulate beyond/);
  };
  await fail();
  const before = solver.memoryBytes;
  for (let i = 0; i < CELLS; i++) await fail();
  expect(solver.memoryBytes).toBe(before);
});

test("models that are forgotten are freed by the garbage collector", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { definition } = await openShippedCell();
  const solver = await openSolver();
  const forget = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await new BiophysicalModel(definition, solver).run(blink, { dt: 25e-6 });
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10)); // finalisers run after the present task
  };
  // When a finaliser runs is the engine's choice: how many cells are there at once shows after some rounds.
  for (let i = 0; i < 5; i++) await forget(100);
  const before = solver.memoryBytes;
  for (let i = 0; i < 10; i++) await forget(100);
  expect(solver.memoryBytes).toBeLessThan(1.25 * before);
});

test("cells that are held take memory, which is what the tests above would miss", async () => {
  const { definition } = await openShippedCell();
  const solver = await openSolver();
  const before = solver.memoryBytes;
  const held = Array.from({ length: CELLS }, () => new BiophysicalModel(definition, solver));
  for (const model of held) await model.run(blink, { dt: 25e-6 });
  expect(solver.memoryBytes).toBeGreaterThan(before + CELLS * 10_000);
  for (const model of held) model.dispose();
});
