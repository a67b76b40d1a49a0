import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import { commandNames } from "../support/command-names.js";

const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8")) as {
  version: string;
};

describe("rheobase", () => {
  it("shows its help when called without arguments", async () => {
    const { code, stdout } = await rheobase([]);
    expect(code).toBe(0);
    for (const command of commandNames) expect(stdout).toMatch(new RegExp(`^  ${command} +[A-Z]`, "m"));
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
    expect((await rheobase(["run", "--version"])).stdout.trim()).toBe(version);
  });

  it.each([...commandNames, "cache export", "cache prune"])(
    "has help for %s: example, own options, shared ones",
    async (command) => {
      const { code, stdout } = await rheobase([...command.split(" "), "--help"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples:\n# .*\nrheobase ${command}`));
      const at = (text: string): number => stdout.indexOf(text);
      expect(at("Examples:")).toBeLessThan(at("\n\nOptions of every command:"));
      const own = at("\n\nOptions:");
      const others = [...stdout.matchAll(/\n\nOptions of |\n\nOptions that /g)].map(({ index }) => index);
      expect(others.every((index) => index > own)).toBe(true);
      expect(others.at(-1)).toBe(at("\n\nOptions of every command:"));
      expect(stdout.slice(others.at(-1))).toContain("--json");
      expect(stdout.split("\n").filter((line) => line.length > 120 && !line.startsWith("rheobase "))).toEqual([]);
      expect((await rheobase(["help", ...command.split(" ")])).stdout).toBe(stdout);
    },
  );

  it.each([
    [["inspct", "x.nwb"], /^Cannot run the command "inspct" \(did you mean "inspect"\?\): expected one of demo, run/],
    [["foo", "x.nwb"], /^Cannot run the command "foo": expected one of demo, run/],
    [["--json"], /^Cannot run rheobase: COMMAND is missing \(one of demo, run/],
    [["cache"], /^Cannot run rheobase cache: ACTION is missing \(one of dir, ls/],
    [["cache", "veryfy"], /^Cannot do "veryfy" with the cache \(did you mean "verify"\?\): expected one of dir, ls/],
  ])("names what could be run: %j", async (args, message) => {
    const { code, stderr } = await rheobase(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("--help`");
  });

  const needsValue = (option: string) =>
    new RegExp(`^Cannot use --${option}.* without a value: expected --${option} [A-Z]`);
  it.each([
    ["no FILE", ["plot"], /^Cannot run rheobase plot: FILE is missing \(NWB file/],
    ["no MODEL", ["run"], /^Cannot run rheobase run: MODEL is missing \(id in the Allen database/],
    ["no FILE", ["inspect"], /^Cannot run rheobase inspect: FILE is missing .*\n.*rheobase inspect --help/],
    ["no FILES", ["compare"], /FILES is missing/],
    ["no IDS", ["fetch", "--offline"], /IDS is missing/],
    ["no TARGET", ["cache", "export"], /TARGET is missing/],
    ["an empty MODEL", ["run", ""], /^Cannot use "" as MODEL: it is empty/],
    ["a word too many", ["plot", "a.nwb", "b.nwb"], /^Cannot use "b\.nwb": rheobase plot takes FILE and nothing else/],
    ["a second stimulus", ["run", "m", "--stimulus", "ramp", "sine"], /"sine": .*--stimulus.* once for each value/],
    ["an option without dashes", ["demo", "json"], /^Cannot use "json": .* \(did you mean --json\?\)/],
    ["an option after --", ["inspect", "a.nwb", "--", "--json"], /^Cannot use "--json": words after -- are names/],
    ["an option without its value", ["run", "m.json", "-o"], needsValue("output")],
    ["an option before another", ["run", "m.json", "-o", "-x.nwb"], needsValue("output")],
    ["an empty value", ["run", "m.json", "--stimulus", ""], needsValue("stimulus")],
    ["an empty value behind =", ["plot", "a.nwb", "--sweeps="], needsValue("sweeps")],
    ["a flag with a value", ["plot", "a.nwb", "--json=maybe"], /^Cannot use --json=maybe: the option takes no value/],
    [
      "a wrong choice",
      ["run", "m", "--existing", "overwite"],
      /--existing overwite \(did you mean "overwrite"\?\): .* error, skip/,
    ],
    [
      "a choice of nowhere",
      ["run", "m", "--existing", "xyz"],
      /--existing xyz: expected one of error, skip, overwrite/,
    ],
    ["a number of no choice", ["models", "--level", "9"], /^Cannot use --level 9: expected one of 1, 2, 3, 4, 5/],
    ["an unknown option", ["run", "m.json", "--foo"], /^Cannot use --foo: rheobase run has no such option\n/],
    ["a misspelt option", ["run", "m", "--stimlus", "x"], /^Cannot use --stimlus: .* \(did you mean --stimulus\?\)/],
    ["one in camelCase", ["run", "m", "--dryRun"], /^Cannot use --dryRun: .* \(did you mean --dry-run\?\)/],
    [
      "a misspelt no",
      ["fetch", "1", "--no-recordin"],
      /^Cannot use --no-recordin: .* \(did you mean --no-recording\?\)/,
    ],
    ["a no of nothing", ["run", "m", "--no-output"], /^Cannot use --no-output: rheobase run has no such option/],
    ["an unknown letter", ["run", "m", "-x"], /^Cannot use -x: rheobase run has no such option/],
    ["one dash too few", ["run", "m", "-output", "a.nwb"], /^Cannot use -output: expected two dashes, --output/],
    ["a dash of an editor", ["run", "m", "—json"], /^Cannot use —json: .* dash of a text editor, expected --json/],
    [
      "an option given twice",
      ["run", "m", "-o", "a", "--output", "b"],
      /--output more than once: .*a and b, expected one/,
    ],
    [
      "a time step of 25 s",
      ["run", "m", "--dt", "25"],
      /^Cannot use --dt 25 \(did you mean 25us\?\): .* so it is 25 s, and/,
    ],
    [
      "NEURON's time step",
      ["run", "m", "--dt", "0.025"],
      /--dt 0\.025 \(did you mean 0\.025ms\?\): .* expected at most 1 ms/,
    ],
    ["a time step in mV", ["run", "m", "--dt", "25mV"], /Cannot read --dt: "25mV" is a voltage, expected a time/],
    ["a time step of 5 ms", ["run", "m", "--dt", "5ms"], /^Cannot use --dt 5ms: expected at most 1 ms/],
    ["a sigma of 10 s", ["compare", "a.nwb", "b.nwb", "--sigma", "10"], /--sigma 10 \(did you mean 10ms\?\)/],
    ["a spike of 50 V", ["run", "m", "--spike-cut-value", "50"], /--spike-cut-value 50 \(did you mean 50mV\?\)/],
    ["an end before the start", ["features", "a.nwb", "--start", "1", "--end", "0.5s"], /the end is before the start/],
    [
      "an age without a unit",
      ["cache", "prune", "--older-than", "30"],
      /--older-than 30: expected an age .*\n.*rheobase cache prune --help/,
    ],
    ["yes and no", ["fetch", "1", "--recording", "--no-recording"], /--recording and --no-recording together/],
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
    [{ RHEOBASE_JOBS: "abc" }, [], /^Cannot use RHEOBASE_JOBS=abc: expected a whole number from 1 to 1024/],
    [{}, ["--jobs", "abc"], /^Cannot use --jobs abc: expected a whole number/],
    [{ RHEOBASE_JOBS: "abc" }, ["--jobs", "2"], /Cannot open model nowhere\.json/],
    [{ RHEOBASE_JOBS: "" }, [], /Cannot open model nowhere\.json/],
  ])("names the number of jobs where it stands: %j %j", async (env, args, message) => {
    const { stderr } = await rheobase(["run", "nowhere.json", "--stimulus", "ramp", ...args], { env });
    expect(stderr).toMatch(message);
  });
});
