// What somebody waits for the command line: its help, beside Node that does nothing, and one perisomatic sweep of 1.2 s from
// prompt to file, beside an older rheobase whose built checkout RHEOBASE_OLD names. Goals: 2.2 and 0.65 times.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alternating } from "./clocks.mjs";

export const name = "start";

/** Medians of so many rounds: a start takes a tenth of a second, in which much can come between. */
const ROUNDS = 20;

const root = fileURLToPath(new URL("..", import.meta.url));
const ours = join(root, "dist/cli/main.js");
const old = process.env.RHEOBASE_OLD && join(process.env.RHEOBASE_OLD, "dist/cli/main.js");

function timed(args, cwd) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  const value = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { value, clock: value };
}

export async function* rows() {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-bench-"));
  const stimulus = "square:amplitude=190pA,start=0.1s,duration=1s,total=1.2s";
  const model = join(root, "models/biophysical-cell");
  const run = ["run", model, "--stimulus", stimulus, "-o", join(folder, "o.nwb"), "--existing", "overwrite"];
  const way = (who, args, goal) => ({ who, unit: "ms", goal, measure: () => timed(args, folder) });
  try {
    yield* alternating(
      "help",
      [way("node -e 0", ["-e", "0"]), way("rheobase", [ours, "--help"], { atMost: 2.2 })],
      ROUNDS,
    );
    const ways = [way("rheobase", [ours, ...run], old ? { atMost: 0.65 } : undefined)];
    if (old) ways.unshift(way("older rheobase", [old, ...run]));
    yield* alternating("a perisomatic sweep of 1.2 s, to the file", ways, ROUNDS);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
