// How far the solver is from NEURON on every run of the reference set, as a table: `npm run build`, then this, with the
// name of a solver if not `exact`.
import { readdirSync, readFileSync } from "node:fs";
import {
  axonRuleOf,
  BiophysicalModel,
  buildSections,
  compileCable,
  loadSolver,
  parseFit,
  parseSwc,
  Stimulus,
} from "rheobase/engine";

const reference = process.env.RHEOBASE_REFERENCE ?? "../shared";
const solver = process.argv[2] ?? "exact";
const golden = `${reference}/golden/biophysical`;
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const numbers = (path) => {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

function open(name) {
  const { fit: fitFile, swc } = json(`${golden}/${name}/reference.json`);
  const folders = readdirSync(`${reference}/data/biophysical`).filter((each) => name.startsWith(each));
  const data = `${reference}/data/biophysical/${folders.sort((a, b) => b.length - a.length)[0]}`;
  const morphology = buildSections(parseSwc(readFileSync(`${data}/${swc}`, "utf8"), { path: swc }));
  const fit = parseFit(json(`${data}/${fitFile}`), { path: fitFile });
  const axon = axonRuleOf(fit, name.endsWith("-stub") ? "stub" : undefined);
  const cell = compileCable(morphology, fit, { axon });
  const solver = loadSolver(readFileSync(new URL(import.meta.resolve("rheobase/solver.wasm"))));
  return new BiophysicalModel({ fit, cell, axon, meta: {} }, solver);
}

function worst(ours, theirs, count) {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, Math.abs(ours[i] - theirs[i]));
  return most;
}

function crossings(voltage) {
  let count = 0;
  for (let i = 1; i < voltage.length; i++) count += voltage[i - 1] < -20 && voltage[i] >= -20 ? 1 : 0;
  return count;
}

const millivolts = (volts, offset = 0) => volts.map((v) => (v - offset) * 1000);

/** Traces of a run as NEURON's and ours, voltages in mV. */
async function traces(model, name, which, { stimulus, dt_ms: dtMs, samples, far }) {
  const file = (trace) => numbers(`${golden}/${name}/${which}.${trace}.f64le`);
  const dt = dtMs / 1000;
  if (which === "step" || which === "hyper") {
    const { amp_nA, delay_ms, dur_ms } = stimulus;
    const spec = `square:amplitude=${amp_nA}nA,start=${delay_ms}ms,duration=${dur_ms}ms,total=${(samples - 1) * dtMs}ms`;
    const record = ["soma.cai", `${far}.v`];
    const run = await model.run(Stimulus.parse(spec), { dt, solver, record });
    const cai = worst(run.traces["soma.cai"].data, file("soma_cai_mM"), samples);
    const distal = worst(millivolts(run.traces[`${far}.v`].data), file("far_v_mV"), samples);
    return { ours: millivolts(run.voltage), theirs: file("soma_v_mV"), cai, distal };
  }
  const current = (trace) => numbers(`${reference}/golden/${trace}.f64le`).map((nA) => nA * 1e-9);
  if (which === "noise") {
    const run = await model.run(Stimulus.samples(current("noise_200kHz").slice(0, samples), 200_000), { dt, solver });
    return { ours: millivolts(run.voltage), theirs: file("soma_v_mV") };
  }
  const theirs = file("block_mean_soma_v_mV").slice(0, -1);
  const run = await model.run(Stimulus.samples(current("square_50kHz").slice(0, theirs.length + 1), 50_000), {
    solver,
  });
  return { ours: millivolts(run.voltage, 0.014).slice(0, -1), theirs };
}

const size = (x) => (x === undefined ? "" : x.toExponential(1));
console.log(
  "| model | run | spikes | first 1,000 [mV] | all [mV] | far [mV] | cai [mM] |\n|---|---|---|---|---|---|---|",
);
for (const name of readdirSync(golden).sort()) {
  const { runs, far_section: far } = json(`${golden}/${name}/reference.json`);
  const model = open(name);
  for (const [which, run] of Object.entries(runs)) {
    const { ours, theirs, cai, distal } = await traces(model, name, which, { ...run, far });
    const [early, all] = [worst(ours, theirs, 1000), worst(ours, theirs, theirs.length)];
    const [mine, expected] = [crossings(ours), crossings(theirs)];
    const spikes = mine === expected ? mine : `${mine} for ${expected}`;
    console.log(`| ${name} | ${which} | ${spikes} | ${size(early)} | ${size(all)} | ${size(distal)} | ${size(cai)} |`);
  }
  model.dispose();
}
