// Guards the solver's speed without a clock: instructions of the native build for a step, as valgrind's callgrind counts
// them, and the size of the WebAssembly build, against native/instructions.json. Counts are the same on every run (and
// rustc 1.95 and 1.96 give the same within 0.4 %). After a change that is meant: `--write`.
// Needs `npm run build`, cargo and valgrind; where one is missing it says so and passes.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { openModel } from "rheobase";
import { writeCellFile } from "../bench/cell-file.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const figuresFile = `${root}native/instructions.json`;
const wasmFile = `${root}native/pkg/rheobase_native_bg.wasm`;
/** How far a count may be from its figure, either way: gains are to be written down too. */
const TOLERANCE = 0.03;
/** Steps of the two runs whose difference is counted: both within a block of the example, before its current. */
const STEPS = [500, 2000];

const output = (command, ...parameters) => {
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: "utf8", cwd: root });
  return status === 0 ? stdout + stderr : undefined;
};

const missing = [
  ["cargo", output("cargo", "--version")],
  ["valgrind", output("valgrind", "--version")],
].filter(([, found]) => found === undefined);
if (missing.length > 0) {
  console.log(`instructions: not counted, ${missing.map(([name]) => name).join(" and ")} missing`);
  process.exit(0);
}
/** The cell that ships, which is perisomatic, and the same with channels everywhere. */
async function cells() {
  const model = await openModel(`${root}models/biophysical-cell`);
  const { cell } = model.definition;
  const segments = cell.mechanisms.find(({ name }) => name === "pas").nodes;
  const spread = (name, gbar) => ({
    name,
    nodes: segments,
    parameters: { gbar: new Float64Array(segments.length).fill(gbar) },
  });
  const channels = [spread("NaV", 0.01), spread("Ih", 1e-5), spread("Im_v2", 1e-4), spread("Kv3_1", 0.01)];
  const own = cell.mechanisms.filter(({ name }) => !channels.some((channel) => channel.name === name));
  const active = { definition: { cell: { ...cell, mechanisms: [...own, ...channels] } } };
  return { perisomatic: model, "all-active": active };
}

/** Instructions of a run of the example. */
function instructions(program, ...parameters) {
  const command = ["--tool=callgrind", "--callgrind-out-file=/dev/null", program, ...parameters.map(String)];
  const counted = /Collected : (\d+)/.exec(output("valgrind", ...command) ?? "");
  if (!counted) throw new Error(`Cannot count: valgrind fails on ${command.join(" ")}`);
  return Number(counted[1]);
}

execFileSync(
  "cargo",
  ["build", "--quiet", "--release", "--manifest-path", "native/Cargo.toml", "--example", "native_speed"],
  {
    cwd: root,
    stdio: "inherit",
  },
);
const program = `${process.env.CARGO_TARGET_DIR ?? `${root}native/target`}/release/examples/native_speed`;
const folder = mkdtempSync(`${tmpdir()}/rheobase-instructions-`);
const found = {};
try {
  for (const [name, model] of Object.entries(await cells())) {
    writeCellFile(`${folder}/cell`, model);
    for (const sweeps of [1, 8]) {
      const [short, long] = STEPS.map((steps) => instructions(program, `${folder}/cell`, "exact", sweeps, steps));
      found[`${name}, sweeps at once: ${sweeps}`] = Math.round((long - short) / (STEPS[1] - STEPS[0]) / sweeps);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

const wasmBytes = statSync(wasmFile).size;
if (process.argv.includes("--write")) {
  const figures = { perStepOfASweep: found, wasmBytesAtMost: Math.ceil(wasmBytes / 50_000) * 50_000 };
  writeFileSync(figuresFile, `${JSON.stringify(figures, null, 2)}\n`);
}

const { perStepOfASweep, wasmBytesAtMost } = JSON.parse(readFileSync(figuresFile, "utf8"));
let failed = 0;
for (const [what, count] of Object.entries(found)) {
  const change = count / perStepOfASweep[what] - 1;
  const met = Math.abs(change) <= TOLERANCE;
  failed += met ? 0 : 1;
  const compared = `${(100 * change).toFixed(1)} % from ${perStepOfASweep[what]}`;
  console.log(`${met ? "" : "!!! "}${what}: ${count} instructions a step and sweep, ${compared}`);
}
failed += wasmBytes <= wasmBytesAtMost ? 0 : 1;
console.log(`native/pkg: ${wasmBytes} bytes of WebAssembly, at most ${wasmBytesAtMost}`);
if (failed > 0) {
  console.error(
    `instructions: ${failed} figures of native/instructions.json are not met; where that is meant, --write`,
  );
  process.exit(1);
}
