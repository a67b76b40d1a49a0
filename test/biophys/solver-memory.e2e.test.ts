import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { BiophysicalModel } from "../../src/biophys/model.js";
import { openSolver } from "../../src/models/load-solver.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";

const blink = Stimulus.samples(new Float64Array(20).fill(1e-10), 40_000);
const CELLS = 1000;
/** Of cells that make tables and modes, which takes the longest of all here. */
const PREPARED_CELLS = 100;

test.each([
  ["a thousand cells", "reference", CELLS],
  ["a hundred cells with tables and modes", "exact", PREPARED_CELLS],
] as const)("%s, run and disposed of, leave the solver's memory as it was", async (_, method, count) => {
  const { definition } = await openShippedCell();
  const solver = await openSolver();
  const use = async (): Promise<void> => {
    using model = new BiophysicalModel(definition, solver);
    await model.run(blink, { dt: 25e-6, record: ["soma.cai", "dend[0](0.5).v"], solver: method });
  };
  await use();
  const before = solver.memoryBytes;
  for (let i = 0; i < count; i++) await use();
  expect(solver.memoryBytes).toBe(before);
});

test("time steps by the dozen leave no more than the last ones need", async () => {
  using model = await openShippedCell();
  const solver = await openSolver();
  const use = async (step: number): Promise<void> => {
    await model.run(blink, { dt: 25e-6 + 1e-9 * step });
  };
  for (let step = 0; step < 5; step++) await use(step);
  const before = solver.memoryBytes;
  for (let step = 5; step < 50; step++) await use(step);
  // Tables differ a little in size, so places that become free do not fit at once; kept, each step's take a megabyte.
  expect(solver.memoryBytes).toBeLessThan(before + 1e6);
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
    const run = (): Promise<unknown> =>
      new BiophysicalModel(definition, solver).run(blink, { dt: 25e-6, solver: "reference" });
    for (let i = 0; i < count; i++) await run();
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10)); // finalisers run after the present task
  };
  // When a finaliser runs is the engine's choice: how many cells are there at once shows after some rounds.
  for (let i = 0; i < 5; i++) await forget(100);
  const before = solver.memoryBytes;
  for (let i = 0; i < 10; i++) await forget(100);
  expect(solver.memoryBytes).toBeLessThan(1.25 * before);
});

test("models that differ in a conductance of the soma have their modes and tables in common", async () => {
  using model = await openShippedCell();
  const solver = await openSolver();
  await model.run(blink, { dt: 25e-6 });
  const before = solver.memoryBytes;
  const held = Array.from({ length: PREPARED_CELLS }, (_, i) => model.with({ "soma.gbar_NaTs": `x${1 + i / 1000}` }));
  for (const each of held) await each.run(blink, { dt: 25e-6 });
  // Less than half of what the test below asks of cells that have modes of their own.
  expect(solver.memoryBytes).toBeLessThan(before + PREPARED_CELLS * 15_000);
  for (const each of held) each.dispose();
});

test("cells that are held take memory, which is what the tests above would miss", async () => {
  const { definition } = await openShippedCell();
  const solver = await openSolver();
  for (const [method, count, bytes] of [
    ["reference", CELLS, 5_000],
    ["exact", PREPARED_CELLS, 30_000],
  ] as const) {
    const before = solver.memoryBytes;
    // Cells that start at different voltages share no modes.
    const cellOf = (i: number) => ({ ...definition.cell, vInit: definition.cell.vInit + i / 1000 });
    const held = Array.from(
      { length: count },
      (_, i) => new BiophysicalModel({ ...definition, cell: cellOf(i) }, solver),
    );
    for (const model of held) await model.run(blink, { dt: 25e-6, solver: method });
    expect(solver.memoryBytes).toBeGreaterThan(before + count * bytes);
    for (const model of held) model.dispose();
  }
});
