// Does NEURON with bench/mechanisms give the voltages that it gave with the Allen Institute's own files? They are the
// golden traces of the reference set. Usage: node bench/check-mechanisms.mjs [golden model …]   (no name: all, in minutes)
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { compiledMechanisms } from "./neuron-mechanisms.mjs";
import { findPeer, referencePath } from "./peers.mjs";

/** Largest difference allowed, by the quantity that a trace's name ends in. */
const ALLOWED = { v_mV: 1e-6, cai_mM: 1e-12 };

const python = findPeer("neuron");
const mechanisms = python && compiledMechanisms(python);
if (!mechanisms) process.exit(1);

const all = readdirSync(referencePath("golden/biophysical"));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`Cannot check ${unknown.join(", ")}: the golden models are ${all.join(", ")}`);
  process.exit(2);
}
for (const model of asked.length > 0 ? asked : all) {
  for (const { trace, quantity, worst } of await check(model)) {
    const fine = worst <= ALLOWED[quantity];
    if (!fine) process.exitCode = 1;
    const unit = quantity.split("_")[1];
    console.log(
      `${model}  ${trace}  ${worst.toExponential(1)} ${unit}${fine ? "" : `  > ${ALLOWED[quantity].toExponential()}`}`,
    );
  }
}

/** Repeats the runs of one golden model; gives the largest difference in each of its traces. */
async function check(model) {
  const golden = referencePath(`golden/biophysical/${model}`);
  const { model_kind: kind, fit, swc, runs } = JSON.parse(readFileSync(join(golden, "reference.json"), "utf8"));
  // 491766131-all-active-stub is made of the files of 491766131; the longest name that fits is meant.
  const folders = readdirSync(referencePath("data/biophysical")).filter((name) => model.startsWith(name));
  const data = referencePath(`data/biophysical/${folders.sort((a, b) => b.length - a.length)[0]}`);
  const out = mkdtempSync(join(tmpdir(), "rheobase-mechanisms-"));
  try {
    const stimuli = ["noise", "square50"].flatMap((run) => [
      `--${run}`,
      referencePath(`golden/${runs[run].stimulus.file}`),
    ]);
    const amplitudes = ["step", "hyper"].flatMap((run) => [`--${run}-na=${runs[run].stimulus.amp_nA}`]);
    const files = ["--kind", kind, "--fit", join(data, fit), "--swc", join(data, swc), "--out", out];
    const tool = referencePath("tools/neuron_reference.py");
    await promisify(execFile)(python, [tool, ...files, ...stimuli, ...amplitudes], { cwd: mechanisms });
    const traces = readdirSync(golden).filter((name) => name.endsWith(".f64le"));
    return traces.map((name) => ({
      trace: name.replace(".f64le", ""),
      quantity: /(\w_mV|cai_mM)\.f64le$/.exec(name)[1],
      worst: difference(numbers(join(golden, name)), numbers(join(out, name))),
    }));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Raw little-endian float64. */
function numbers(path) {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function difference(expected, seen) {
  if (seen.length !== expected.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - seen[i])), 0);
}
