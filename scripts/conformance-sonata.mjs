// SONATA files that rheobase writes beside those that BMTK's BioNet writes of the same configs: layout, types,
// attributes, values, and what BMTK's readers make of them. Run by hand, `npm run conformance:sonata`, a minute and a half
// after BMTK is installed (node scripts/install-peers.mjs bmtk) and bench/mechanisms are compiled, which the first run
// does. Needs the package built. One line a case; exit code 1 when any fails.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledMechanisms } from "../bench/neuron-mechanisms.mjs";
import { copyMade } from "./sonata-goldens/components.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const commandLine = join(root, "dist/cli/main.js");
const python = process.env.RHEOBASE_PEER_BMTK ?? join(root, "node_modules/.cache/rheobase-peers/bmtk/bin/python");
for (const [file, remedy] of [
  [commandLine, "npm run build"],
  [python, "node scripts/install-peers.mjs bmtk"],
]) {
  if (existsSync(file)) continue;
  console.error(`Cannot check SONATA files: there is no ${file}, expected it from ${remedy}`);
  process.exit(2);
}
const mechanisms = compiledMechanisms(python);
if (mechanisms === null) process.exit(2);

const report = (values) => ({ module: "membrane_report", variable_name: "v", cells: "made", ...values });
/** What each case changes of test/golden/sonata/circuit/made.json. */
const cases = [
  { name: "soma and all segments" },
  {
    name: "spikes by id, some sections, part of the run",
    output: { spikes_file: "trains.h5", spikes_sort_order: "by_id" },
    reports: {
      dendrites: report({ sections: ["basal", "apical"], dt: 0.5, start_time: 20, end_time: 120 }),
      soma: report({ sections: ["somatic"], file_name: "named.h5" }),
    },
  },
  {
    name: "spikes by time, other variables",
    output: { spikes_sort_order: "by_time" },
    reports: {
      calcium: report({ sections: "soma", variable_name: "cai" }),
      gate: report({ sections: "soma", variable_name: "m_Ih", cells: { population: "made", node_id: [1] } }),
      current: report({ sections: "soma", variable_name: "ik", dt: 0.2 }),
    },
  },
  { name: "no spikes", run: { tstop: 10 }, inputs: {} },
];

const folder = mkdtempSync(join(tmpdir(), "rheobase-sonata-"));
let failed = 0;
try {
  cpSync(join(root, "test/golden/sonata/circuit"), folder, { recursive: true });
  copyMade(folder);
  const made = JSON.parse(readFileSync(join(folder, "made.json"), "utf8"));
  for (const [i, { name, run, output, ...sections }] of cases.entries()) {
    const config = join(folder, `case-${i}.json`);
    const stated = { output_dir: join(folder, `bmtk-${i}`), log_file: "log.txt", spikes_file: "spikes.h5", ...output };
    const changed = { ...made, ...sections, run: { ...made.run, ...run }, output: stated };
    writeFileSync(config, JSON.stringify(changed));
    const problems = check(config, stated.output_dir, join(folder, `rheobase-${i}`));
    if (problems.length > 0) failed++;
    console.log(`${problems.length > 0 ? "FAIL" : "pass"}  ${name}`);
    for (const problem of problems) console.log(`      ${problem}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** What is wrong with our files of a config, as the script in Python says. */
function check(config, theirs, ours) {
  try {
    execFileSync(process.execPath, [commandLine, "run", config, "--sonata", ours], { stdio: "pipe" });
  } catch (error) {
    return [String(error.stderr)];
  }
  const script = join(root, "test/conformance/check_sonata.py");
  // In the folder of the compiled mechanisms, where NEURON looks for them.
  const { stdout, stderr } = spawnSync(python, [script, config, theirs, ours], { cwd: mechanisms, encoding: "utf8" });
  const line = stdout.split("\n").findLast((each) => each.startsWith("["));
  return line === undefined ? [`no answer. ${stderr.trim().split("\n").slice(-3).join(" ")}`] : JSON.parse(line);
}
