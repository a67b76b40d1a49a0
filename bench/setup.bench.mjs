// What it takes until a biophysical model's first sweep runs, and what V8 takes until it runs at full speed: in a process of
// its own for each measurement, with the library loaded and nothing else.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openModel, Stimulus } from "rheobase";
import { compartmentsOf, DT_MS, makeCable, openSolver, referenceModel, stepOf } from "./cells.mjs";
import { clocked } from "./clocks.mjs";

const ROUNDS = 5;
const GOAL = { atMost: 150 };
const MODELS = {
  "468193142, perisomatic": "468193142-perisomatic",
  "472363762, perisomatic": "472363762",
  "472912177, perisomatic": "472912177",
  "468193142, all-active": "468193142-all-active",
  "491766131, all-active": "491766131",
  "832577255, all-active": "832577255",
  "720841879, all-active": "720841879",
};
const STAGES = [
  ["opening", "read and cut", "open"],
  ["first sweep", "compile, tables, modes", "first"],
  ["second sweep", "the same step", "second"],
];

/** For bench/main.mjs. */
export async function* rows() {
  for (const [name, reference] of Object.entries(MODELS)) {
    const folder = referenceModel(reference);
    if (folder !== null) yield* measured(name, folder);
  }
  const folder = mkdtempSync(join(tmpdir(), "rheobase-cable-"));
  try {
    for (const segments of [80, 160, 320]) {
      yield* measured(`passive cable, ${segments}`, makeCable(join(folder, String(segments)), segments, false));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* measured(name, folder) {
  const runs = Array.from({ length: ROUNDS }, () => {
    const script = fileURLToPath(import.meta.url);
    return JSON.parse(execFileSync(process.execPath, [script, "--run", folder], { encoding: "utf8" }));
  });
  const group = `${name} (${runs[0].compartments})`;
  // CPU time counts V8's compiler, which works beside in threads of its own; the clock is what somebody waits.
  for (const [what, who, key] of STAGES) {
    const values = (clock) => runs.map((run) => run[key][clock]);
    yield { group: `${group}, ${what}`, who: `${who}, CPU`, unit: "ms", values: values("cpuMs"), goal: GOAL };
    yield { group: `${group}, ${what}`, who: `${who}, by the clock`, unit: "ms", values: values("wallMs") };
  }
  const speed = (who, key) => {
    return { group: `${group}, warming up`, who, unit: "µs/step", values: runs.map((run) => run[key]) };
  };
  yield speed("after the first second", "warmStepUs");
  yield speed("in the first second", "coldStepUs");
}

/** In this process: one step of a first and a second sweep, then what steps cost in the first CPU second and after it. */
async function measure(folder) {
  openSolver();
  let model;
  const open = await clocked(async () => {
    model = await openModel(folder);
  });
  const dt = DT_MS / 1000;
  const single = Stimulus.samples(new Float64Array(1), 1 / dt);
  const first = await clocked(() => model.run(single, { dt }));
  const second = await clocked(() => model.run(single, { dt }));

  const lengthMs = 150;
  const stepsFor = async (cpuMs) => {
    let [taken, sweeps] = [0, 0];
    for (; taken < cpuMs; sweeps++) taken += (await clocked(() => model.run(stepOf(lengthMs), { dt }))).cpuMs;
    return (taken * 1000) / (sweeps * (lengthMs / DT_MS));
  };
  const coldStepUs = await stepsFor(1000);
  const warmStepUs = await stepsFor(1000);
  return { compartments: compartmentsOf(model), open, first, second, coldStepUs, warmStepUs };
}

if (process.argv[2] === "--run") console.log(JSON.stringify(await measure(process.argv[3])));
