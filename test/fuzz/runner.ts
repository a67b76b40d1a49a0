/**
 * Gives inputs of one target to rheobase, one after the other, in a process of its own: it may hang, crash or run out of
 * memory. Says so, line by line, on stdout: `begun` before an input, `ended` after it.
 *
 * Arguments: target, seed, number of the first input, how many, folder of its own.
 */
import { isRheobaseError } from "../../src/base/errors.js";
import { Random, seedOf } from "./random.js";
import { targets } from "./targets/index.js";

/** What the parent process reads. */
export type RunnerMessage =
  | { readonly begun: number }
  | { readonly ended: number; readonly outcome: string; readonly peakBytes: number }
  | { readonly ended: number; readonly fault: string; readonly peakBytes: number };

const [name = "", seed = "", first = "", count = "", folder = ""] = process.argv.slice(2);
const target = targets[name]!;
let current = Number(first);
const say = (message: RunnerMessage): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const peakBytes = (): number => process.resourceUsage().maxRSS * 1024;
const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error) => {
    say({ ended: current, fault: `${event}: ${textOf(error)}`, peakBytes: peakBytes() });
    process.exit(1);
  });
}

await target.prepare(folder);
for (let left = Number(count); left > 0; left--, current++) {
  say({ begun: current });
  try {
    await target.run(new Random(seedOf(Number(seed), current)), folder);
    say({ ended: current, outcome: "taken", peakBytes: peakBytes() });
  } catch (error) {
    if (isRheobaseError(error) && error.code !== "Internal")
      say({ ended: current, outcome: error.code, peakBytes: peakBytes() });
    else say({ ended: current, fault: textOf(error), peakBytes: peakBytes() });
  }
}
await target.end?.();
