// Installs the simulators that `npm run bench` and golden numbers compare with, each in a Python environment of its own, so that their
// pins do not meet. Usage: node scripts/install-peers.mjs [neuron] [arbor] …   (no name: all of them)
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What each peer is called on PyPI, with the version that the results in bench/README.md come from. */
const packages = {
  allensdk: ["allensdk==2.16.2"],
  nest: ["nest-simulator==3.10.0"],
  neuron: ["neuron==9.0.2"], // brings nrnivmodl, which needs a C++ compiler and make
  arbor: ["arbor==0.12.2"],
  lfpykit: ["lfpykit==0.6.2", "neuron==9.0.2"], // for golden numbers, not for benchmarks
  bluepyopt: ["bluepyopt==1.14.18", "neuron==9.0.2"], // for golden numbers
  // SONATA simulations (scripts/make-sonata-goldens.mjs). With pandas 3, BMTK finds no node by a text such as its pop_name.
  bmtk: ["bmtk==1.2.0", "neuron==9.0.2", "pandas==2.3.3"],
};

const home = fileURLToPath(new URL("../node_modules/.cache/rheobase-peers/", import.meta.url));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in packages));
if (unknown.length > 0) {
  console.error(`Cannot install ${unknown.join(", ")}: the peers are ${Object.keys(packages).join(", ")}`);
  process.exit(2);
}

for (const name of asked.length > 0 ? asked : Object.keys(packages)) {
  const environment = `${home}${name}`;
  const python = `${environment}/bin/python`;
  mkdirSync(home, { recursive: true });
  try {
    if (!existsSync(python)) execFileSync("python3", ["-m", "venv", environment], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", ...packages[name]], { stdio: "inherit" });
    console.log(`${name}: ${python}`);
  } catch (error) {
    console.error(`Cannot install ${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
