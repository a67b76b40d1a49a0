// Makes the golden numbers of test/golden/bluepyopt with BluePyOpt (node scripts/install-peers.mjs bluepyopt), which runs
// the model there on the morphology that ships with the package. Usage: node scripts/make-bluepyopt-goldens.mjs
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compiledMechanisms } from "../bench/neuron-mechanisms.mjs";
import { findPeer } from "../bench/peers.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const golden = path("test/golden/bluepyopt");
const python = findPeer("bluepyopt");
const mechanisms = python && compiledMechanisms(python);
if (!mechanisms) process.exit(1);
const script = path("scripts/bluepyopt-goldens/run_bluepyopt.py");
const morphology = path("models/biophysical-cell/cell.swc");
execFileSync(python, [script, `${golden}/model`, morphology, golden], { cwd: mechanisms, stdio: "inherit" });
execFileSync("npx", ["biome", "format", "--write", golden], { cwd: path("."), stdio: "inherit" });
