import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import type { CsvStimulusOptions } from "../../src/stimulus/stimulus-options.js";
import { rheobase } from "../support/cli.js";
import { hasReference, reference } from "../support/reference.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const path = (name: string) => reference(`cases/csv/${name}.csv`);

/** Rate [Hz], samples and distinct currents [A] of each stimulus that a file gives. */
async function read(name: string, options: CsvStimulusOptions = {}) {
  const family = await Stimulus.csvFamily(readFileSync(path(name), "utf8"), { path: `${name}.csv`, ...options });
  return Promise.all(
    family.map(async (stimulus) => {
      const { current, rateHz } = await stimulus.sample();
      return { rateHz, samples: current.length, levels: [...new Set(current)] };
    }),
  );
}

async function run(name: string, ...options: string[]) {
  const output = ["-o", `${name}${options.length}.nwb`, "--json"];
  const result = await rheobase(["run", shippedModel(5), "--stimulus", path(name), ...options, ...output], {
    cwd: folder,
  });
  const document = result.code === 0 ? (JSON.parse(result.stdout) as { sweeps: Record<string, unknown>[] }) : null;
  return { ...result, sweeps: document?.sweeps.map(({ sweep, rate_hz, samples }) => ({ sweep, rate_hz, samples })) };
}

describe.skipIf(!hasReference)("the CSV files of cases/README.md", () => {
  it("nohdr: refused without units, and taken with them, but not in silence", async () => {
    await expect(read("nohdr")).rejects.toThrow(/nohdr\.csv, line 1: it has no header.*--csv-units s,A/);
    const { code, stderr } = await run("nohdr");
    expect([code, stderr.includes("--csv-units s,A")]).toEqual([3, true]);
    expect(await read("nohdr", { units: "ms,nA" })).toEqual([{ rateHz: 20_000, samples: 4, levels: [0, 1.5e-10] }]);
    const odd = await run("nohdr", "--csv-units", "s,A");
    expect(odd.stderr).toMatch(/Note: "nohdr\.csv" has 20 samples a second/);
    expect(odd.stderr).toMatch(/Note: the amplitude of "nohdr\.csv" is 0\.15 A/);
  });

  it("onecol: taken with rate and units alone", async () => {
    const expected = /single column and no header.*--csv-rate 20kHz --csv-units pA/;
    await expect(read("onecol")).rejects.toThrow(expected);
    expect((await run("onecol")).stderr).toMatch(expected);
    expect((await run("onecol", "--csv-rate", "20kHz")).stderr).toMatch(expected);
    expect((await run("onecol", "--csv-units", "pA")).stderr).toMatch(/--csv-rate 20kHz/);
    expect(await read("onecol", { units: "pA", rateHz: 20_000 })).toMatchObject([
      { rateHz: 20_000, levels: [0, 1.5e-10] },
    ]);
    const { sweeps } = await run("onecol", "--csv-rate", "20kHz", "--csv-units", "pA");
    expect(sweeps).toEqual([{ sweep: 0, rate_hz: 20_000, samples: expect.any(Number) }]);
  });

  it("family_wide: sweeps 0, 1, 2", async () => {
    const family = await read("family_wide");
    expect(family.map(({ rateHz }) => rateHz)).toEqual([20_000, 20_000, 20_000]);
    expect(family.map(({ samples }) => samples)).toEqual([199, 199, 199]);
    expect(() => Stimulus.csv(readFileSync(path("family_wide"), "utf8"))).toThrow("3 columns of current");
    const { sweeps, stderr } = await run("family_wide");
    expect(sweeps?.map(({ sweep }) => sweep)).toEqual([0, 1, 2]);
    expect(stderr).not.toMatch(/Note/);
  });

  it("savetxt: needs units", async () => {
    await expect(read("savetxt")).rejects.toThrow(/"t" states no unit.*--csv-units s,A/);
    expect((await run("savetxt")).code).toBe(3);
    expect(await read("savetxt", { units: "s,A" })).toMatchObject([{ rateHz: 20_000, levels: [0, 1.5e-10] }]);
    const { sweeps, stderr } = await run("savetxt", "--csv-units", "s,A");
    expect(sweeps).toMatchObject([{ sweep: 0, rate_hz: 20_000 }]);
    expect(stderr).not.toMatch(/Note/);
  });

  it("semicolon_decimal_comma: reads", async () => {
    expect(await read("semicolon_decimal_comma")).toEqual([{ rateHz: 20_000, samples: 199, levels: [0] }]);
    expect((await run("semicolon_decimal_comma")).sweeps).toMatchObject([{ sweep: 0, rate_hz: 20_000 }]);
  });
});

describe("rheobase run with CSV options", () => {
  it.each([
    [["--csv-units", "mV"], /^Cannot read a CSV file in the units "mV"/, 2],
    [["--csv-rate", "20 mV"], /^Cannot read --csv-rate: "20 mV" is a voltage/, 2],
    [["--csv-rate", "0"], /^Cannot read a CSV file at 0 Hz/, 2],
  ])("refuses %j", async (options, message, code) => {
    const stimulus = ["--stimulus", reference("cases/csv/onecol.csv")];
    if (!hasReference) return;
    const result = await rheobase(["run", shippedModel(1), ...stimulus, ...options], { cwd: folder });
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(code);
  });

  it("wants a CSV file for them", async () => {
    const stimulus = ["--recording", "x.nwb", "--csv-units", "pA"];
    const result = await rheobase(["run", shippedModel(1), ...stimulus], { cwd: folder });
    expect(result).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Cannot use --csv-units without --stimulus/),
    });
  });
});
