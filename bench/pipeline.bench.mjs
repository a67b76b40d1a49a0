// What a run of many sweeps costs from end to end, as `rheobase run` does it, stage by stage, and whether cost and memory
// grow as they should. Every run is a process of its own; the machine's other work hits all of them alike.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { detectSpikes, openModel, openRecording, writeRecording } from "../dist/index.js";
import { executeRun } from "../dist/run/execute.js";
import { planRun } from "../dist/run/plan.js";
import { makeRecording } from "./many-sweeps.mjs";

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

/** What is done for every sweep beside solving the model, each by itself, over one of each kind of stimulus. */
async function* stages(repeats, path, output) {
  const group = `one sweep of ${SECONDS} s, mean of six kinds`;
  const kinds = [0, 1, 2, 3, 4, 5];
  const model = await openModel(GLIF);
  const perSweep = async (work) => {
    const values = [];
    for (let round = 0; round <= repeats; round++) {
      const start = performance.now();
      for (const kind of kinds) await work(kind);
      if (round > 0) values.push((performance.now() - start) / kinds.length); // the first warms up
    }
    return values;
  };
  const recording = await openRecording(path);
  const sweeps = await Promise.all(kinds.map((kind) => recording.sweep(kind)));
  const responses = await Promise.all(sweeps.map(({ stimulus }) => model.run(stimulus, { record: [] })));
  const finite = sweeps.map(({ response }) => response.voltage.map((value) => (Number.isNaN(value) ? 0.03 : value)));
  const ways = [
    [
      "write stimulus and response",
      (k) => writeRecording(output, [{ sweep: sweeps[k], response: responses[k] }], { existing: "overwrite" }),
    ],
    [
      "the same without compression",
      (k) =>
        writeRecording(output, [{ sweep: sweeps[k], response: responses[k] }], {
          existing: "overwrite",
          compression: 0,
        }),
    ],
    ["read the stimulus", (k) => recording.stimulus(k)],
    ["simulate, GLIF5", (k) => model.run(sweeps[k].stimulus, { record: [] })],
    ["detect spikes", (k) => detectSpikes(finite[k], responses[k].rateHz)],
  ];
  for (const [who, work] of ways) yield { group, who, unit: "ms", values: await perSweep(work) };
  recording.close();
}

/** Time and memory of twice as much, as multiples: sweeps doubled, then samples in each. */
async function* growth(repeats, folder, { whole, glif }) {
  const half = timesOf(repeats, whole(GLIF, SWEEPS / 2, 1));
  const group = "twice as many sweeps, GLIF5";
  yield { group, who: "time", unit: "times", values: ratios(glif, half, "workS") };
  yield { group, who: "largest memory", unit: "times", values: ratios(glif, half, "peakMb") };

  const short = join(folder, "short.nwb");
  await makeRecording(short, SWEEPS / 2, SECONDS / 2);
  const request = { ...whole(GLIF, SWEEPS / 2, 1), recording: short };
  yield {
    group: "twice as many steps, GLIF5",
    who: "time",
    unit: "times",
    values: ratios(half, timesOf(repeats, request), "workS"),
  };

  const slow = whole(PERISOMATIC, 2, 1);
  const few = Math.min(repeats, 3);
  const values = ratios(timesOf(few, slow), timesOf(few, { ...slow, recording: short }), "workS");
  yield { group: "twice as many steps, perisomatic", who: "time", unit: "times", values };
}

const ratios = (large, small, key) => large.map((run, i) => run[key] / small[i][key]);

const timesOf = (repeats, request) =>
  Array.from({ length: repeats }, () => {
    const script = fileURLToPath(import.meta.url);
    return JSON.parse(execFileSync(process.execPath, [script, "--run", JSON.stringify(request)], { encoding: "utf8" }));
  });

/** One run in this process. `workS` leaves out what is done once: opening the model and starting up. */
async function measure(request) {
  const start = performance.now();
  const plan = await planRun({ ...request, existing: "overwrite", settings: {}, write: {} });
  const report = await executeRun(plan);
  plan[Symbol.dispose]();
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const wallS = (performance.now() - start) / 1000;
  return { wallS, workS: report.wallS, cpuS: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1e3 };
}

const asked = process.argv.indexOf("--run");
if (asked > 0) console.log(JSON.stringify(await measure(JSON.parse(process.argv[asked + 1]))));
