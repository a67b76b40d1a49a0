import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { H5Reader } from "../../src/nwb/h5/reader.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../src/nwb/validate/validate-recording.js";
import { openSimulation } from "../../src/sonata/open-simulation.js";
import { writeSimulation } from "../../src/sonata/write-simulation.js";
import { madeCircuit } from "../golden/sonata/circuit.js";
import { rheobase as runCli } from "../support/cli.js";

const folder = madeCircuit();
const at = (name: string): string => join(folder, name);

describe("rheobase run simulation_config.json", () => {
  it("writes every cell as an electrode of one sweep, and prints the contract's document", async () => {
    const output = at("out.nwb");
    const { code, stdout } = await runCli(["run", at("made.json"), "-o", output, "--precision", "float64", "--json"]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { cells: { electrode: string; spike_times_s: number[] }[] };
    expect(document).toMatchObject({
      schema: "rheobase.simulation/1",
      config: at("made.json"),
      output,
      dt_s: 1e-4,
      duration_s: 0.15,
      cells: [
        { population: "made", node_id: 0, node_type: 100, electrode: "made 0", spike_count: 3 },
        { population: "made", node_id: 1, node_type: 100, electrode: "made 1", spike_count: 4 },
      ],
    });
    expect(await validateRecording(output)).toEqual([]);
    using recording = await openRecording(output);
    expect(recording.sweeps.map(({ number, electrode }) => [number, electrode])).toEqual([
      [0, "made 0"],
      [0, "made 1"],
      [0, "made 1 apic[1](0.5)"],
    ]);
    for (const { electrode, spike_times_s } of document.cells) {
      const sweep = await recording.sweep(0, { electrode });
      expect(sweep.response!.voltage).toHaveLength(1501);
      expect(Object.keys(sweep.response!.traces)).toHaveLength(113);
      const stored = (await recording.spikeTimes(0, { electrode }))!;
      expect(Array.from(stored)).toEqual(spike_times_s);
    }
  });

  it("does nothing with --dry-run, keeps a file that is there, and refuses options that the config decides", async () => {
    const dry = await runCli(["run", at("made.json"), "-o", at("dry.nwb"), "--dry-run"]);
    expect(dry).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/2 cells, 150 ms in steps of 0\.1 ms, to .*dry\.nwb/),
    });
    expect(existsSync(at("dry.nwb"))).toBe(false);
    writeFileSync(at("there.nwb"), "mine");
    const refused = await runCli(["run", at("made.json"), "-o", at("there.nwb")]);
    expect(refused.code).not.toBe(0);
    const skipped = await runCli(["run", at("made.json"), "-o", at("there.nwb"), "--existing", "skip"]);
    expect(skipped).toMatchObject({ code: 0, stderr: expect.stringMatching(/Skipped: .*there\.nwb exists already/) });
    expect(readFileSync(at("there.nwb"), "utf8")).toBe("mine");
    const { code, stderr } = await runCli(["run", at("made.json"), "--dt", "25us"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Cannot use --dt with .*made\.json: the SONATA config says what is run/);
  });

  it("writes SONATA's files in place of NWB with --sonata, beside it with -o, whole or not at all", async () => {
    const output = at("sonata/new");
    const { code, stdout } = await runCli(["run", at("made.json"), "--sonata", output, "--json"]);
    expect(code).toBe(0);
    const files = ["spikes.h5", "v.h5", "soma_v.h5"].map((name) => join(output, name));
    expect(JSON.parse(stdout)).toMatchObject({ output: null, sonata: files });
    expect(readdirSync(output).sort()).toEqual(["soma_v.h5", "spikes.h5", "v.h5"]);
    for (const file of files) {
      const reader = await H5Reader.open(file);
      expect(reader.attributeNumber("/", "magic")).toBe(0x0a7a);
      reader.close();
    }
    const again = await runCli(["run", at("made.json"), "--sonata", output]);
    expect(again.code).not.toBe(0);
    expect(again.stderr).toMatch(/^Cannot write .*spikes\.h5: it exists already, so choose another output or pass/);
    const [dry, both] = await Promise.all([
      runCli(["run", at("made.json"), "--sonata", at("dry"), "--dry-run"]),
      runCli(["run", at("made.json"), "--sonata", output, "-o", at("both.nwb"), "--existing", "overwrite"]),
    ]);
    expect(dry.stderr).toMatch(/, to .*dry\/spikes\.h5, .*v\.h5, .*soma_v\.h5; nothing was run/);
    expect(existsSync(at("dry"))).toBe(false);
    expect(both.stderr).toMatch(/Wrote .*both\.nwb \(.*\), .*spikes\.h5 \(/);
    expect(existsSync(at("both.nwb"))).toBe(true);
  });

  it("refuses --sonata for what is no simulation, and a file as its folder", async () => {
    const other = await runCli(["run", at("components/made"), "--sonata", "x"]);
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Cannot use --sonata with .*made: SONATA's/),
    });
    const file = await runCli(["run", at("made.json"), "--sonata", at("current.csv")]);
    expect(file.stderr).toMatch(/^Cannot write the SONATA output to .*current\.csv: it is a file, expected a folder/);
  });
});

