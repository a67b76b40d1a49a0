// Makes the golden numbers of test/golden/extracellular with NEURON and LFPykit. Takes a minute, the reference set, and both
// (node scripts/install-peers.mjs lfpykit). Usage: node scripts/make-extracellular-goldens.mjs
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compiledMechanisms } from "../bench/neuron-mechanisms.mjs";
import { findPeer, referencePath } from "../bench/peers.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const goldens = path("test/golden/extracellular");

const python = findPeer("lfpykit");
const mechanisms = python && compiledMechanisms(python);
if (!mechanisms) process.exit(1);

const script = path("scripts/golden/extracellular.py");
execFileSync(python, [script, referencePath("data/biophysical"), goldens], { cwd: mechanisms, stdio: "inherit" });
// The list is written as all JSON here is.
execFileSync("npx", ["biome", "format", "--write", goldens], { cwd: path("."), stdio: "inherit" });
