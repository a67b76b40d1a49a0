import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rheobase } from "../../support/cli.js";
import { writeMadeRecording } from "../../support/made-recording.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const folder = temporaryFolderPath();
const inFolder = (...args: string[]) => rheobase(args, { cwd: folder });

beforeAll(async () => {
  await writeMadeRecording(join(folder, "cell.nwb"), [
    { number: 3 },
    { number: 4, peaksS: [] },
    { number: 5, name: "Ramp" },
  ]);
  await writeMadeRecording(join(folder, "sim.nwb"), [
    { number: 3, peaksS: [0.151, 0.2] },
    { number: 4, peaksS: [] },
  ]);
});

describe("rheobase compare", () => {
  it("prints the contract's document", async () => {
    const { code, stdout } = await inFolder(
      "compare",
      "sim.nwb",
      "cell.nwb",
      "--json",
      "--sigma",
      "4ms",
      "--sigma",
      "0.01",
    );
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schema: "rheobase.compare/1",
      models: [{ model: "sim", path: "sim.nwb", simulated: false }],
      recording: { path: "cell.nwb", specimen: { id: 7 } },
      missing: [{ model: "sim", sweep: 5, stimulus: "Ramp", missing: "model", reason: "sim.nwb has no such sweep" }],
    });
    expect(document.sweeps).toMatchObject([
      {
        sweep: 3,
        stimulus: "Long Square",
        spike_count: { model: 2, recorded: 3 },
        latency_error_s: expect.closeTo(1e-3, 9),
      },
      { sweep: 4, coincidence: null, reasons: { coincidence: "neither the model nor the recording has spikes" } },
    ]);
    expect(document.sweeps[0].voltage_rms_v).toBeGreaterThan(0);
    expect(document.groups).toMatchObject([{ stimulus: "Long Square", sweeps: [3, 4] }]);
    expect(document.groups[0].explained_variance.map((each: { sigma_s: number }) => each.sigma_s)).toEqual([
      0.004, 0.01,
    ]);
  });

  it("prints tables, with the reason for every dash", async () => {
    const { stdout, stderr } = await inFolder("compare", "sim.nwb", "cell.nwb");
    expect(stdout).toMatch(/sweep +stimulus +spikes +recorded +latency error \(ms\)/);
    expect(stdout).toMatch(/ 3 +Long Square +2 +3 +1 /);
    expect(stdout).toMatch(/stimulus +sweeps +spikes +recorded +EV 10 ms +EV ratio 10 ms/);
    expect(stderr).toContain("sim, sweep 5 (Ramp): missing on the side of the model: sim.nwb has no such sweep");
    expect(stderr).toContain("sweep 4: no coincidence: neither the model nor the recording has spikes");
  });

  it("simulates what is missing and gives a row for each model and sweep as CSV", async () => {
    const { code, stdout } = await inFolder(
      "compare",
      shippedModel(1),
      shippedModel(5),
      "--recording",
      "cell.nwb",
      "--sweeps",
      "3-4",
      "--csv",
    );
    expect(code).toBe(0);
    const [header, ...rows] = stdout.trim().split("\n");
    expect(header).toMatch(/^model,sweep,electrode,stimulus,amplitude_a,rate_hz\.model,.*spike_count\.model/);
    expect(rows.map((row) => row.split(",").slice(0, 2).join(" "))).toEqual([
      "GLIF1 3",
      "GLIF1 4",
      "GLIF5 3",
      "GLIF5 4",
    ]);
  });

  it("takes the options of a simulation that run takes", async () => {
    const model = resolve(import.meta.dirname, "../../../models/biophysical-cell");
    await writeMadeRecording(join(folder, "short.nwb"), [{ number: 3, peaksS: [], durationS: 0.02 }]);
    for (const solver of ["exact", "fast", "second-order", "reference"]) {
      const options = ["--recording", "short.nwb", "--axon", "stub", "--strict", "--jobs", "1", "--solver", solver];
      const { code, stderr, stdout } = await inFolder("compare", model, ...options, "--json");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout).sweeps).toHaveLength(1);
    }
  }, 60_000);

  it("writes a report that holds all its numbers, and replaces one only when told to", async () => {
    const compare = ["compare", "sim.nwb", "cell.nwb", "--report", "report"];
    const first = await inFolder(...compare);
    expect(first.stderr).toContain("report/index.html");
    const page = readFileSync(join(folder, "report", "index.html"), "utf8");
    expect(page).toContain("sim against specimen 7");
    expect(page).toContain("sim.nwb has no such sweep");
    expect(page).not.toMatch(/<script|src="http|href="http|url\(/);
    expect(
      readFileSync(join(folder, "report", "sweeps.csv"), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(3);
    expect(readFileSync(join(folder, "report", "stimuli.csv"), "utf8")).toMatch(/explained_variance_ratio_10_ms/);
    expect(await inFolder(...compare)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("--existing overwrite"),
    });

    writeFileSync(join(folder, "report", "figures", "sweep-99.png"), "of an older report");
    writeFileSync(join(folder, "report", "notes.txt"), "the user's own");
    expect((await inFolder(...compare, "--existing", "overwrite", "--sweeps", "3")).code).toBe(0);
    expect(existsSync(join(folder, "report", "figures", "sweep-99.png"))).toBe(false);
    expect(existsSync(join(folder, "report", "figures", "sweep-4.png"))).toBe(false);
    expect(existsSync(join(folder, "report", "notes.txt"))).toBe(true);
  }, 120_000);

  it.each([
    [["compare", "sim.nwb"], 2, "name the recording after it"],
    [["compare", "sim.nwb", "nothing.nwb"], 4, "nothing.nwb"],
    [["compare", "nothing", "--recording", "cell.nwb"], 4, "Cannot open model nothing"],
    [["compare", "sim.nwb", "cell.nwb", "--sweeps", "99"], 4, "the file has sweeps 3-5"],
    [["compare", "sim.nwb", "cell.nwb", "--sweeps", "5"], 4, "no sweep exists on both sides"],
    [["compare", "sim.nwb", "cell.nwb", "--sigma", "4pA"], 2, "--sigma"],
    [["compare", "sim.nwb", "cell.nwb", "--sigma", "0"], 2, "expected a positive time"],
    [["compare", "sim.nwb", "cell.nwb", "--json", "--csv"], 2, "use one of them"],
    [["compare", "sim.nwb", "cell.nwb", "--report", "cell.nwb/x"], 1, "Cannot create the folder"],
    [["features", "nothing.nwb"], 4, "nothing.nwb"],
    [["features", "cell.nwb", "--start", "9s"], 2, "expected a time up to the last sample"],
    [["features", "cell.nwb", "--cell", "--sweeps", "3"], 2, "Cannot use --sweeps with --cell"],
  ])("says what is wrong with %j", async (args, code, words) => {
    const result = await inFolder(...(args as string[]));
    expect(result.stderr).toContain(words);
    expect(result.stderr).not.toMatch(/\n +at /);
    expect(result.code).toBe(code);
    expect(result.stdout).toMatch(args.includes("--json") ? /"schema": "rheobase\.error\/1"/ : /^$/);
  });
});

