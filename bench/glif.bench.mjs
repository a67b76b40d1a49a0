// GLIF models at 200 kHz: what one step costs, per level, next to AllenSDK and NEST in the same sitting.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GlifModel, parseGlifConfig, Stimulus } from "rheobase";
import { findPeer, runPeer, runScript } from "./peers.mjs";

const RATE_HZ = 200_000;
const SAMPLES = 2_000_000;
const LONG_SAMPLES = 10_000_000;
const ROUNDS = 5;

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

const ALL = ["voltage", "threshold", "afterSpikeCurrents"];
const nestScript = fileURLToPath(new URL("nest_glif.py", import.meta.url));

/** Milliseconds of `run`, the fastest of three, as the peers are timed. */
async function fastest(run) {
  const values = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await run();
    values.push(performance.now() - start);
  }
  return Math.min(...values);
}

/** Measures all `ways` in rounds that alternate, so that a busy moment hits all; a peer that fails is left out. */
async function* alternating(group, unit, ways, rounds) {
  const values = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { measure }] of ways.entries()) {
      const value = values[i].length === round ? await measure() : null;
      if (value !== null) values[i].push(value);
    }
  }
  for (const [i, { who }] of ways.entries()) if (values[i].length > 0) yield { group, who, unit, values: values[i] };
}

export async function* rows({ repeats }) {
  const current = noise(SAMPLES);
  const allensdk = findPeer("allensdk");
  const nest = findPeer("nest");
  const stepOf = (answers) => (answers === null ? null : answers[0].ns_per_cell_step);
  for (const level of [1, 2, 3, 4, 5]) {
    const cell = loadModel(level).compile(1 / RATE_HZ);
    const ours = (who, want) => {
      const measure = async () => (await fastest(() => cell.run(current, { want }))) / (SAMPLES / 1e6);
      return { who: `rheobase, ${who}`, measure };
    };
    const ways = [ours("all traces", ALL), ours("voltage", ["voltage"]), ours("spikes only", [])];
    if (allensdk) {
      const args = ["allensdk", "--config", configPath(level)];
      ways.push({ who: "AllenSDK", measure: async () => stepOf(await runPeer(allensdk, args, 1)) });
    }
    if (nest) {
      const args = [nestScript, String(level), "100"];
      ways.push({ who: "NEST, 100 cells", measure: async () => stepOf(await runScript(nest, args, 1)) });
    }
    yield* alternating(`GLIF${level}`, "ns/step", ways, ROUNDS);
  }

  const long = noise(LONG_SAMPLES);
  const model = loadModel(5);
  const cell = model.compile(1 / RATE_HZ);
  const stimulus = Stimulus.samples(long, RATE_HZ);
  const ways = [
    { who: "rheobase, spikes only", measure: () => fastest(() => cell.run(long, { want: [] })) },
    { who: "rheobase, model.run for spikes", measure: () => fastest(() => model.run(stimulus, { spikesOnly: true })) },
    { who: "rheobase, model.run, fresh arrays", measure: () => fastest(() => model.run(stimulus)) },
  ];
  yield* alternating("GLIF5, 10 million samples", "ms", ways, repeats);
}
