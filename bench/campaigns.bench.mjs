// What a campaign costs beside its simulations: parameter sets of one cell side by side and one by one, a whole campaign
// beside its solver's own time, features, memory, and taking up a finished campaign.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openModel, readCampaignTable, Stimulus } from "rheobase";
import { alternating, clocked } from "./clocks.mjs";

const root = resolve(import.meta.dirname, "..");
const main = join(root, "dist/cli/main.js");
const PERISOMATIC = join(root, "models/biophysical-cell");
const STIMULUS = "square:amplitude=190pA,start=100ms,duration=700ms,total=1s";
const DT = 2.5e-5;
const ranges = {
  "soma.gbar_NaTs": { from: 0.6, to: 1.2 },
  "soma.gbar_Kv3_1": { from: 0.1, to: 0.4 },
  "soma.gbar_SK": { from: 1e-4, to: 1e-3 },
};
const SETS = 200;
/** What a process took, on the last line that it writes. */
const TELL = "data:text/javascript,process.on('exit',()=>console.error(JSON.stringify(process.resourceUsage())))";

const perisomatic = (count, measures) => ({
  models: [PERISOMATIC],
  stimuli: [STIMULUS],
  changes: { latin_hypercube: { count, seed: 1, ranges } },
  settings: { dt: DT },
  measures,
});
const shortGlif = (count) => ({
  models: [join(root, "models/glif-cell/GLIF3_neuron_config.json")],
  stimuli: ["square:amplitude=200pA,start=10ms,duration=90ms,total=120ms"],
  changes: { latin_hypercube: { count, seed: 1, ranges: { th_inf: { from: 0.01, to: 0.03 } } } },
});

export async function* rows({ repeats }) {
  const rounds = Math.min(repeats, 5);
  yield* sets(rounds);
  const folder = mkdtempSync(join(tmpdir(), "rheobase-bench-"));
  try {
    yield* wholeCampaigns(folder, rounds);
    yield* memory(folder);
    yield* finished(folder, rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same sets of conductances, opened, run for 1 s and dropped: eight at once, and each after the other. */
async function* sets(rounds) {
  const model = await openModel(PERISOMATIC);
  const stimulus = Stimulus.parse(STIMULUS);
  const changes = Array.from({ length: SETS }, (_, i) => ({
    "soma.gbar_NaTs": 0.6 + (0.6 * i) / SETS,
    "soma.gbar_SK": 1e-3 - (9e-4 * i) / SETS,
  }));
  const way = (who, together, goal) => ({
    who,
    unit: "ms CPU a run",
    goal,
    measure: async () => {
      const { cpuMs } = await clocked(async () => {
        for (let first = 0; first < SETS; first += together) {
          const models = changes.slice(first, first + together).map((each) => model.with(each));
          await Promise.all(models.map((each) => each.run(stimulus, { dt: DT })));
          for (const each of models) each.dispose();
        }
      });
      return { value: cpuMs / SETS };
    },
  });
  const group = `${SETS} parameter sets of a perisomatic cell, 1 s each`;
  yield* alternating(group, [way("eight at once", 8), way("one by one", 1, { atLeast: 1.6 })], rounds);
  model.dispose();
}

/** `campaign run --jobs 1` by the CPU, with and without features, and the solver's share of it. */
async function* wholeCampaigns(folder, rounds) {
  const count = 1000;
  const [solver, clock] = [[], []];
  const way = (who, measures, goal) => ({
    who,
    unit: "s CPU",
    goal,
    measure: async () => {
      const output = run(folder, perisomatic(count, measures));
      if (measures === undefined) {
        solver.push(await solverTime(output.folder));
        clock.push(output.wallS);
      }
      return { value: output.cpuS };
    },
  });
  const group = `${count} perisomatic runs of 1 s, one thread`;
  const ways = [way("spike counts and times", undefined), way("features, too", { features: true }, { atMost: 1.6 })];
  yield* alternating(group, ways, Math.min(rounds, 3));
  const byClock = { group: `${group}, by the clock`, unit: "s" };
  yield { ...byClock, who: "the solver's own time", values: solver };
  yield { ...byClock, who: "campaign run, from prompt to tables", values: clock, goal: { atMost: 1.2 } };
}

async function solverTime(folder) {
  let sum = 0;
  for (const { wall_s } of await readCampaignTable(folder, "timings")) sum += wall_s;
  return sum;
}

/** The largest memory of short campaigns of GLIF runs. */
async function* memory(folder) {
  for (const count of [1000, 10_000]) {
    const values = [1, 2, 3].map(() => run(folder, shortGlif(count)).memoryMb);
    const goal = count === 1000 ? undefined : { atMost: 1.1 };
    yield { group: "memory of short GLIF runs", who: `${count} runs`, unit: "MB", values, goal };
  }
}

/** The command on a folder in which all is done. */
async function* finished(folder, rounds) {
  const plan = shortGlif(100_000);
  run(folder, plan, { jobs: 2 });
  const values = Array.from({ length: rounds }, () => run(folder, plan, { jobs: 2, goOn: true }).wallS);
  yield { group: "100,000 finished runs", who: "campaign run", unit: "s by the clock", values, goal: { atMost: 2 } };
}

/**
 * Runs a campaign as a user would, in a process of its own.
 *
 * @param goOn in the folder as it is
 * @returns { folder, cpuS, wallS, memoryMb }
 */
function run(folder, plan, { jobs = 1, goOn = false } = {}) {
  const output = join(folder, "results");
  if (!goOn) rmSync(output, { recursive: true, force: true });
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  const command = ["campaign", "run", join(folder, "plan.json"), "-o", output, "--no-reuse", "--quiet"];
  const args = ["--import", TELL, main, ...command, "--jobs", String(jobs)];
  const began = performance.now();
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const wallS = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`the campaign failed: ${stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(stderr.trim().split("\n").at(-1));
  return { folder: output, cpuS: (userCPUTime + systemCPUTime) / 1e6, wallS, memoryMb: (maxRSS * 1024) / 1e6 };
}
