// How long a recording takes to write, beside h5wasm doing the same: 60 sweeps × 600,000 samples × stimulus and response,
// float32, same chunks, gzip 1. "same calls" repeats on h5wasm every call that our writer makes (groups, attributes,
// tables, traces already rounded); what we add is deciding, rounding from float64 and making sure of the disk. Rounds
// alternate, so that a busy moment hits all.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SWEEPS = 60;
const SAMPLES = 600_000;
const RATE_HZ = 200_000;
const ROUNDS = 5;

/** A voltage like a recorded one: slow drift, noise of ±0.1 mV, a spike every 20,000 samples. Seeded. */
function voltageTrace(seed) {
  let state = seed;
  return Float64Array.from({ length: SAMPLES }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const spike = i % 20_000 < 200 ? 0.1 * Math.sin(((i % 20_000) / 200) * Math.PI) : 0;
    return -0.07 + 0.003 * Math.sin(i / 50_000) + spike + (state / 2 ** 32 - 0.5) * 2e-4;
  });
}

/** The traces alone: whole typed arrays of the stored type. */
function writeTraces(h5, path, sweeps) {
  const file = new h5.File(path, "w");
  for (const [i, traces] of sweeps.entries()) {
    for (const [kind, data] of Object.entries(traces)) {
      file.create_group(`${kind}_${i}`).create_dataset({
        name: "data",
        data,
        shape: [data.length],
        dtype: "<f",
        maxshape: [null],
        chunks: [65_536],
        compression: "gzip",
        compression_opts: [1],
      });
    }
  }
  h5.module.flush(file.file_id);
  file.close();
}

const METHODS = ["create_group", "create_dataset", "create_soft_link", "create_attribute", "create_reference"];

/** Notes every h5wasm call that `write` makes; traces are noted as those of `sweeps`, so that none is kept twice. */
async function callsOf(h5, sweeps, write) {
  const group = Object.getPrototypeOf(h5.File.prototype);
  const calls = [];
  const restore = METHODS.map((method) => {
    const owner = Object.hasOwn(group, method) ? group : Object.getPrototypeOf(group);
    const original = owner[method];
    owner[method] = function (...given) {
      let args = given;
      if (given[0]?.data instanceof Float32Array) {
        const [, number, kind] = /sweep_(\d+)_(\w+)/.exec(this.path);
        args = [{ ...given[0], data: sweeps[Number(number)][kind] }];
      }
      calls.push([this.path, method, args]);
      return original.apply(this, given);
    };
    return () => {
      owner[method] = original;
    };
  });
  await write();
  for (const undo of restore) undo();
  return calls;
}

/** Repeats the calls, keeping the objects made as our writer does. */
function repeatCalls(h5, path, calls) {
  const file = new h5.File(path, "w");
  const objects = new Map([["/", file]]);
  for (const [at, method, args] of calls) {
    const made = objects.get(at)[method](...args);
    if (method === "create_group" || method === "create_dataset") objects.set(made.path, made);
  }
  h5.module.flush(file.file_id);
  file.close();
}

/** Writes in all three ways, `rounds` times. */
async function measure(rounds) {
  const { Stimulus, writeRecording } = await import("rheobase");
  const { loadH5 } = await import("../dist/nwb/h5/load.js");
  const h5 = await loadH5();
  const voltages = [1, 2, 3, 4].map(voltageTrace);
  const current = Float64Array.from({ length: SAMPLES }, (_, i) => (i > 200_000 && i < 400_000 ? 1.9e-10 : 0));
  const stimulus = Stimulus.samples(current, RATE_HZ, { name: "Long Square" });
  const items = Array.from({ length: SWEEPS }, (_, number) => ({
    sweep: { number, stimulus, stimulusName: "Long Square", stimulusCode: null, amplitudeA: 1.9e-10 },
    response: {
      kind: "biophysical",
      voltage: voltages[number % 4],
      rateHz: RATE_HZ,
      spikeTimes: Float64Array.from({ length: 30 }, (_, i) => (i + 0.01) / 10),
      traces: {},
      provenance: {},
    },
  }));
  const rounded = { voltages: voltages.map((v) => new Float32Array(v)), current: new Float32Array(current) };
  const bare = items.map((_, i) => ({ response: rounded.voltages[i % 4], stimulus: rounded.current }));

  const folder = mkdtempSync(join(tmpdir(), "rheobase-bench-"));
  const ours = join(folder, "ours.nwb");
  const other = join(folder, "other.h5");
  const writeOurs = () => writeRecording(ours, items, { existing: "overwrite" });
  const ways = [];
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  try {
    const calls = await callsOf(h5, bare, writeOurs);
    ways.push({ name: "writeRecording", path: ours, write: writeOurs, seconds: [], cpu: [] });
    ways.push({
      name: "h5wasm, same calls",
      path: other,
      write: () => repeatCalls(h5, other, calls),
      seconds: [],
      cpu: [],
    });
    ways.push({
      name: "h5wasm, traces only",
      path: other,
      write: () => writeTraces(h5, other, bare),
      seconds: [],
      cpu: [],
    });
    for (let round = 0; round < rounds; round++) {
      for (const way of ways) {
        rmSync(way.path, { force: true });
        const start = performance.now();
        const before = process.cpuUsage();
        await way.write();
        const { user, system } = process.cpuUsage(before);
        way.seconds.push((performance.now() - start) / 1000);
        way.cpu.push((user + system) / 1e6);
        way.bytes = statSync(way.path).size;
      }
    }
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true, force: true });
  }
  return { ways, peak };
}

/** For bench/main.mjs: the first row is ours. */
export async function* rows() {
  const { ways, peak } = await measure(ROUNDS);
  for (const { name: who, seconds, cpu } of ways) {
    yield { group: "write 60 sweeps", who, unit: "s", values: seconds };
    yield { group: "write 60 sweeps, CPU", who, unit: "s", values: cpu };
  }
  yield { group: "write 60 sweeps, largest memory", who: "all three", unit: "MB", values: [peak / 1e6] };
}
