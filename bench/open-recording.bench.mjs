// Opening a recording of 500 MB and listing its sweeps must cost little, since nothing of it is read (nwb.md 1.1).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SWEEPS = 100;
const SAMPLES = 655_360; // × 2 series × 4 bytes × 100 sweeps = 524 MB

/** For bench/main.mjs. */
export async function* rows({ repeats }) {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-bench-"));
  try {
    for (const [layout, make] of [
      ["Allen NWB 1", makeNwb1],
      ["NWB 2, scanned", makeNwb2],
    ]) {
      const path = join(folder, `${layout.replaceAll(/\W+/g, "-")}.nwb`);
      await make(path);
      const who = `${layout}, ${Math.round(statSync(path).size / 1e6)} MB`;
      // Each measurement in a process of its own: memory that an earlier one took would hide what a later one takes.
      const runs = Array.from({ length: repeats }, () => measureInOwnProcess(path));
      const row = (group, unit, key) => ({ group, who, unit, values: runs.map((run) => run[key]) });
      yield row(`open and list ${SWEEPS} sweeps`, "ms", "openMs");
      yield row("the same, CPU of all threads", "ms", "cpuMs");
      yield row("memory beyond h5wasm", "MB", "rssMb");
      yield row("read one sweep", "ms", "readMs");
      yield row("close, which reads the details put off", "ms", "closeMs");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureInOwnProcess(path) {
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--measure", path], {
    encoding: "utf8",
  });
  return JSON.parse(output);
}

async function measure(path) {
  const { loadH5 } = await import("../dist/nwb/h5/load.js");
  const { openRecording } = await import("../dist/nwb/read/open-recording.js");
  await loadH5();
  const rssBefore = process.memoryUsage().rss;
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const recording = await openRecording(path);
  // What `rheobase inspect --json` is bound to show of a sweep; the other details are read when asked for.
  const sweeps = recording.sweeps.map(({ number, stimulusName, clamp, rateHz, samples }) => {
    return { number, stimulusName, clamp, rateHz, samples };
  });
  const openMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  const rssMb = (process.memoryUsage().rss - rssBefore) / 1e6;
  const reading = performance.now();
  await recording.sweep(sweeps[sweeps.length >> 1].number);
  const readMs = performance.now() - reading;
  const closing = performance.now();
  recording.close();
  const closeMs = performance.now() - closing;
  return { openMs, cpuMs: (user + system) / 1e3, rssMb, readMs, closeMs };
}

async function createFile(path, fill) {
  const { loadH5 } = await import("../dist/nwb/h5/load.js");
  const { File } = await loadH5();
  const file = new File(path, "w");
  const group = (at) => {
    let here = file;
    for (const part of at.split("/")) here = here.get(part) ?? here.create_group(part);
    return here;
  };
  const put = (at, name, data, dtype, shape = []) => group(at).create_dataset({ name, data, shape, dtype });
  const voltage = Float32Array.from({ length: SAMPLES }, (_, i) => -0.07 + (i % 997) * 1e-6);
  const current = Float32Array.from({ length: SAMPLES }, (_, i) => (i >= 204_000 && i < 404_000 ? 190e-12 : 0));
  fill({ file, group, put, voltage, current });
  file.flush();
  file.close();
}

/** The groups and names of nwb1-allen.md B.1. */
const makeNwb1 = (path) =>
  createFile(path, ({ file, group, put, voltage, current }) => {
    file.create_dataset({ name: "nwb_version", data: "NWB-1.0.5", shape: [], dtype: "A9" });
    put("general", "generated_by", ["pipeline", "IVSCC", "version", "1.0"], "A8", [4]);
    put("general", "aibs_specimen_id", 1, "<q");
    put("general/intracellular_ephys/Electrode 1", "location", "VISp5", "A5");
    for (let number = 0; number < SWEEPS; number++) {
      for (const [at, type, trace] of [
        [`stimulus/presentation/Sweep_${number}`, "CurrentClampStimulusSeries", current],
        [`acquisition/timeseries/Sweep_${number}`, "CurrentClampSeries", voltage],
      ]) {
        group(at).create_attribute("ancestry", ["TimeSeries", "PatchClampSeries", type], [3], "A26");
        put(at, "data", trace, "<f", [SAMPLES]).create_attribute("conversion", 1, [], "<d");
        put(at, "starting_time", 0, "<d").create_attribute("rate", 200_000, [], "<d");
        put(at, "num_samples", SAMPLES, "<q");
        for (const [key, text] of Object.entries({
          aibs_stimulus_name: "Long Square",
          aibs_stimulus_description: "C1LSFINEST150112[0]",
          electrode_name: "Electrode 1",
        })) {
          put(at, key, text, `A${text.length}`);
        }
        for (const key of ["aibs_stimulus_amplitude_pa", "aibs_stimulus_interval", "gain", "bias_current", "seal"]) {
          put(at, key, 1, "<d");
        }
      }
      for (const epoch of ["Sweep", "Experiment", "TestPulse"]) {
        for (const [side, target] of [
          ["stimulus", "stimulus/presentation"],
          ["response", "acquisition/timeseries"],
        ]) {
          const at = `epochs/${epoch}_${number}/${side}`;
          put(at, "idx_start", epoch === "Experiment" ? 150_000 : 0, "<q");
          put(at, "count", epoch === "Experiment" ? SAMPLES - 150_000 : SAMPLES, "<q");
          group(at).create_hard_link(`/${target}/Sweep_${number}`, "timeseries");
        }
      }
    }
  });

/** Series as MIES names them, without any table (nwb.md 3.3). */
const makeNwb2 = (path) =>
  createFile(path, ({ file, group, put, voltage, current }) => {
    file.create_attribute("nwb_version", "2.2.4", [], "S");
    group("general/intracellular_ephys/electrode_0").create_attribute(
      "neurodata_type",
      "IntracellularElectrode",
      [],
      "S",
    );
    for (let number = 0; number < SWEEPS; number++) {
      for (const [k, at, type] of [
        [0, `acquisition/data_${String(2 * number).padStart(5, "0")}_AD0`, "CurrentClampSeries"],
        [1, `stimulus/presentation/data_${String(2 * number + 1).padStart(5, "0")}_DA0`, "CurrentClampStimulusSeries"],
      ]) {
        const series = group(at);
        series.create_attribute("neurodata_type", type, [], "S");
        series.create_attribute("stimulus_description", "X4PS_SupraThresh_DA_0", [], "S");
        series.create_attribute("sweep_number", number, [], "<I");
        const data = put(at, "data", k === 0 ? voltage : current, "<f", [SAMPLES]);
        data.create_attribute("conversion", k === 0 ? 1e-3 : 1e-12, [], "<d");
        data.create_attribute("unit", k === 0 ? "volts" : "amperes", [], "S");
        put(at, "starting_time", number * 5, "<d").create_attribute("rate", 200_000, [], "<d");
        series.create_soft_link("/general/intracellular_ephys/electrode_0", "electrode");
      }
    }
  });

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === "--measure") {
  console.log(JSON.stringify(await measure(process.argv[3])));
}
