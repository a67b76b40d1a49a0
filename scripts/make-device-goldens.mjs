// Makes the golden numbers of test/golden/devices with NEURON: the lists of experiments, and what NEURON computes. Takes
// some minutes, the reference set, and NEURON (node scripts/install-peers.mjs neuron). Usage: node scripts/make-device-goldens.mjs
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compiledMechanisms, mechanismFiles } from "../bench/neuron-mechanisms.mjs";
import { findPeer, referencePath } from "../bench/peers.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const goldens = path("test/golden/devices");
const scripts = path("scripts/device-goldens");

const python = findPeer("neuron");
const mechanisms = python && compiledMechanisms(python);
if (!mechanisms) process.exit(1);

const options = { cwd: mechanisms, stdio: "inherit" };
execFileSync(python, [`${scripts}/make_experiments.py`, `${goldens}/experiments`], options);
const models = referencePath("data/biophysical");
const files = [`${goldens}/experiments`, models, goldens, ...mechanismFiles()];
execFileSync(python, [`${scripts}/make_goldens.py`, ...files], options);
// The lists are written as everything of JSON here is.
execFileSync("npx", ["biome", "format", "--write", goldens], { cwd: path("."), stdio: "inherit" });
