import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { packageFile } from "../files/package-file.js";
import { openModel } from "../models/open-model.js";
import { runSweepOutcomes } from "../run/run-sweeps.js";
import { type Check, type DoctorOptions, failed, type Outcome, ok, sameBits } from "./check.js";
import { deviation, KNOWN_DT, KNOWN_MODEL, knownStimulus } from "./known-run.js";

/** A module with a function that creates a vector and counts its bits: valid only if WebAssembly supports SIMD. */
const SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic number, version 1
  ...[1, 5, 1, 96, 0, 1, 123], // one type: () → v128
  ...[3, 2, 1, 0], // one function of it
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11], // i32.const 0, i8x16.splat, i8x16.popcnt
);

/** Checks of the run-time environment and the solver. */
export const engineChecks: readonly Check[] = [
  { name: "node", remedy: "install a newer Node", look: lookAtNode },
  {
    name: "webassembly",
    remedy: "run Node without --jitless, on a processor with SSE4.1 or NEON",
    look: lookAtWebAssembly,
  },
  {
    name: "solver",
    remedy: "reinstall rheobase; if that does not help, please report it",
    needs: "webassembly",
    look: lookAtSolver,
  },
  { name: "workers", remedy: "pass --jobs 1, and please report it", needs: "solver", look: lookAtWorkers },
];

async function lookAtNode(): Promise<Outcome> {
  const manifest = await readFile(packageFile("package.json"), "utf8");
  const { engines } = JSON.parse(manifest) as { engines: { node: string } };
  const needed = engines.node.replace(/^>=/, "");
  const message = `Node ${process.versions.node} on ${process.platform} ${process.arch}; ${needed} or newer is required`;
  return isAtLeast(process.versions.node, needed) ? ok(message) : failed(message);
}

/** Compares versions such as 20.19 and 22.1.0. */
function isAtLeast(version: string, needed: string): boolean {
  return version.localeCompare(needed, "en", { numeric: true }) >= 0;
}

async function lookAtWebAssembly(): Promise<Outcome> {
  // Node's type definitions lack WebAssembly.
  const { WebAssembly } = globalThis as { WebAssembly?: { validate(bytes: Uint8Array): boolean } };
  if (WebAssembly === undefined) return failed("this Node has no WebAssembly");
  return WebAssembly.validate(SIMD) ? ok("with vectors (SIMD)") : failed("without vectors (SIMD)");
}

async function lookAtSolver({ signal }: DoctorOptions): Promise<Outcome> {
  using model = await openModel(KNOWN_MODEL, { signal });
  const { voltageMv, spikesMs, small } = deviation(await model.run(knownStimulus(), { dt: KNOWN_DT, signal }));
  if (spikesMs === Number.POSITIVE_INFINITY) return failed("the shipped model fires differently than in NEURON");
  const figures = `${voltageMv.toExponential(0)} mV and ${spikesMs.toExponential(0)} ms`;
  return small ? ok(`within ${figures} of NEURON`) : failed(`${figures} off NEURON, expected at most 1e-6`);
}

async function lookAtWorkers({ signal }: DoctorOptions): Promise<Outcome> {
  using model = await openModel(KNOWN_MODEL, { signal });
  const options = { dt: KNOWN_DT, signal };
  const here = await model.run(knownStimulus(), options);
  // Aside: otherwise this thread might finish before the workers get their share.
  const there = runSweepOutcomes(model, [knownStimulus(), knownStimulus()], { ...options, jobs: 2, aside: true });
  for await (const { response, error } of there) {
    if (!response) throw error;
    if (!sameBits(response.voltage, here.voltage)) return failed("a worker thread computes different voltages");
  }
  return ok(`identical results in 2 threads; this machine runs ${availableParallelism()} at once`);
}
