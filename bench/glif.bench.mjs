// GLIF models at 200 kHz: what one step costs, per level, next to AllenSDK and NEST in the same sitting.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseGlifConfig } from "../dist/glif/config.js";
import { GlifModel } from "../dist/glif/model.js";
import { Stimulus } from "../dist/stimulus/stimulus.js";
import { findPeer, runPeer } from "./peers.mjs";

const RATE_HZ = 200_000;
const SAMPLES = 2_000_000;
const LONG_SAMPLES = 10_000_000;
const PEER_RUNS = 5;

/** Noise of 100 to 400 pA that changes every 5 ms, the same in every run. */
function noise(samples) {
  let state = 1;
  let level = 0;
  return Float64Array.from({ length: samples }, (_, i) => {
    if (i % 1000 === 0) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      level = (250 + 150 * (state / 2 ** 31)) * 1e-12;
    }
    return level;
  });
}

const configPath = (level) =>
  fileURLToPath(new URL(`../models/glif-cell/GLIF${level}_neuron_config.json`, import.meta.url));
const loadModel = (level) => new GlifModel(parseGlifConfig(JSON.parse(readFileSync(configPath(level), "utf8"))));

async function timed(repeats, perUnit, run) {
  await run(); // warm-up
  const values = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    values.push((performance.now() - start) / perUnit);
  }
  return values;
}

export async function* rows({ repeats }) {
  const current = noise(SAMPLES);
  const perStep = SAMPLES / 1e6; // ms to ns per step
  const allensdk = findPeer("allensdk");
  const nest = findPeer("nest");
  for (const level of [1, 2, 3, 4, 5]) {
    const group = `GLIF${level}`;
    const cell = loadModel(level).compile(1 / RATE_HZ);
    for (const [who, want] of [
      ["rheobase, voltage", ["voltage"]],
      ["rheobase, spikes only", []],
      ["rheobase, all traces", ["voltage", "threshold", "afterSpikeCurrents"]],
    ]) {
      yield { group, who, unit: "ns/step", values: await timed(repeats, perStep, () => cell.run(current, { want })) };
    }
    const answers = allensdk && (await runPeer(allensdk, ["allensdk", "--config", configPath(level)], PEER_RUNS));
    if (answers) yield { group, who: "AllenSDK", unit: "ns/step", values: answers.map((a) => a.ns_per_cell_step) };
  }
  const answers = nest && (await runPeer(nest, ["nest", "--cells", "100"], PEER_RUNS));
  if (answers) {
    yield { group: "GLIF5", who: "NEST, 100 cells", unit: "ns/step", values: answers.map((a) => a.ns_per_cell_step) };
  }

  const long = noise(LONG_SAMPLES);
  const model = loadModel(5);
  const cell = model.compile(1 / RATE_HZ);
  const group = "GLIF5, 10 million samples";
  yield {
    group,
    who: "rheobase, spikes only",
    unit: "ms",
    values: await timed(5, 1, () => cell.run(long, { want: [] })),
  };
  const stimulus = Stimulus.samples(long, RATE_HZ);
  const values = await timed(5, 1, () => model.run(stimulus));
  yield { group, who: "rheobase, model.run, fresh arrays", unit: "ms", values };
}
