// Gives damaged inputs to everything that takes input from strangers, and reports what ends in anything but an error of
// rheobase's own within 10 s and 1 GB. Prints its seed; ends with `N passed, N failed`, one for each target.
//
//   npm run fuzz                                   300 inputs of every target
//   npm run fuzz -- --inputs 2000 --target zip     more of one
//   npm run fuzz -- --target zip --seed 7 --only 41   one input again
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";

const LONGEST_MS = 10_000;
const MOST_BYTES = 1e9;
/** Until the first input, when unharmed files are made. */
const PREPARATION_MS = 60_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "300" },
    target: { type: "string", multiple: true },
    seed: { type: "string", default: process.env.RHEOBASE_SEED ?? String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: "string" },
  },
});
const { runner, targets: known } = await compile();
const chosen = values.target ?? known;
const unknown = chosen.find((name) => !known.includes(name));
if (unknown !== undefined) {
  console.error(`Cannot fuzz "${unknown}": expected ${known.join(", ")}`);
  process.exit(2);
}
const seed = Number(values.seed);
console.log(`seed ${seed}`);
let failed = 0;
for (const name of chosen) {
  const first = values.only === undefined ? 0 : Number(values.only);
  const findings = await fuzz(name, first, values.only === undefined ? Number(values.inputs) : 1);
  if (findings > 0) failed += 1;
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Compiles the fuzzers as they lie, so that they find the package's files as the sources do. */
async function compile() {
  const folder = join(root, "node_modules/.cache/rheobase-fuzz");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "native/pkg"), { recursive: true });
  const wasm = "native/pkg/rheobase_native_bg.wasm";
  for (const name of ["models", "assets", "package.json", wasm]) symlinkSync(join(root, name), join(folder, name));
  const bundle = await rolldown({
    input: Object.fromEntries(
      ["test/fuzz/runner", "test/fuzz/targets/index"].map((name) => [name, join(root, `${name}.ts`)]),
    ),
    cwd: root,
    platform: "node",
    transform: { target: "node20" },
    // Packages, but not what the compiler adds (a name that begins with NUL).
    external: (id) => !/^(?:[./]|\0?@oxc-project)/.test(id),
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  });
  await bundle.write({ dir: folder, format: "esm", preserveModules: true, preserveModulesRoot: root });
  await bundle.close();
  const { targets } = await import(pathToFileURL(join(folder, "test/fuzz/targets/index.js")));
  return { runner: join(folder, "test/fuzz/runner.js"), targets: Object.keys(targets) };
}

/** Runs inputs of one target; starts again behind one that ends the process. Gives how many findings there are. */
async function fuzz(name, first, count) {
  const outcomes = new Map();
  let findings = 0;
  let peak = 0;
  const end = first + count;
  const report = (input, what) => {
    findings += 1;
    console.log(`FOUND in ${name}, input ${input}: ${what}`);
    console.log(`  again: npm run fuzz -- --target ${name} --seed ${seed} --only ${input}`);
  };
  for (let next = first; next < end; ) {
    let begun = next - 1;
    let over = next - 1;
    const stopped = await run(name, next, end - next, (message) => {
      if ("begun" in message) {
        begun = message.begun;
        return true;
      }
      over = message.ended;
      peak = Math.max(peak, message.peakBytes);
      if ("fault" in message) report(over, message.fault);
      else outcomes.set(message.outcome, (outcomes.get(message.outcome) ?? 0) + 1);
      if (message.peakBytes <= MOST_BYTES) return true;
      report(over, `took ${Math.round(message.peakBytes / 1e6)} MB`);
      return false;
    });
    if (begun > over) report(begun, stopped);
    else if (over < next) {
      report(next, `did not start: ${stopped}`);
      break;
    }
    next = Math.max(begun, over) + 1;
  }
  const counts = [...outcomes].sort((a, b) => b[1] - a[1]).map(([outcome, n]) => `${n} ${outcome}`);
  console.log(
    `${findings > 0 ? "failed: " : "ok      "}${name}: ${counts.join(", ")}; peak ${Math.round(peak / 1e6)} MB`,
  );
  return findings;
}

/** One process; resolves with why it ended. `hear` answers whether to go on. */
function run(name, first, count, hear) {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-fuzz-"));
  return new Promise((done) => {
    const child = spawn(process.execPath, [runner, name, String(seed), String(first), String(count), folder], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, RHEOBASE_CACHE_DIR: join(folder, "cache-of-nobody") },
    });
    let why = "";
    let complaints = "";
    const kill = (reason) => {
      why = reason;
      child.kill("SIGKILL");
    };
    let timer = setTimeout(kill, PREPARATION_MS, "took too long to prepare");
    child.stderr.on("data", (chunk) => {
      complaints = (complaints + chunk).slice(-4000);
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      clearTimeout(timer);
      timer = setTimeout(kill, LONGEST_MS, `took more than ${LONGEST_MS / 1000} s`);
      if (!hear(JSON.parse(line))) kill("");
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
      done(why || `the process ended with ${signal ?? code}: ${complaints}`);
    });
  });
}
