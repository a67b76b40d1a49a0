import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { rheobase } from "../../support/cli.js";
import { shippedCellFolder } from "../../support/shipped-cell.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const folder = temporaryFolderPath();
const step = "square:amplitude=220pA,start=0.1s,duration=0.5s,total=0.7s";

interface RunDocument {
  schema: string;
  model: { kind: string; level: number | null };
  output: string;
  sweeps: {
    sweep: number;
    stimulus: string;
    rate_hz: number;
    samples: number;
    spike_count: number;
    spike_times_s: number[];
    wall_s: number;
  }[];
  failed?: { sweep: number; code: string }[];
}

async function runJson(args: readonly string[]): Promise<{ code: number; document: RunDocument; stderr: string }> {
  const { code, stdout, stderr } = await rheobase(["run", ...args, "--json"], { cwd: folder });
  return { code, document: JSON.parse(stdout) as RunDocument, stderr };
}

describe("rheobase run with --stimulus", () => {
  it("prints the contract's document and writes what it says", async () => {
    const { code, document } = await runJson([
      shippedModel(5),
      "--stimulus",
      step,
      "--stimulus",
      "ramp:slope=250pA/s",
      "-o",
      "two.nwb",
    ]);
    expect(code).toBe(0);
    expect(document).toMatchObject({ schema: "rheobase.run/1", model: { kind: "glif", level: 5 }, output: "two.nwb" });
    expect(document.sweeps.map((sweep) => sweep.sweep)).toEqual([0, 1]);
    const [first] = document.sweeps;
    expect(first).toMatchObject({ stimulus: "Long Square", rate_hz: 200_000, samples: 140_000 });
    expect(first!.spike_count).toBeGreaterThan(2);
    using recording = await openRecording(join(folder, "two.nwb"));
    const { response } = await recording.sweep(0);
    expect(Array.from(response!.spikeTimes)).toEqual(first!.spike_times_s);
  });

  it("names its output after the model", async () => {
    await rheobase(["run", shippedModel(1), "--stimulus", step], { cwd: folder });
    expect(existsSync(join(folder, "GLIF1_neuron_config.nwb"))).toBe(true);
  });

  it("prints a table for people and messages on stderr", async () => {
    const { stdout, stderr } = await rheobase(
      ["run", shippedModel(5), "--stimulus", step, "-o", "people.nwb", "--plot", "people.png"],
      { cwd: folder },
    );
    expect(stdout).toMatch(/^sweep +stimulus +rate \(kHz\)/);
    expect(stderr).toMatch(/Wrote people\.nwb .*\nDrew people\.png/);
    expect(readFileSync(join(folder, "people.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  it("wonders at an amplitude without its unit", async () => {
    const run = (amplitude: string) =>
      rheobase(
        ["run", shippedModel(1), "--stimulus", `short-square:amplitude=${amplitude}`, "-o", `${amplitude}.nwb`],
        {
          cwd: folder,
        },
      );
    expect((await run("190")).stderr).toMatch(
      /^Note: the amplitude of "Short Square" is 190 A, more than 1 µA\. Bare numbers are SI/,
    );
    expect((await run("300pA")).stderr).not.toMatch(/Note/);
  });

  it("keeps quiet with --quiet", async () => {
    const { stderr } = await rheobase(["run", shippedModel(5), "--stimulus", step, "-o", "quiet.nwb", "-q"], {
      cwd: folder,
    });
    expect(stderr).toBe("");
  });

  it("gives the same spikes with any number of workers", async () => {
    const stimuli = [150, 180, 210, 240].flatMap((pa) => ["--stimulus", `square:amplitude=${pa}pA,total=1.2s`]);
    const one = await runJson([shippedModel(4), ...stimuli, "-o", "one.nwb", "--jobs", "1"]);
    const three = await runJson([shippedModel(4), ...stimuli, "-o", "three.nwb", "--jobs", "3"]);
    const spikes = (document: RunDocument) => document.sweeps.map((sweep) => [sweep.sweep, sweep.spike_times_s]);
    expect(one.document.sweeps).toHaveLength(4);
    expect(spikes(three.document)).toEqual(spikes(one.document));
  });

  it("reads a CSV file", async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => `${i / 10},${i > 100 ? 400 : 0}`);
    writeFileSync(join(folder, "step.csv"), ["t (ms),i (pA)", ...rows].join("\n"));
    const { code, document } = await runJson([shippedModel(3), "--stimulus", "step.csv", "-o", "csv.nwb"]);
    expect(code).toBe(0);
    expect(document.sweeps[0]).toMatchObject({ rate_hz: 10_000, samples: 1000 });
  });

  it("says what it would do with --dry-run, and does nothing", async () => {
    const { code, stdout } = await rheobase(
      ["run", shippedModel(5), "--stimulus", step, "-o", "dry.nwb", "--dry-run"],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/Would simulate .* write dry\.nwb/);
    expect(existsSync(join(folder, "dry.nwb"))).toBe(false);
  });
});

describe("rheobase run --existing", () => {
  it("refuses, skips or overwrites as told", async () => {
    const path = join(folder, "there.nwb");
    const args = ["run", shippedModel(1), "--stimulus", step, "-o", "there.nwb"];
    await rheobase(args, { cwd: folder });
    const old = readFileSync(path);
    const refused = await rheobase(args, { cwd: folder });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/^Cannot write there\.nwb: it exists already/);
    const skipped = await rheobase([...args, "--existing", "skip"], { cwd: folder });
    expect(skipped.code).toBe(0);
    expect(readFileSync(path).equals(old)).toBe(true);
    const replaced = await rheobase([...args, "--existing", "overwrite"], { cwd: folder });
    expect(replaced.code).toBe(0);
    expect(readFileSync(path).equals(old)).toBe(false);
  });

  it("keeps the old file when the run fails", async () => {
    const path = join(folder, "kept.nwb");
    writeFileSync(path, "old");
    const { code } = await rheobase(
      [
        "run",
        shippedModel(1),
        "--stimulus",
        "expr:1pA/(t-0.5s)*0s+1e400A",
        "-o",
        "kept.nwb",
        "--existing",
        "overwrite",
      ],
      { cwd: folder },
    );
    expect(code).toBe(3);
    expect(readFileSync(path, "utf8")).toBe("old");
  });
});

