// What WebAssembly costs: the exact all-active solver in this engine beside the same crate compiled for the host with AVX2.
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openModel } from "rheobase";
import { writeCellFile } from "./cell-file.mjs";
import { DT_MS, referenceModel, solverAlone } from "./cells.mjs";
import { alternating, fastestOfThree, warmUp } from "./clocks.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const LENGTH_MS = 500;
/** More of them natively: Linux tells a thread's CPU time to some ms. */
const NATIVE_STEPS = 50_000;
const MODELS = [
  ["468193142, all-active", "468193142-all-active"],
  ["491766131, all-active", "491766131"],
];

/** CPU time in both: one sweep, one thread. */
export async function* nativeKernel(rounds) {
  const program = nativeSpeed();
  if (program === null) return;
  const folder = mkdtempSync(join(tmpdir(), "rheobase-native-"));
  try {
    for (const [name, reference] of MODELS) {
      const found = referenceModel(reference);
      if (found === null) continue;
      const model = await openModel(found);
      const file = join(folder, `${reference}.txt`);
      writeCellFile(file, model);
      const run = solverAlone(model, LENGTH_MS);
      await warmUp(run);
      const steps = LENGTH_MS / DT_MS;
      const inWasm = async () => ({ value: ((await fastestOfThree(run)).cpuMs * 1000) / steps });
      const native = async () => {
        const { stdout } = await promisify(execFile)(program, [file, "exact", "1", String(NATIVE_STEPS)]);
        return { value: Number(stdout) };
      };
      const ways = [
        { who: "the crate on the host, AVX2", unit: "µs/step", measure: native },
        { who: "the crate in WebAssembly", unit: "µs/step", goal: { atMost: 2.2 }, measure: inWasm },
      ];
      yield* alternating(`${name}, exact kernel`, ways, rounds);
      model.dispose();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds native_speed on first use (a minute); null where that cannot be, saying on stderr why. */
function nativeSpeed() {
  if (process.arch !== "x64") {
    console.error(`skipped native: AVX2 is of x64, and this is ${process.arch}`);
    return null;
  }
  const target = join(root, "node_modules/.cache/rheobase-native-avx2");
  const env = { ...process.env, CARGO_TARGET_DIR: target, RUSTFLAGS: "-C target-feature=+avx2,+fma" };
  const build = [
    "build",
    "--quiet",
    "--locked",
    "--release",
    "--package",
    "rheobase-core",
    "--example",
    "native_speed",
  ];
  try {
    execFileSync("cargo", build, { cwd: join(root, "native"), env, stdio: "pipe" });
  } catch (error) {
    const reason = error.code === "ENOENT" ? "there is no cargo" : String(error.stderr).trim().split("\n")[0];
    console.error(`skipped native: ${reason}`);
    return null;
  }
  return join(target, "release/examples/native_speed");
}
