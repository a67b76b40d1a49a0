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
].map((item) => ({ model: glif, precision: "float32", stateVariables: true, ipfx: false, ...item }));

/** Codes by which ipfx knows the kinds of stimuli above. */
const IPFX_CODES = { "Long Square": "C1LSCOARSE", Ramp: "C1RP25PR1S", "Short Square - Triple": "C2SSTRIPLE" };

const library = (path) => import(pathToFileURL(join(root, "dist", path)).href);
const commandLine = join(root, "dist/cli/main.js");
/** Makes the file of a case by the program, and gives back what the library says it has to hold. */
async function make(item, path) {
  const options = ["-o", path, "--precision", item.precision];
  options.push(item.stateVariables ? "--state-variables" : "--no-state-variables");
  if (item.ipfx) options.push("--ipfx");
  if (item.dt) options.push("--dt", `${item.dt}s`);
  const stimuli = item.stimuli.flatMap((spec) => ["--stimulus", spec]);
  execFileSync(process.execPath, [commandLine, "run", item.model, ...stimuli, ...options], { stdio: "pipe" });
  const { openModel, Stimulus } = await library("index.js");
  const opened = await openModel(item.model);
  const items = [];
  for (const [number, spec] of item.stimuli.entries()) {
    const stimulus = Stimulus.parse(spec);
    items.push({ sweep: { number, stimulus }, response: await opened.run(stimulus, { dt: item.dt }) });
  }
  return items;
}

/** Dumps what the file has to hold: raw little-endian float64 files and expected.json that names them. */
async function expect(item, items, folder) {
  let files = 0;
  const dump = (data, shape = [data.length]) => {
    const file = `${files++}.f64le`;
    writeFileSync(join(folder, file), Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    return { file, shape };
  };
  const sweeps = [];
  for (const { sweep, response } of items) {
    const sampled = (await sweep.stimulus.sample(response.rateHz)).current;
    // A plain run has one sample more, in which the last current goes on.
    const current = response.voltage.map((_, i) => sampled[Math.min(i, sampled.length - 1)]);
    const { name } = sweep.stimulus;
    const traces = Object.entries(item.stateVariables ? response.traces : {});
    sweeps.push({
      number: sweep.number,
      rateHz: response.rateHz,
      stimulusName: name,
      ipfxCode: IPFX_CODES[name],
      ipfxName: name,
      voltage: dump(response.voltage),
      current: dump(current),
      spikeTimes: dump(response.spikeTimes),
      traces: Object.fromEntries(traces.map(([name, trace]) => [name, dump(trace.data, trace.shape)])),
    });
  }
  const { precision, ipfx } = item;
  const expected = { precision, ipfx, spikeCutValue: 0.05, sweeps };
  writeFileSync(join(folder, "expected.json"), JSON.stringify(expected));
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
    console.log(`${problems.length > 0 ? "FAIL" : "pass"}  ${item.name}`);
    for (const problem of problems) console.log(`      ${problem}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
