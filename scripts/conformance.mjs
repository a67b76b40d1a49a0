// Written files through the tools of others: pynwb's validator (with the specifications that the files hold) and reader,
// nwbinspector, neo and ipfx. Run by `npm run conformance`; takes Python 3 (RHEOBASE_PYTHON, default python3), makes its
// own virtual environments on first use and needs the package built (`npm run build`). One line a case; exit code 1 when
// any fails.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { pythonOf } from "./python-environments.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const square = "square:amplitude=190pA,start=0.02s,duration=0.1s,total=0.15s";
const silent = "square:amplitude=1pA,start=0.02s,duration=0.1s,total=0.15s";
const ramp = "ramp:slope=500pA/s,start=0.02s,total=0.6s";
const triple = "triple:amplitude=900pA,start=0.02s";
const glif = join(root, "models/glif-cell/GLIF5_neuron_config.json");
const biophysical = join(root, "models/biophysical-cell");
/** What is written, in the words of the command line; defaults: GLIF 5, float32, with state variables, no sweep table. */
const cases = [
  { name: "one sweep", stimuli: [square] },
  { name: "one sweep, no spikes", stimuli: [silent] },
  { name: "two sweeps", stimuli: [square, ramp] },
  { name: "two sweeps of one kind", stimuli: [square, silent] },
  { name: "many sweeps", stimuli: Array.from({ length: 20 }, (_, i) => (i % 3 === 2 ? ramp : square)) },
  { name: "many sweeps, no spikes", stimuli: [silent, silent, silent] },
  { name: "float64", stimuli: [square, ramp, silent], precision: "float64" },
  { name: "no state variables", stimuli: [square, ramp, silent], stateVariables: false },
  { name: "float64, no state variables", stimuli: [square, ramp], precision: "float64", stateVariables: false },
  { name: "a plain run", model: biophysical, stimuli: [square, silent], dt: 25e-6 },
  { name: "ipfx", stimuli: [square, ramp, silent, triple], ipfx: true },
  { name: "ipfx, one sweep, float64", stimuli: [square], ipfx: true, precision: "float64" },
  { name: "ipfx, a plain run", model: biophysical, stimuli: [square], dt: 25e-6, ipfx: true },
  {
    name: "a voltage clamp",
    model: biophysical,
    devices: { clamp: [["soma", "steps:hold=-80mV,to=-40mV,duration=20ms,before=10ms,after=10ms,rs=5MOhm"]] },
    record: ["dend[3].v", "dend[3].i_cap"],
  },
  {
    name: "a voltage clamp that ends before its sweep, with the junction potential",
    model: biophysical,
    devices: {
      clamp: [["soma", "steps:hold=-80mV,to=-40mV,duration=20ms,before=10ms,after=10ms,rs=1MOhm"]],
      synapse: [["dend[3]", "expsyn:tau=2ms,weight=1nS,times=(5ms,15ms)"]],
    },
    record: ["dend[3].g_syn"],
    junctionPotential: "add",
    precision: "float64",
  },
  {
    name: "a clamp and electrodes in dendrites",
    model: biophysical,
    devices: {
      inject: [
        ["dend[1]", "square:amplitude=200pA,start=5ms,duration=60ms,total=80ms"],
        ["dend[5](0.5)", "sine:amplitude=50pA,frequency=20Hz,start=0s,duration=80ms,total=80ms"],
      ],
      clamp: [["dend[3]", "steps:hold=-80mV,to=-40mV,duration=20ms,before=10ms,after=10ms,rs=5MOhm"]],
    },
    record: ["dend[5].v"],
    dt: 25e-6,
  },
  {
    name: "electrodes in the soma and a dendrite",
    model: biophysical,
    stimuli: [square, silent],
    devices: { inject: [["dend[1]", "square:amplitude=200pA,start=5ms,duration=60ms,total=80ms"]] },
    record: ["all.v"],
    dt: 25e-6,
  },
  {
    name: "synapses alone",
    model: biophysical,
    devices: { synapse: [["dend[3]", "expsyn:tau=2ms,weight=20nS,times=(5ms,15ms)"]] },
    dt: 25e-6,
  },
  {
    name: "potentials outside the cell",
    model: biophysical,
    stimuli: [square, silent],
    probe: { electrodeAt: ["20,0,0", "0,50,0", "0,-30.5,12"], electrodeOrigin: "soma", source: "point" },
    dt: 25e-6,
  },
  {
    name: "potentials at the contacts of a probe file, float64",
    model: biophysical,
    stimuli: [square],
    probe: { probe: join(root, "test/conformance/probe.csv"), conductivity: "0.4S/m" },
    dt: 25e-6,
    precision: "float64",
  },
  {
    name: "ipfx, a voltage clamp",
    model: biophysical,
    devices: { clamp: [["soma", "steps:hold=-80mV,to=-40mV,duration=20ms,before=10ms,after=10ms"]] },
    ipfx: true,
  },
  {
    name: "ipfx, a clamp in a dendrite",
    model: biophysical,
    stimuli: [square],
    devices: { clamp: [["dend[3]", "steps:hold=-80mV,to=-40mV,duration=20ms,before=10ms,after=10ms,rs=5MOhm"]] },
    dt: 25e-6,
    ipfx: true,
  },
].map((item) => ({ model: glif, stimuli: [], precision: "float32", stateVariables: true, ipfx: false, ...item }));