describe("rheobase run simulation_config.json --plot", () => {
  it("draws each cell by itself, or those of a population over each other", async () => {
    const made = JSON.parse(readFileSync(at("made.json"), "utf8")) as { inputs: { step: object } };
    const step = { ...made.inputs.step, node_set: { population: "made" } };
    writeFileSync(at("alike.json"), JSON.stringify({ ...made, inputs: { step }, reports: {} }));
    const draw = (name: string, ...more: string[]) =>
      runCli(["run", at("alike.json"), "-o", at(`${name}.nwb`), "--plot", at(`${name}.svg`), "--jobs", "2", ...more]);
    const grid = await draw("grid");
    expect(grid).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Drew .*grid\.svg$/m) });
    const svg = readFileSync(at("grid.svg"), "utf8");
    for (const title of ["made 0: 4 spikes", "made 1: 4 spikes"]) expect(svg.includes(title)).toBe(true);
    const overlay = await draw("overlay", "--layout", "overlay", "--json");
    expect(JSON.parse(overlay.stdout)).toMatchObject({ plot: at("overlay.svg") });
    expect(readFileSync(at("overlay.svg"), "utf8").includes("made, 2 cells: 4 spikes each")).toBe(true);
  });

  it("is refused where the name is no figure's, and reported where it cannot be drawn", async () => {
    const pdf = await runCli(["run", at("made.json"), "--plot", at("x.pdf")]);
    expect(pdf).toMatchObject({ code: 2, stderr: expect.stringMatching(/must end in \.png or \.svg/) });
    using simulation = await openSimulation(at("made.json"));
    const written = await writeSimulation(simulation, at("lost.nwb"), { plot: at("gone/x.svg") });
    expect(written).toMatchObject({ plot: null, plotError: { code: "WriteFailed", path: at("gone/x.svg") } });
    expect(existsSync(at("lost.nwb"))).toBe(true);
    const layout = "pile" as "grid";
    await expect(writeSimulation(simulation, at("y.nwb"), { plot: at("y.svg"), layout })).rejects.toThrow(
      'Cannot write a simulation: the layout is "pile", expected overlay or grid',
    );
  });
});

describe("writeSimulation", () => {
  it("leaves no file and no folder where the run is cancelled", async () => {
    using simulation = await openSimulation(at("made.json"));
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const options = { sonata: at("cancelled/deep"), signal: stop.signal, onProgress };
    await expect(writeSimulation(simulation, at("cancelled.nwb"), options)).rejects.toMatchObject({
      code: "Cancelled",
    });
    expect(readdirSync(folder).filter((name) => name.includes("cancelled"))).toEqual([]);
  });

  it("asks for somewhere to write", async () => {
    using simulation = await openSimulation(at("made.json"));
    await expect(writeSimulation(simulation, null)).rejects.toThrow(
      "Cannot write a simulation: there is neither a path nor a folder for SONATA's files, expected one of them",
    );
  });
});
