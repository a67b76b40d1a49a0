// What a run of many sweeps costs from end to end, as `rheobase run` does it, stage by stage, and whether cost and memory
// grow as they should. Every run is a process of its own. Where a figure is to be compared it is CPU time: what else the
// machine does changes that least.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { detectSpikes, openModel, openRecording, writeRecording } from "../dist/index.js";
import { executeRun } from "../dist/run/execute.js";
import { planRun } from "../dist/run/plan.js";
import { makeRecording, RATE_HZ } from "./many-sweeps.mjs";

const SWEEPS = 60;
const SECONDS = 3;
/** Biophysical sweeps take so long that fewer must do. */
const FEW = 4;

const shipped = (path) => fileURLToPath(new URL(`../models/${path}`, import.meta.url));
const GLIF = shipped("glif-cell/GLIF5_neuron_config.json");
const PERISOMATIC = shipped("biophysical-cell");

/** For bench/main.mjs. */
export async function* rows({ repeats }) {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-bench-"));
  try {
    const recording = join(folder, "recording.nwb");
    await makeRecording(recording, SWEEPS, SECONDS);
    const output = join(folder, "out.nwb");
    const whole = (model, sweeps, jobs) => ({ model, recording, sweeps: `0-${sweeps - 1}`, jobs, output });

    const glif = timesOf(repeats, whole(GLIF, SWEEPS, 1));
    const group = `GLIF5, ${SWEEPS} sweeps of ${SECONDS} s`;
    yield { group, who: "run, from end to end", unit: "s", values: glif.map((run) => run.wallS) };
    yield { group, who: "the same, CPU of all threads", unit: "s", values: glif.map((run) => run.cpuS) };
    yield { group, who: "the same, largest memory", unit: "MB", values: glif.map((run) => run.peakMb) };

    for (const jobs of [1, 2]) {
      const runs = timesOf(Math.min(repeats, 3), whole(PERISOMATIC, FEW, jobs));
      const title = `perisomatic, ${FEW} sweeps of ${SECONDS} s, ${jobs} ${jobs === 1 ? "job" : "jobs"}`;
      yield { group: title, who: "run, from end to end", unit: "s", values: runs.map((run) => run.wallS) };
      yield { group: title, who: "the same, CPU of all threads", unit: "s", values: runs.map((run) => run.cpuS) };
    }

    yield* stages(repeats, recording, output);
    yield* growth(repeats, folder, { whole, glif });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is done for every sweep beside solving a biophysical model, each by itself, over two of each kind of stimulus. */
async function* stages(repeats, path, output) {
  const group = `one sweep of ${SECONDS} s, mean of twelve`;
  const numbers = Array.from({ length: 12 }, (_, number) => number);
  const model = await openModel(GLIF);
  const recording = await openRecording(path);
  const items = [];
  for (const number of numbers) {
    const sweep = await recording.sweep(number);
    items.push({ sweep, response: await model.run(sweep.stimulus, { record: [] }) });
  }
  const finite = items.map(({ sweep }) => sweep.response.voltage.map((value) => (Number.isNaN(value) ? 0.03 : value)));
  const write = (compression) => () => writeRecording(output, items, { existing: "overwrite", compression });
  const each = (work) => async () => {
    for (const number of numbers) await work(number);
  };
  const ways = [
    ["write stimulus and response", write(1)],
    ["the same without compression", write(0)],
    ["read the stimulus", each((number) => recording.stimulus(number))],
    ["simulate, GLIF5", each((number) => model.run(items[number].sweep.stimulus, { record: [] }))],
    ["detect spikes", each((number) => detectSpikes(finite[number], RATE_HZ))],
  ];
  for (const [who, work] of ways) {
    await work(); // warm-up
    const values = [];
    for (let round = 0; round < repeats; round++) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      values.push((user + system) / 1e3 / numbers.length);
    }
    yield { group, who, unit: "CPU ms", values };
  }
  recording.close();
}

/** Time and memory of twice as much, as multiples: sweeps doubled, then samples in each. */
async function* growth(repeats, folder, { whole, glif }) {
  const half = timesOf(repeats, whole(GLIF, SWEEPS / 2, 1));
  const group = "twice as many sweeps, GLIF5";
  yield { group, who: "CPU time", unit: "times", values: ratios(glif, half, "workCpuS") };
  yield { group, who: "largest memory", unit: "times", values: ratios(glif, half, "peakMb") };

  const short = join(folder, "short.nwb");
  await makeRecording(short, SWEEPS / 2, SECONDS / 2);
  const request = { ...whole(GLIF, SWEEPS / 2, 1), recording: short };
  yield {
    group: "twice as many steps, GLIF5",
    who: "CPU time",
    unit: "times",
    values: ratios(half, timesOf(repeats, request), "workCpuS"),
  };

  const slow = whole(PERISOMATIC, 2, 1);
  const few = Math.min(repeats, 3);
  const values = ratios(timesOf(few, slow), timesOf(few, { ...slow, recording: short }), "workCpuS");
  yield { group: "twice as many steps, perisomatic", who: "CPU time", unit: "times", values };
}

const ratios = (large, small, key) => large.map((run, i) => run[key] / small[i][key]);

const timesOf = (repeats, request) =>
  Array.from({ length: repeats }, () => {
    const script = fileURLToPath(import.meta.url);
    return JSON.parse(execFileSync(process.execPath, [script, "--run", JSON.stringify(request)], { encoding: "utf8" }));
  });

/** One run in this process. `workCpuS` leaves out what is done once, starting up and opening, and the machine's moods. */
async function measure(request) {
  const start = performance.now();
  const plan = await planRun({ ...request, existing: "overwrite", settings: {}, write: {} });
  const before = process.cpuUsage();
  await executeRun(plan);
  const { user, system } = process.cpuUsage(before);
  plan[Symbol.dispose]();
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const wallS = (performance.now() - start) / 1000;
  return { wallS, workCpuS: (user + system) / 1e6, cpuS: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1e3 };
}

const asked = process.argv.indexOf("--run");
if (asked > 0) console.log(JSON.stringify(await measure(JSON.parse(process.argv[asked + 1]))));
