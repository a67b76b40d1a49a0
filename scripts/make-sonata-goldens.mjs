// Makes the golden numbers of test/golden/sonata with BMTK: the circuits, by its NetworkBuilder, and what BioNet computes.
// Takes some minutes, the reference set, and BMTK (node scripts/install-peers.mjs bmtk). Usage: node
// scripts/make-sonata-goldens.mjs [CONFIG …]   (no name: all of them, and the circuits)
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledMechanisms } from "../bench/neuron-mechanisms.mjs";
import { findPeer } from "../bench/peers.mjs";
import { copyComponents } from "./sonata-goldens/components.mjs";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const goldens = path("test/golden/sonata");
const scripts = path("scripts/sonata-goldens");

const python = findPeer("bmtk");
const mechanisms = python && compiledMechanisms(python);
if (!mechanisms) process.exit(1);

const asked = process.argv.slice(2);
const options = { cwd: mechanisms, stdio: "inherit" };
if (asked.length === 0) execFileSync(python, [`${scripts}/make_network.py`, `${goldens}/circuit/network`], options);

const folder = mkdtempSync(join(tmpdir(), "rheobase-sonata-"));
try {
  cpSync(`${goldens}/circuit`, folder, { recursive: true });
  copyComponents(folder);
  mkdirSync(`${goldens}/numbers`, { recursive: true });
  const configs = readdirSync(folder).filter((name) => /\.json$/.test(name) && !/^circuit/.test(name));
  for (const name of configs.filter((each) => asked.length === 0 || asked.includes(each.replace(".json", "")))) {
    console.log(name);
    execFileSync(python, [`${scripts}/run_bionet.py`, join(folder, name), `${goldens}/numbers`], options);
  }
} finally {
  rmSync(folder, { recursive: true });
}
// JSON is written as everything of JSON here is.
execFileSync("npx", ["biome", "format", "--write", goldens], { cwd: path("."), stdio: "inherit" });