describe("rheobase run and the mistakes of its user", () => {
  it.each([
    ["no stimulus at all", [shippedModel(5)], 2, /no stimulus was given, so name a recording/],
    [
      "a model id that is not in the cache, offline",
      ["472363762", "--stimulus", step, "--offline", "--cache-dir", "none"],
      4,
      /Cannot open model 472363762 offline: .* run `rheobase fetch 472363762`/,
    ],
    [
      "a missing model",
      ["nowhere.json", "--stimulus", step],
      4,
      /Cannot open model nowhere\.json: there is no such file/,
    ],
    ["a missing recording", [shippedModel(5), "--recording", "nowhere.nwb"], 4, /nowhere\.nwb/],
    [
      "recording and stimulus together",
      [shippedModel(5), "--recording", "a.nwb", "--stimulus", step],
      2,
      /one or the other/,
    ],
    ["an unknown option", [shippedModel(5), "--stimulsu", step], 2, /stimulsu/],
    ["an unknown kind of stimulus", [shippedModel(5), "--stimulus", "sqare:amplitude=1pA"], 3, /square/],
    ["a bad unit", [shippedModel(5), "--stimulus", "square:amplitude=1mV"], 3, /\^/],
    ["a time step without sense", [shippedModel(5), "--stimulus", step, "--dt", "-1us"], 2, /--dt -1us/],
    ["a bad number of jobs", [shippedModel(5), "--stimulus", step, "--jobs", "0"], 2, /--jobs 0/],
    [
      "a figure of unknown format",
      [shippedModel(5), "--stimulus", step, "--plot", "x.gif", "-o", "x.nwb"],
      2,
      /\.png or \.svg/,
    ],
    ["a folder as a stimulus", [shippedModel(5), "--stimulus", "."], 3, /stimulus \.: it is a folder/],
    [
      "a stimulus that is no text",
      [shippedModel(5), "--stimulus", process.execPath],
      3,
      /it is a binary file, expected CSV/,
    ],
    [
      "a figure where no folder is",
      [shippedModel(5), "--stimulus", step, "--plot", "no/x.png"],
      1,
      /folder no does not/,
    ],
    [
      "a run of which nothing came",
      [shippedModel(5), "--stimulus", "expr:1pA/(0*t/1s),duration=10ms"],
      3,
      /^Sweep 0 failed: /,
    ],
    ["a run without end", [shippedModel(5), "--stimulus", `${step},rate=1e12`], 3, /^Cannot run .* of memory/],
  ])("names %s", async (_, args, code, message) => {
    const result = await rheobase(["run", ...args], { cwd: folder });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/\n +at /);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe("");
  });

  it("lists every problem of a configuration", async () => {
    writeFileSync(join(folder, "bad.json"), JSON.stringify({ type: "GLIF", C: -1, El: "x" }));
    const { code, stderr } = await rheobase(["run", "bad.json", "--stimulus", step], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toMatch(/\n {2}C: /);
    expect(stderr).toMatch(/\n {2}El: /);
  });

  it("refuses a folder with several configurations by naming them", async () => {
    const { code, stderr } = await rheobase(["run", join(shippedModel(5), ".."), "--stimulus", step], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toMatch(/GLIF1_neuron_config\.json, .*so name one of them/);
  });

  it("says what is wrong with a biophysical package", async () => {
    mkdirSync(join(folder, "biophysical"));
    writeFileSync(join(folder, "biophysical", "manifest.json"), "{}");
    const { code, stderr } = await rheobase(["run", "biophysical", "--stimulus", step], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toMatch(/Cannot use the manifest .*names no files, expected the fit parameters/);
  });
});

describe("rheobase run of a biophysical model", () => {
  const short = "square:amplitude=220pA,start=5ms,duration=20ms,total=30ms,rate=50kHz";

  it("runs in Allen's sampling, in workers, and says so in the file", async () => {
    const args = [shippedCellFolder, "--stimulus", short, "--stimulus", short, "-o", "peri.nwb"];
    const { code, document } = await runJson(args);
    expect(code).toBe(0);
    expect(document.model).toMatchObject({ kind: "biophysical", type: "perisomatic", axon: "stub" });
    expect(document.sweeps.map(({ rate_hz, samples }) => [rate_hz, samples])).toEqual([
      [50_000, 1500],
      [50_000, 1500],
    ]);
    using recording = await openRecording(join(folder, "peri.nwb"));
    const { response } = await recording.sweep(1);
    expect(response!.provenance).toMatchObject({ settings: { protocol: "allen", junction_potential_v: -0.014 } });
    expect(response!.voltage[0]).toBeCloseTo(-0.066, 3); // -80 mV + 14 mV
  });

  it("takes --dt, --axon, --solver and --jobs", async () => {
    const options = ["--dt", "25us", "--axon", "stub", "--solver", "second-order", "--jobs", "1"];
    const { code, document } = await runJson([shippedCellFolder, "--stimulus", short, "-o", "plain.nwb", ...options]);
    expect(code).toBe(0);
    expect(document.sweeps[0]).toMatchObject({ rate_hz: 40_000, samples: 1201 });
  });

  it("says that a plain run leaves the junction potential out, and takes --junction-potential", async () => {
    const args = ["run", shippedCellFolder, "--stimulus", short, "-o", "junction.nwb", "--existing", "overwrite"];
    const note = /without the junction potential of -14 mV: recordings lie 14 mV higher \(--junction-potential add/;
    const plain = await rheobase([...args, "--dt", "25us"], { cwd: folder });
    expect(plain.stderr).toMatch(note);
    const added = await rheobase([...args, "--dt", "25us", "--junction-potential", "add", "--json"], { cwd: folder });
    expect(added.stderr).not.toMatch(note);
    expect(JSON.parse(added.stdout)).toMatchObject({ junction_potential: { v: -0.014, applied: true } });
    const none = await rheobase([...args, "--junction-potential", "none", "--dry-run"], { cwd: folder });
    expect(none.stderr).toMatch(note);
  });

  it.each([
    ["an axon that does not suit", [shippedCellFolder, "--axon", "truncated"], 3, /perisomatic/],
    ["an unknown axon", [shippedCellFolder, "--axon", "whole"], 2, /axon/],
    ["an unknown solver", [shippedCellFolder, "--solver", "faster"], 2, /solver/],
    ["a solver for a GLIF model", [shippedModel(5), "--solver", "exact"], 2, /GLIF models have none/],
    [
      "a junction potential for a GLIF model",
      [shippedModel(5), "--junction-potential", "none"],
      2,
      /GLIF models have none, since their voltage is relative to rest/,
    ],
    ["an axon for a GLIF model", [shippedModel(5), "--axon", "stub"], 2, /GLIF models have none/],
    [
      "a run that leaves the finite range",
      [shippedCellFolder, "--stimulus", "square:amplitude=5uA,start=1ms,duration=5ms,total=10ms"],
      5,
      /Sweep 0 failed: Cannot simulate beyond 1\.\d+ ms: voltage at/,
    ],
  ])("names %s", async (_, args, code, message) => {
    const stimulus = args.includes("--stimulus") ? [] : ["--stimulus", short];
    const result = await rheobase(["run", ...args, ...stimulus, "-o", "refused.nwb"], { cwd: folder });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/\n +at /);
    expect(result.code).toBe(code);
    expect(existsSync(join(folder, "refused.nwb"))).toBe(false);
  });
});