/** Codes by which ipfx knows the kinds of stimuli above. */
const IPFX_CODES = { "Long Square": "C1LSCOARSE", Ramp: "C1RP25PR1S", "Short Square - Triple": "C2SSTRIPLE" };

const library = (path) => import(pathToFileURL(join(root, "dist", path)).href);
const commandLine = join(root, "dist/cli/main.js");
/** The devices of a case, `PLACE=SPEC` each, by the names of their options. */
const devicesOf = ({ devices = {} }) =>
  Object.entries(devices).map(([option, list]) => [option, list.map(([place, spec]) => `${place}=${spec}`)]);

/** Makes the file of a case by the program, and gives back what the library says it has to hold. */
async function make(item, path) {
  const options = ["-o", path, "--precision", item.precision];
  options.push(item.stateVariables ? "--state-variables" : "--no-state-variables");
  if (item.ipfx) options.push("--ipfx");
  if (item.dt) options.push("--dt", `${item.dt}s`);
  if (item.junctionPotential) options.push("--junction-potential", item.junctionPotential);
  for (const record of item.record ?? []) options.push("--record", record);
  for (const [option, texts] of devicesOf(item)) for (const text of texts) options.push(`--${option}`, text);
  for (const [option, value] of Object.entries(item.probe ?? {})) {
    const name = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    for (const text of [value].flat()) options.push(`--${name}`, text);
  }
  const stimuli = item.stimuli.flatMap((spec) => ["--stimulus", spec]);
  execFileSync(process.execPath, [commandLine, "run", item.model, ...stimuli, ...options], { stdio: "pipe" });
  const { openModel, Stimulus } = await library("index.js");
  const { openDevices } = await library("run/devices/open-devices.js");
  const { inject, clamp, synapse: synapses } = Object.fromEntries(devicesOf(item));
  // No case has a family of devices: there is one setting.
  const [{ devices = {} }] = await openDevices({ inject, clamp, synapses });
  const opened = await openModel(item.model);
  const items = [];
  const probe = item.probe && (await probeOf(item.probe));
  const run = { dt: item.dt, record: item.record, junctionPotential: item.junctionPotential, probe, ...devices };
  for (const spec of item.stimuli.length > 0 ? item.stimuli : [null]) {
    const stimulus = spec === null ? null : Stimulus.parse(spec);
    items.push({ sweep: { number: items.length, stimulus }, response: await opened.run(stimulus, run) });
  }
  return items;
}

/** The probe of a case, from what its options say. */
async function probeOf({ electrodeAt = [], probe, electrodeOrigin: origin, source, conductivity }) {
  const { shiftDecimal } = await library("base/units/quantity.js");
  const { openProbe } = await library("run/probe/open-probe.js");
  const typed = electrodeAt.map((text) => ({ positionM: text.split(",").map((um) => shiftDecimal(Number(um), -6)) }));
  const conductivitySPerM = conductivity && Number(conductivity.replace("S/m", ""));
  return { contacts: [...(probe ? await openProbe(probe) : []), ...typed], source, origin, conductivitySPerM };
}

/** What each electrode of a sweep gave and measured; of the response, the name of a trace where it is one. */
async function recordingsOf({ sweep: { number, stimulus }, response }) {
  const prefix = `sweep_${String(number).padStart(5, "0")}`;
  const marked = (at) => `${prefix}-${at.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "")}`;
  const recordings = [];
  if (response.somaClamp !== "voltage") {
    const sampled = (await stimulus?.sample(response.rateHz))?.current;
    // A plain run has one sample more, in which the last current goes on.
    const current = sampled && response.voltage.map((_, i) => sampled[Math.min(i, sampled.length - 1)]);
    const clamp = current ? "current" : "zero";
    recordings.push({ prefix, electrode: "electrode_0", clamp, stimulus: current, response: response.voltage });
  }
  for (const { at, command, current } of response.clamps ?? []) {
    const own = recordings.length === 0 ? prefix : marked(at);
    recordings.push({ prefix: own, electrode: at, clamp: "voltage", stimulus: command, response: current });
  }
  for (const { at, current, voltageTrace } of response.electrodes ?? []) {
    const electrode = { prefix: marked(at), electrode: at, clamp: "current" };
    recordings.push({ ...electrode, stimulus: current, response: voltageTrace ?? undefined });
  }
  return recordings;
}

