import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
const folder = temporaryFolderPath();
/** Simulated in a fraction of the time that compressing it takes. */
const long = "square:amplitude=190pA,duration=99s";

/** Starts a long run over an old file and calls `interrupt` while the new one is being written. */
async function interrupted(name: string, interrupt: (kill: () => void) => Promise<void>): Promise<number | null> {
  writeFileSync(join(folder, name), "old");
  const args = ["run", shippedModel(1), "--stimulus", long, "-o", name, "--existing", "overwrite", "-q"];
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: "ignore" });
  const ended = new Promise<number | null>((done) => child.on("exit", done));
  const partSize = (): number => {
    const part = readdirSync(folder).find((file) => file.startsWith(name) && file.endsWith(".part"));
    return part === undefined ? 0 : statSync(join(folder, part)).size;
  };
  while (partSize() < 100_000) await wait(20);
  await interrupt(() => child.kill("SIGINT"));
  return ended;
}

describe("rheobase run, interrupted while it writes", () => {
  it("stops, keeps the old file and leaves nothing else", async () => {
    expect(await interrupted("one.nwb", async (kill) => kill())).toBe(130);
    expect(readFileSync(join(folder, "one.nwb"), "utf8")).toBe("old");
    expect(readdirSync(folder).filter((file) => file.endsWith(".part"))).toEqual([]);
  });

  it("does so, too, when it is told twice and ends at once", async () => {
    const twice = async (kill: () => void): Promise<void> => {
      kill();
      await wait(5);
      kill();
    };
    expect(await interrupted("two.nwb", twice)).toBe(130);
    expect(readFileSync(join(folder, "two.nwb"), "utf8")).toBe("old");
    expect(readdirSync(folder).filter((file) => file.endsWith(".part"))).toEqual([]);
  });
});
