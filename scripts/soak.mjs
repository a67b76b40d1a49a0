// Opens and reads recordings over and over, far more often than a test may: `npm run soak`, by hand, some minutes.
// HDF5 must neither fail on an intact file nor keep memory or files: once it did after some two thousand look-ups.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const OPENINGS = Number(process.argv[2] ?? 2000);
const SWEEPS = 3000;
const { loadH5 } = await import("../dist/nwb/h5/load.js");
const { sharedInstance } = await import("../dist/nwb/h5/instance.js");
const { openRecording, validateRecording } = await import("rheobase");

const folder = mkdtempSync(join(tmpdir(), "rheobase-soak-"));
let failures = 0;
try {
  const many = await manySweeps(join(folder, "many.nwb"));
  await readAll(many); // what HDF5 keeps for later, it keeps once
  await report(`${SWEEPS} sweeps in one file, all read`, () => readAll(many));
  const shared = resolve(process.env.RHEOBASE_REFERENCE ?? "../shared", "data/nwb2");
  for (const name of readdirSync(shared).filter((name) => name.endsWith(".nwb"))) {
    await report(`${OPENINGS} openings of ${basename(name)}`, () => openOften(join(shared, name)));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

/** Does something and says what HDF5 holds more than before: heap [MB], place of new memory [kB], open files. */
async function report(what, work) {
  const [before, start] = [await held(), performance.now()];
  const outcome = await work().catch((error) => {
    failures += 1;
    return `FAILED: ${error.message}`;
  });
  const after = await held();
  const replaced = after.instance === before.instance ? "" : ", in another instance of HDF5";
  const grown = `heap ${(after.heap - before.heap) / 1e6} MB, memory ${(after.at - before.at) / 1e3} kB, files ${after.files - before.files}`;
  console.log(`${what}: ${outcome}; ${Math.round(performance.now() - start)} ms; grown by ${grown}${replaced}`);
  if (after.instance !== before.instance || after.heap > before.heap + 4e6 || after.files > before.files + 1)
    failures += 1;
}

async function held() {
  const instance = await sharedInstance();
  const { module } = instance;
  const at = module._malloc(1 << 16);
  module._free(at);
  const files = process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
  return { instance, heap: module.HEAPU8.length, at, files };
}

/** What a file says must be the same every time. A file that is no recording of ours is refused the same way every time. */
async function openOften(path) {
  let first;
  for (let time = 0; time < OPENINGS; time++) {
    const said = await describe(path);
    first ??= said;
    if (said !== first) throw new Error(`the ${time + 1}th opening gave ${said}, the first ${first}`);
    if (time % 20 === 0) await validateRecording(path).catch((error) => refuseUnless(error, /expected an NWB 2 file/));
  }
  return first.length > 90 ? `${first.slice(0, 90)}…` : first;
}

function refuseUnless(error, pattern) {
  if (!pattern.test(error.message)) throw error;
}

async function describe(path) {
  let recording;
  try {
    recording = await openRecording(path);
    const sweeps = recording.sweeps.map((sweep) => JSON.stringify(sweep));
    const info = recording.sweeps[0];
    await recording.spikeTimes(info.number, { electrode: info.electrode ?? undefined });
    return `${sweeps.length} sweeps: ${sweeps.join()}`;
  } catch (error) {
    return String(error);
  } finally {
    recording?.close();
  }
}

async function readAll(path) {
  const recording = await openRecording(path);
  let samples = 0;
  for (const { number, stimulusCode, startTimeS } of recording.sweeps) {
    const { response, stimulus } = await recording.sweep(number);
    await recording.spikeTimes(number);
    if (stimulusCode !== null || startTimeS !== number) throw new Error(`sweep ${number} has another code or start`);
    samples += response.voltage.length + (await stimulus.sample()).current.length;
  }
  if (recording.sweeps.length !== SWEEPS) throw new Error(`${recording.sweeps.length} sweeps were listed`);
  recording.close();
  return `${samples} samples`;
}

/** Series without any table, as many converters write them. */
async function manySweeps(path) {
  const { File } = await loadH5();
  const file = new File(path, "w");
  const group = (at) => {
    let here = file;
    for (const part of at.split("/")) here = here.get(part) ?? here.create_group(part);
    return here;
  };
  file.create_attribute("nwb_version", "2.2.4", [], "S");
  const groups = ["acquisition", "stimulus/presentation"].map(group);
  for (let number = 0; number < SWEEPS; number++) {
    for (const [k, parent] of groups.entries()) {
      const series = parent.create_group(`s${number}`);
      const type = k === 0 ? "CurrentClampSeries" : "CurrentClampStimulusSeries";
      series.create_attribute("neurodata_type", type, [], "S");
      series.create_attribute("sweep_number", number, [], "<I");
      const data = new Float32Array(100).fill(k === 0 ? -0.07 : 1e-10);
      series
        .create_dataset({ name: "data", data, shape: [100], dtype: "<f" })
        .create_attribute("unit", k === 0 ? "volts" : "amperes", [], "S");
      series
        .create_dataset({ name: "starting_time", data: number, shape: [], dtype: "<d" })
        .create_attribute("rate", 10_000, [], "<d");
    }
  }
  file.flush();
  file.close();
  return path;
}