/** Name of the stimulus of a sweep: its own, or those of the devices that make it. */
const nameOf = (item, { stimulus }) =>
  stimulus?.name ??
  [
    ...(item.devices.inject?.map(([, spec]) => (/^square/.test(spec) ? "Long Square" : "Sine")) ?? []),
    ...(item.devices.clamp ? ["Voltage Steps"] : []),
    ...(item.devices.synapse ? ["Synapses"] : []),
  ].join(" + ");

/** Dumps what the file has to hold: raw little-endian float64 files and expected.json that names them. */
async function expect(item, items, folder) {
  let files = 0;
  const dump = (data, shape = [data.length]) => {
    const file = `${files++}.f64le`;
    writeFileSync(join(folder, file), Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    return { file, shape };
  };
  const sweeps = [];
  for (const one of items) {
    const { sweep, response } = one;
    const recordings = (await recordingsOf(one)).map(({ stimulus, response: measured, ...recording }) => ({
      ...recording,
      stimulus: stimulus ? dump(stimulus) : null,
      response: measured instanceof Float64Array ? dump(measured) : null,
      trace: typeof measured === "string" ? measured : null,
    }));
    const held = response.somaClamp === "voltage" ? { "soma.v": { data: response.voltage } } : {};
    const traces = Object.entries({ ...held, ...(item.stateVariables ? response.traces : {}) });
    const name = nameOf(item, sweep);
    sweeps.push({
      number: sweep.number,
      rateHz: response.rateHz,
      // The first recording of a clamped soma is the clamp's, which has its own name.
      stimulusName: response.somaClamp === "voltage" ? "Voltage Steps" : name,
      ipfxCode: IPFX_CODES[name] ?? response.clamps?.[0].stimulusSpec,
      ipfxName: IPFX_CODES[name] === undefined ? "Unknown" : name,
      recordings,
      spikeTimes: dump(response.spikeTimes),
      extracellular: response.extracellular ? outsideOf(response.extracellular, dump) : null,
      traces: Object.fromEntries(traces.map(([name, trace]) => [name, dump(trace.data, trace.shape)])),
    });
  }
  const { precision, ipfx } = item;
  const expected = { precision, ipfx, spikeCutValue: 0.05, sweeps };
  writeFileSync(join(folder, "expected.json"), JSON.stringify(expected));
}

/** Contacts and potentials, `[samples, contacts]`. */
function outsideOf({ contacts, potentials }, dump) {
  const samples = potentials[0].length;
  const rows = new Float64Array(samples * potentials.length);
  for (const [k, column] of potentials.entries()) {
    for (let i = 0; i < samples; i++) rows[i * potentials.length + k] = column[i];
  }
  return { contacts, potentials: dump(rows, [samples, potentials.length]) };
}

/** Problems of each case by the tools of one environment: they are loaded once for all cases. */
function checkWith(peer, folders) {
  const script = join(root, "test/conformance/check.py");
  const run = spawnSync(pythonOf(peer), [script, peer, ...folders], { encoding: "utf8", maxBuffer: 1 << 26 });
  const lines = run.stdout.split("\n").filter((line) => line.startsWith("["));
  const missing = `${peer}: no answer. ${run.stderr.trim().split("\n").slice(-3).join(" ")}`;
  return folders.map((_, i) => (lines[i] === undefined ? [missing] : JSON.parse(lines[i])));
}

if (!existsSync(join(root, "dist/nwb/write/write-recording.js"))) {
  console.error("Cannot check conformance: the package is not built, expected dist/ (npm run build)");
  process.exit(2);
}
const { validateRecording } = await library("nwb/validate/validate-recording.js");
const folder = mkdtempSync(join(tmpdir(), "rheobase-conformance-"));
let failed = 0;
try {
  const made = [];
  for (const [i, item] of cases.entries()) {
    const caseFolder = join(folder, String(i));
    mkdirSync(caseFolder);
    const file = join(caseFolder, "case.nwb");
    const problems = [];
    try {
      await expect(item, await make(item, file), caseFolder);
      for (const { at, message } of await validateRecording(file)) problems.push(`rheobase validate: ${at} ${message}`);
    } catch (error) {
      problems.push(String(error.stderr || error.stack || error));
    }
    made.push({ item, caseFolder, problems });
  }
  const folders = made.map(({ caseFolder }) => caseFolder);
  const found = [checkWith("nwb", folders), checkWith("ipfx", folders)];
  for (const [i, { item, problems }] of made.entries()) {
    problems.push(...found.flatMap((byCase) => byCase[i]));
    if (problems.length > 0) failed++;
    console.log(`${problems.length > 0 ? "failed: " : "pass    "}${item.name}`);
    for (const problem of problems) console.log(`      ${problem}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
