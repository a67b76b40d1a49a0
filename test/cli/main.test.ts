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
    for (const command of ["demo", "run", "inspect", "plot", "validate", "cells", "models", "fetch", "cache", "doctor"])
      expect(stdout).toContain(`rheobase ${command}`);
    expect(stdout).toContain("Exit codes: 0 ok");
  });

  it("opens its help with examples that run", async () => {
    const { code, stdout } = await rheobase(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n# .*\nrheobase demo\n/);
    expect(stdout.indexOf("Examples:")).toBeLessThan(stdout.indexOf("Commands:"));
  });

  it("says its version", async () => {
    expect((await rheobase(["--version"])).stdout.trim()).toBe(version);
  });

  it.each(["demo", "run", "inspect", "plot", "validate", "cells", "models", "fetch", "cache", "doctor"])(
    "has help for %s with an example",
    async (command) => {
      const { code, stdout } = await rheobase([command, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples:\\n# .*\\nrheobase ${command}`));
      expect(stdout.indexOf("Examples:")).toBeLessThan(stdout.indexOf("Options:"));
      expect(stdout).toContain("--json");
    },
  );

  it("keeps every example of the help on one line", async () => {
    for (const command of [
      [],
      ["run"],
      ["inspect"],
      ["plot"],
      ["validate"],
      ["cells"],
      ["models"],
      ["fetch"],
      ["cache"],
      ["doctor"],
    ]) {
      const { stdout } = await rheobase([...command, "--help"]);
      const examples = stdout.slice(stdout.indexOf("Examples:"), stdout.indexOf("Options:")).split("\n");
      expect(
        examples
          .slice(1, -1)
          .every((line) => /^(?:# |rheobase |Positionals:|Commands:|$)/.test(line) || line.startsWith("  ")),
      ).toBe(true);
    }
  });

  it.each([
    ["inspct", /^Cannot run the command "inspct" \(did you mean "inspect"\?\): expected one of demo, run/],
    ["foo", /^Cannot run the command "foo": expected one of demo, run/],
  ])("guesses what the unknown command %s was meant to be, or lists all", async (typed, message) => {
    const { code, stderr } = await rheobase([typed, "x.nwb"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("`rheobase --help`");
  });

  it.each([
    ["a missing argument", ["inspect"], /^Cannot run with 0 arguments: at least 1 expected\n.*rheobase inspect --help/],
    ["an option without its value", ["run", "m.json", "-o"], /^Cannot use the option o: a value is expected/],
    ["an option before another", ["run", "m.json", "-o", "-x.nwb"], /^Cannot use the option o: a value is expected/],
    ["an option without its value in plot", ["plot", "a.nwb", "--sweeps"], /^Cannot use the option sweeps/],
    ["an unknown value", ["run", "m.json", "--existing", "maybe"], /--existing "maybe", expected one of "error"/],
    ["an unknown option", ["run", "m.json", "--foo"], /^Cannot use foo: there is no such argument/],
  ])("names %s", async (_, args, message) => {
    const { code, stdout, stderr } = await rheobase(args, { env: { LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" } });
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("takes what follows a -- as a file", async () => {
    const { code, stderr } = await rheobase(["inspect", "--", "-nowhere.nwb"]);
    expect(stderr).toMatch(/Cannot inspect \.\/-nowhere\.nwb: there is no such file/);
    expect(code).toBe(4);
  });

  it.each([
    [{ RHEOBASE_JOBS: "abc" }, [], /^Cannot use RHEOBASE_JOBS=abc: a whole number from 1 to 1024/],
    [{}, ["--jobs", "abc"], /^Cannot use --jobs abc: a whole number/],
    [{ RHEOBASE_JOBS: "abc" }, ["--jobs", "2"], /Cannot open model nowhere\.json/],
    [{ RHEOBASE_JOBS: "" }, [], /Cannot open model nowhere\.json/],
  ])("names the number of jobs where it stands: %j %j", async (env, args, message) => {
    const { stderr } = await rheobase(["run", "nowhere.json", "--stimulus", "ramp", ...args], { env });
    expect(stderr).toMatch(message);
  });
});
