import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";

const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8")) as {
  version: string;
};

describe("rheobase", () => {
  it("shows its help when called without arguments", async () => {
    const { code, stdout } = await rheobase([]);
    expect(code).toBe(0);
    for (const command of ["demo", "run", "inspect", "plot", "validate"])
      expect(stdout).toContain(`rheobase ${command}`);
    expect(stdout).toContain("Exit codes: 0 ok");
  });

  it("opens its help with examples that run", async () => {
    const { code, stdout } = await rheobase(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n +rheobase demo/);
  });

  it("says its version", async () => {
    expect((await rheobase(["--version"])).stdout.trim()).toBe(version);
  });

  it.each(["demo", "run", "inspect", "plot", "validate"])("has help for %s with an example", async (command) => {
    const { code, stdout } = await rheobase([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\\n +rheobase ${command}`));
    expect(stdout).toContain("--json");
  });

  it("guesses what an unknown command was meant to be", async () => {
    const { code, stderr } = await rheobase(["inspct", "x.nwb"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Did you mean inspect\?/);
  });

  it("says which argument is missing", async () => {
    const { code, stderr } = await rheobase(["inspect"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/rheobase inspect --help/);
  });
});