describe("rheobase features", () => {
  it("prints the contract's document", async () => {
    const { code, stdout } = await inFolder("features", "cell.nwb", "--sweeps", "3,4", "--json");
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema: "rheobase.features/1", file: "cell.nwb" });
    expect(document.sweeps).toMatchObject([
      { sweep: 3, stimulus: "Long Square", features: { avg_rate: expect.closeTo(10, 9), tau: expect.anything() } },
      { sweep: 4, features: { avg_rate: 0, latency: null }, spikes: [] },
    ]);
    expect(document.sweeps[0].spikes).toHaveLength(3);
    expect(document.sweeps[0].spikes[0]).toMatchObject({ clipped: false, threshold_v: expect.any(Number) });
  });

  it("prints a row for each sweep, or each spike", async () => {
    const sweeps = await inFolder("features", "cell.nwb");
    expect(sweeps.stdout).toMatch(/sweep +stimulus +from \(s\) +to \(s\) +spikes +rate \(Hz\)/);
    expect(sweeps.stdout.trim().split("\n")).toHaveLength(4);
    const spikes = await inFolder("features", "cell.nwb", "--sweeps", "3", "--spikes");
    expect(spikes.stdout.trim().split("\n")).toHaveLength(4);
  });

  it("prints every feature as CSV", async () => {
    const { stdout } = await inFolder("features", "cell.nwb", "--csv");
    const [header, first] = stdout.split("\n").map((line) => line.split(","));
    expect(header).toEqual(expect.arrayContaining(["sweep", "avg_rate", "peak_deflect.0", "burst_metrics.1", "notes"]));
    expect(Number(first![header!.indexOf("avg_rate")])).toBeCloseTo(10, 9);
    const spikes = await inFolder("features", "cell.nwb", "--csv", "--spikes");
    expect(spikes.stdout).toMatch(/^sweep,electrode,stimulus,spike,clipped,threshold_index,/);
  });

  it("analyses the cell, with a reason for what its sweeps do not show", async () => {
    const { stdout } = await inFolder("features", "cell.nwb", "--cell", "--json");
    const { cell, reasons } = JSON.parse(stdout);
    expect(cell.rheobase_i).toBeCloseTo(190, 6);
    expect(cell.ri).toBeNull();
    expect(reasons.ri).toMatch(/long square/);
    expect((await inFolder("features", "cell.nwb", "--cell")).stdout).toMatch(/rheobase_i +190/);
  });
});
