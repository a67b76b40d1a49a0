// Does cost grow with the work and no faster, and memory not at all? Steps, sweeps and compartments doubled, by CPU time.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openModel, runSweeps } from "rheobase";
import { compartmentsOf, DT_MS, makeCable, manySteps, referenceModel } from "./cells.mjs";
import { fastestOfThree, warmUp } from "./clocks.mjs";

const ROUNDS = 5;
/** Model of the reference set, and the length of a short sweep of it, so that sixteen take some tenths of a second [ms]. */
const MODELS = { perisomatic: ["468193142-perisomatic", 500], "all-active": ["468193142-all-active", 125] };
const SEGMENTS = [80, 160, 320];

/** For bench/main.mjs. */
export async function* rows() {
  for (const [kind, [reference, shortMs]] of Object.entries(MODELS)) {
    const folder = referenceModel(reference);
    if (folder === null) continue;
    const model = await openModel(folder);
    const name = `468193142, ${kind}`;
    yield await growth(`${name}, twice the steps, 1 to 2 s`, sweeps(model, 1, 1000), sweeps(model, 1, 2000));
    for (const count of [8, 16]) {
      const title = `${name}, twice the sweeps, ${count} to ${2 * count}`;
      yield await growth(title, sweeps(model, count, shortMs), sweeps(model, 2 * count, shortMs));
    }
    model.dispose();
    // What is held is the same for every kind; this one is through sooner.
    if (kind === "perisomatic") yield memory(`${name}, twice the sweeps, 30 to 60`, folder);
  }
  yield* cables();
}

/** A cable of N, 2N and 4N compartments: passive, which is solved by its modes, and active. */
async function* cables() {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-cable-"));
  try {
    for (const kind of ["passive", "active"]) {
      const cable = (segments) =>
        openModel(makeCable(join(folder, `${kind}-${segments}`), segments, kind === "active"));
      const models = [];
      for (const segments of SEGMENTS) models.push(await cable(segments));
      for (const [small, large] of [models.slice(0, 2), models.slice(1)]) {
        const change = `${compartmentsOf(small)} to ${compartmentsOf(large)}`;
        const title = `${kind} cable, twice the compartments, ${change}`;
        yield await growth(title, sweeps(small, 1, 500), sweeps(large, 1, 500));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ready to run sweeps of a model. */
function sweeps(model, count, lengthMs) {
  return async () => {
    for await (const _ of runSweeps(model, manySteps(count, lengthMs), { jobs: 1, dt: DT_MS / 1000 }));
  };
}

/** How many times as much CPU time twice the work takes, in rounds that alternate. */
async function growth(group, small, large) {
  for (const run of [small, large]) await warmUp(run, 300);
  const values = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { cpuMs } = await fastestOfThree(small);
    values.push((await fastestOfThree(large)).cpuMs / cpuMs);
  }
  return { group, who: "CPU time", unit: "times", values, goal: { atMost: 2.1 } };
}

/** Largest memory of a process that runs 60 sweeps of 1 s, beside that of one that runs 30. */
function memory(group, folder) {
  const peak = (count) => {
    const args = [fileURLToPath(import.meta.url), "--run", folder, String(count)];
    return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
  };
  const values = Array.from({ length: ROUNDS }, () => {
    const half = peak(30);
    return peak(60) / half;
  });
  return { group, who: "largest memory", unit: "times", values, goal: { atMost: 1.1 } };
}

if (process.argv[2] === "--run") {
  const model = await openModel(process.argv[3]);
  await sweeps(model, Number(process.argv[4]), 1000)();
  console.log(process.resourceUsage().maxRSS);
}
