// What a run of many sweeps costs from end to end, as `rheobase run` does it, stage by stage, and whether cost and memory
// grow as they should. Every run is a process of its own. Where a figure is to be compared it is CPU time: what else the
// machine does changes that least.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { detectSpikes, openModel, openRecording, runSweeps, writeRecording } from "rheobase";
import { executeRun } from "../dist/run/execute.js";
import { planRun } from "../dist/run/plan.js";
import { referenceModel } from "./cells.mjs";
import { clocked } from "./clocks.mjs";
import { makeRecording, RATE_HZ } from "./many-sweeps.mjs";

const SWEEPS = 60;
const SECONDS = 3;
/** Of each kind of stimulus two, and rounds that are not too long. */
const STAGE_SWEEPS = 12;

const shipped = (path) => fileURLToPath(new URL(`../models/${path}`, import.meta.url));
const GLIF = shipped("glif-cell/GLIF5_neuron_config.json");
const PERISOMATIC = shipped("biophysical-cell");
const perisomatic = () =>
  [
    ["our own cell, perisomatic", PERISOMATIC],
    ["468193142, perisomatic", referenceModel("468193142-perisomatic")],
  ].filter(([, folder]) => folder !== null);

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

    for (const [name, folder] of perisomatic()) {
      for (const jobs of [1, 2]) {
        const runs = timesOf(Math.min(repeats, 5), whole(folder, SWEEPS, jobs));
        const title = `${name}, ${SWEEPS} sweeps of ${SECONDS} s, ${jobs} ${jobs === 1 ? "job" : "jobs"}`;
        yield { group: title, who: "run, from end to end", unit: "s", values: runs.map((run) => run.wallS) };
        yield { group: title, who: "the same, CPU of all threads", unit: "s", values: runs.map((run) => run.cpuS) };
        yield { group: title, who: "the same, largest memory", unit: "MB", values: runs.map((run) => run.peakMb) };
        const busy = runs.map((run) => (100 * run.simulatedS) / jobs / run.wallS);
        yield { group: title, who: "workers simulate", unit: "% of the time", values: busy };
      }
      yield* stages(repeats, name, folder, recording, output);
    }
    yield* growth(repeats, folder, { whole, glif });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a run does for every sweep, each stage by itself in this thread, and what share of all stages it is. */
async function* stages(repeats, name, folder, path, output) {
  const numbers = Array.from({ length: STAGE_SWEEPS }, (_, number) => number);
  const model = await openModel(folder);
  const recording = await openRecording(path);
  const read = async (number) => ({ ...recording.sweeps[number], stimulus: await recording.stimulus(number) });
  const sweeps = await Promise.all(numbers.map(read));
  let items = [];
  const write = (compression) => () => writeRecording(output, items, { existing: "overwrite", compression });
  const ways = {
    "read the stimulus": async () => {
      for (const number of numbers) await read(number);
    },
    "simulate and detect spikes": async () => {
      items = [];
      for await (const item of runSweeps(model, sweeps, { jobs: 1 })) items.push(item);
    },
    "detect spikes": () => {
      for (const { response } of items) detectSpikes(response.voltage, RATE_HZ);
    },
    "write stimulus and response": write(1),
    "the same without compression": write(0),
  };
  const times = Object.fromEntries(Object.keys(ways).map((who) => [who, []]));
  for (let round = -1; round < repeats; round++) {
    for (const [who, work] of Object.entries(ways)) {
      const { cpuMs } = await clocked(work);
      if (round >= 0) times[who].push(cpuMs / numbers.length); // the first is to warm up
    }
  }
  const group = `${name}, one sweep of ${SECONDS} s, mean of ${STAGE_SWEEPS}`;
  for (const [who, values] of Object.entries(times)) yield { group, who, unit: "CPU ms", values };
  const three = ["read the stimulus", "simulate and detect spikes", "write stimulus and response"];
  const shareOf = (who) =>
    times[who].map((ms, round) => (100 * ms) / three.reduce((sum, stage) => sum + times[stage][round], 0));
  const detecting = shareOf("detect spikes");
  const shares = {
    simulate: shareOf(three[1]).map((share, round) => share - detecting[round]),
    "detect spikes": detecting,
    read: shareOf(three[0]),
    write: shareOf(three[2]),
  };
  for (const [who, values] of Object.entries(shares)) yield { group: `${name}, share`, who, unit: "% of CPU", values };
  recording.close();
  model.dispose();
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
  const { sweeps } = await executeRun(plan);
  const { user, system } = process.cpuUsage(before);
  plan[Symbol.dispose]();
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const wallS = (performance.now() - start) / 1000;
  const simulatedS = sweeps.reduce((sum, sweep) => sum + sweep.wall_s, 0);
  return {
    wallS,
    simulatedS,
    workCpuS: (user + system) / 1e6,
    cpuS: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1e3,
  };
}

const asked = process.argv.indexOf("--run");
if (asked > 0) console.log(JSON.stringify(await measure(JSON.parse(process.argv[asked + 1]))));
