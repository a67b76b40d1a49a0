import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

const main = resolve(import.meta.dirname, "../../dist/cli/main.js");

/** A process of the built program that tests end as they like. */
export interface Started {
  readonly child: ChildProcess;
  /** What it has said on both streams. */
  said(): string;
  /** Its exit code; null if a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts the built program. */
export function started(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Started {
  const env = { ...process.env, NO_COLOR: "1", ...options.env };
  const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((done) => child.once("close", (code) => done(code)));
  return { child, said: () => text, ended };
}

/** Waits until something is so; the test's own limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((done) => setTimeout(done, 25));
}
