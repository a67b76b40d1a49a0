import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rheobase, temporaryFolder } from "../support/cli.js";

const commands = ["", "demo", "run", "compare", "features", "inspect", "plot", "validate"];
const folder = temporaryFolder();

/** The commands that the help of `command` shows, as argument lists. */
async function examplesOf(command: string): Promise<string[][]> {
  const { stdout } = await rheobase(command === "" ? ["--help"] : [command, "--help"]);
  const section = stdout.slice(stdout.indexOf("Examples:\n"), stdout.indexOf("\n\n", stdout.indexOf("Examples:\n")));
  const lines = section.split("\n").filter((line) => line.startsWith("rheobase "));
  return lines.map((line) => line.split(" ").slice(1));
}

beforeAll(async () => {
  symlinkSync(resolve(import.meta.dirname, "../../models"), join(folder, "models"));
  expect((await rheobase(["demo"], { cwd: folder })).code).toBe(0);
}, 60_000);

describe("the examples of --help", () => {
  it.each(commands)(
    "run as they stand after the demo: rheobase %s",
    async (command) => {
      const examples = await examplesOf(command);
      expect(examples.length).toBeGreaterThan(0);
      for (const args of examples) {
        if (args[0] === "demo") continue; // it ran before all others
        // Two examples may write the same default file; whoever copies them one by one is told of --existing then.
        const output = args[0] === "run" && !args.includes("-o") ? ["-o", `${Math.random()}.nwb`] : [];
        const { code, stderr } = await rheobase([...args, ...output], { cwd: folder });
        expect(`${args.join(" ")}: ${code} ${code === 0 ? "" : stderr}`).toBe(`${args.join(" ")}: 0 `);
      }
    },
    60_000,
  );
});
