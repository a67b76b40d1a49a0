import { execFile } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InternalError } from "../../src/base/errors.js";
import { type RunOutcomesOptions, runSweepOutcomes, runSweeps, type SweepOutcome } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell, shippedCellFolder } from "../support/shipped-cell.js";

const square = (total = "60ms"): Stimulus =>
  Stimulus.parse(`square:amplitude=200pA,start=5ms,duration=40ms,total=${total}`);
const dt = 25e-6;
type Opened = Awaited<ReturnType<typeof openShippedCell>>;

/** Workers that this process started, and those that are over. */
const started: Worker[] = [];
const ended = new Set<Worker>();
const note = (worker: Worker): void => {
  started.push(worker);
  worker.once("exit", () => ended.add(worker));
};

beforeEach(() => {
  started.length = 0;
  process.on("worker", note);
});
afterEach(() => {
  process.off("worker", note);
});

async function outcomesOf(model: Opened, count: number, options: RunOutcomesOptions = {}): Promise<SweepOutcome[]> {
  const outcomes: SweepOutcome[] = [];
  const sweeps = Array.from({ length: count }, () => square());
  for await (const outcome of runSweepOutcomes(model, sweeps, { dt, jobs: 1, aside: true, ...options })) {
    outcomes.push(outcome);
  }
  return outcomes;
}

describe("threads of a model", () => {
  test("are used again, and end with the model", async () => {
    const model = await openShippedCell();
    await outcomesOf(model, 2);
    await outcomesOf(model, 2);
    expect(started).toHaveLength(1);
    const exit = once(started[0]!, "exit");
    model.dispose();
    await exit;
    await expect(outcomesOf(model, 1)).rejects.toMatchObject({ code: "InvalidOption" });
    expect(started).toHaveLength(1);
  });

  test("end after a run that is under way when the model is disposed of", async () => {
    const model = await openShippedCell();
    const run = runSweepOutcomes(model, [square(), square()], { dt, jobs: 1, aside: true });
    expect((await run.next()).value?.response).toBeTruthy();
    model.dispose();
    expect((await run.next()).value?.response).toBeTruthy();
    expect((await run.next()).done).toBe(true);
    expect(ended).toContain(started[0]);
  });

  test("end when nobody wants the rest of a run", async () => {
    using model = await openShippedCell();
    const run = runSweepOutcomes(model, [square(), square("600s")], { dt, jobs: 2, aside: true });
    await run.next();
    await run.return();
    // The one that was busy with the long sweep has ended, the other waits for more.
    expect(started.filter((worker) => ended.has(worker))).toHaveLength(1);
    expect(started).toHaveLength(2);
  });

  test("are no more than there are cores, over all models", async () => {
    const models = await Promise.all(Array.from({ length: availableParallelism() + 2 }, () => openShippedCell()));
    for (const model of models) await outcomesOf(model, 1);
    expect(started).toHaveLength(models.length);
    expect(started.filter((worker) => !ended.has(worker))).toHaveLength(availableParallelism());
    for (const model of models) model.dispose();
  });

  test("are not started for short runs unless asked for", async () => {
    using model = await openShippedCell();
    for await (const { response } of runSweeps(model, [square(), square()], { dt }))
      expect(response.voltage).toHaveLength(2401);
    expect(started).toHaveLength(0);
    const long = Array.from({ length: 4 }, () => square("2s"));
    for await (const { response } of runSweeps(model, long, { dt: 1e-6 })) {
      expect(response.voltage).toHaveLength(2_000_001);
      break;
    }
    expect(started).toHaveLength(Math.min(2, availableParallelism() - 1));
  });
});

test("a worker that dies fails the sweeps it had, and another one goes on", async () => {
  using model = await openShippedCell();
  const sweeps = Array.from({ length: 16 }, (_, i) => square(i < 8 ? "60s" : "60ms"));
  let dies = true;
  const onProgress = (): void => {
    if (dies) void started[0]!.terminate();
    dies = false;
  };
  const outcomes: SweepOutcome[] = [];
  for await (const outcome of runSweepOutcomes(model, sweeps, { jobs: 1, aside: true, onProgress, dt }))
    outcomes.push(outcome);
  expect(outcomes.map(({ response }) => response !== null)).toEqual(sweeps.map((_, i) => i >= 8));
  expect(outcomes[0]!.error).toBeInstanceOf(InternalError);
  expect(String(outcomes[0]!.error)).toMatch(/a worker ended with code 1/);
  expect(started).toHaveLength(2);
}, 20_000);

test("a worker that dies while it waits is not used again", async () => {
  using model = await openShippedCell();
  await outcomesOf(model, 1);
  await started[0]!.terminate();
  expect((await outcomesOf(model, 1))[0]!.response).toBeTruthy();
  expect(started).toHaveLength(2);
});

test("many sweeps that can be cancelled raise no warning of too many listeners", async () => {
  using model = await openShippedCell();
  const warnings: Error[] = [];
  const warned = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warned);
  try {
    const { signal } = new AbortController();
    expect(await outcomesOf(model, 32, { jobs: 2, signal })).toHaveLength(32);
    await new Promise(setImmediate);
    expect(warnings).toEqual([]);
  } finally {
    process.off("warning", warned);
  }
});

test.each([
  ["is over", "for await (const _ of run);"],
  ["is given up, unfinished", "await run.next();"],
])(
  "threads do not keep a script alive whose run %s",
  async (_, use) => {
    const library = new URL("../../dist/index.js", import.meta.url).href;
    const script = `
    import { openModel, runSweeps, Stimulus } from ${JSON.stringify(library)};
    const model = await openModel(${JSON.stringify(shippedCellFolder)});
    const sweeps = Array.from({ length: 20 }, () => Stimulus.parse("square:amplitude=200pA,start=0,duration=50ms"));
    const run = runSweeps(model, sweeps, { jobs: 3, dt: 25e-6 });
    ${use}
    console.log("done");`;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      timeout: 30_000, // a script that hangs is killed, which rejects
    });
    expect((await run).stdout).toBe("done\n");
  },
  40_000,
);
