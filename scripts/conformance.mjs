// Written files through the tools of others: pynwb's validator and reader, nwbinspector, ipfx. Run by
// `npm run conformance`; takes Python 3 (RHEOBASE_PYTHON, default python3), makes its own virtual environments on first
// use and needs the package built (`npm run build`). One line a case; exit code 1 when any fails.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const environments = join(root, "node_modules/.cache/rheobase-conformance");
const peers = {
  nwb: ["pynwb==4.2.0", "nwbinspector==0.7.2"],
  ipfx: ["ipfx==2.1.2"],
};

const square = "square:amplitude=190pA,start=0.02s,duration=0.1s,total=0.15s";
const silent = "square:amplitude=1pA,start=0.02s,duration=0.1s,total=0.15s";
const ramp = "ramp:slope=500pA/s,start=0.02s,total=0.6s";
/** What is written, in the words of the command line; defaults: float32, with state variables, no sweep table. */
const cases = [
  { name: "one sweep", stimuli: [square] },
  { name: "one sweep, no spikes", stimuli: [silent] },
  { name: "two sweeps", stimuli: [square, ramp] },
  { name: "many sweeps", stimuli: Array.from({ length: 20 }, (_, i) => (i % 3 === 2 ? ramp : square)) },
  { name: "many sweeps, no spikes", stimuli: [silent, silent, silent] },
  { name: "float64", stimuli: [square, ramp, silent], precision: "float64" },
  { name: "no state variables", stimuli: [square, ramp, silent], stateVariables: false },
  { name: "float64, no state variables", stimuli: [square, ramp], precision: "float64", stateVariables: false },
  { name: "ipfx", stimuli: [square, ramp, silent], ipfx: true },
  { name: "ipfx, one sweep, float64", stimuli: [square], ipfx: true, precision: "float64" },
].map((item) => ({ precision: "float32", stateVariables: true, ipfx: false, ...item }));

const library = (path) => import(pathToFileURL(join(root, "dist", path)).href);
const commandLine = join(root, "dist/cli/main.js");
const model = join(root, "models/glif-cell/GLIF5_neuron_config.json");
/** Makes the file of a case by the program, and gives back what the library says it has to hold. */
async function make(item, path) {
  const options = ["-o", path, "--precision", item.precision];
  options.push(item.stateVariables ? "--state-variables" : "--no-state-variables");
  if (item.ipfx) options.push("--ipfx");
  const stimuli = item.stimuli.flatMap((spec) => ["--stimulus", spec]);
  execFileSync(process.execPath, [commandLine, "run", model, ...stimuli, ...options], { stdio: "pipe" });
  const { openModel, Stimulus } = await library("index.js");
  const opened = await openModel(model);
  const items = [];
  for (const [number, spec] of item.stimuli.entries()) {
    const stimulus = Stimulus.parse(spec);
    items.push({ sweep: { number, stimulus }, response: await opened.run(stimulus) });
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
    const { current } = await sweep.stimulus.sample(response.rateHz);
    const traces = Object.entries(item.stateVariables ? response.traces : {});
    sweeps.push({
      number: sweep.number,
      rateHz: response.rateHz,
      voltage: dump(response.voltage),
      current: dump(current),
      spikeTimes: dump(response.spikeTimes),
      traces: Object.fromEntries(traces.map(([name, trace]) => [name, dump(trace.data, trace.shape)])),
    });
  }
  const path = join(folder, "expected.json");
  const { precision, ipfx } = item;
  writeFileSync(path, JSON.stringify({ precision, ipfx, spikeCutValue: 0.05, sweeps }));
  return path;
}

/** The Python of a peer's environment, made where it is missing; the mark is written last, so a broken one is remade. */
function pythonOf(peer) {
  const folder = join(environments, peer);
  const mark = join(folder, `${peers[peer].join("+")}.installed`);
  const scripts = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  if (!existsSync(mark)) {
    console.error(`Installing ${peers[peer].join(" and ")} …`);
    mkdirSync(environments, { recursive: true });
    execFileSync(process.env.RHEOBASE_PYTHON ?? "python3", ["-m", "venv", folder], { stdio: "inherit" });
    execFileSync(join(scripts, "python"), ["-m", "pip", "install", "--quiet", ...peers[peer]], { stdio: "inherit" });
    writeFileSync(mark, "");
  }
  return join(scripts, "python");
}

function checkWith(peer, file, expected) {
  const script = join(root, "test/conformance/check.py");
  const run = spawnSync(pythonOf(peer), [script, peer, file, expected], { encoding: "utf8" });
  if (run.status === 0) return [];
  const lines = run.stdout.split("\n").filter(Boolean);
  return lines.length > 0 ? lines : run.stderr.trim().split("\n").slice(-3);
}

if (!existsSync(join(root, "dist/nwb/write-recording.js"))) {
  console.error("Cannot check conformance: the package is not built, expected dist/ (npm run build)");
  process.exit(2);
}
const { validateRecording } = await library("nwb/validate-recording.js");
const folder = mkdtempSync(join(tmpdir(), "rheobase-conformance-"));
let failed = 0;
try {
  for (const [i, item] of cases.entries()) {
    const caseFolder = join(folder, String(i));
    mkdirSync(caseFolder);
    const file = join(caseFolder, "case.nwb");
    const problems = [];
    try {
      const expected = await expect(item, await make(item, file), caseFolder);
      for (const { at, message } of await validateRecording(file)) problems.push(`rheobase validate: ${at} ${message}`);
      problems.push(...checkWith("nwb", file, expected));
      if (item.ipfx) problems.push(...checkWith("ipfx", file, expected));
    } catch (error) {
      problems.push(String(error.stderr || error.stack || error));
    }
    if (problems.length > 0) failed++;
    console.log(`${problems.length > 0 ? "FAIL" : "pass"}  ${item.name}`);
    for (const problem of problems) console.log(`      ${problem}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
