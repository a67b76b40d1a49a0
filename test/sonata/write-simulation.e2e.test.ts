import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../src/nwb/validate/validate-recording.js";
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
});
