import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecording } from "../../../../src/nwb/read/open-recording.js";
import { rheobase } from "../../../support/cli.js";
import { shippedCellFolder } from "../../../support/shipped-cell.js";
import { shippedModel } from "../../../support/shipped-model.js";
import { temporaryFolderPath } from "../../../support/temporary-folder.js";

const folder = temporaryFolderPath();
const fi = (...args: string[]) => rheobase(["fi", ...args], { cwd: folder });
const short = ["--currents", "0..240pA/80pA", "--duration", "0.2s", "--start", "20ms"];

describe("rheobase fi", () => {
  it("prints a table, the rheobase and the slope, and draws the curve", async () => {
    const { code, stdout, stderr } = await fi(shippedCellFolder, ...short, "--plot", "fi.png");
    expect(stderr).not.toContain("Cannot");
    expect(code).toBe(0);
    expect(stdout).toMatch(/current \(pA\) +spikes +spikes\/s +latency \(ms\)/);
    expect(stdout.match(/^ +\d+ +\d+ +[\d.]+ +[\d.-]+$/gm)).toHaveLength(4);
    expect(stdout).toMatch(/Rheobase: [\d.]+ pA \(silent at [\d.]+ pA\)/);
    expect(stdout).toMatch(/Slope: [\d.]+ spikes\/s per pA/);
    expect(readFileSync(join(folder, "fi.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  it("gives one document, and the sweeps of the currents as NWB", async () => {
    const { code, stdout } = await fi(shippedModel(3), ...short, "-o", "fi.nwb", "--json");
    expect(code).toBe(0);
    const { schema, points, rheobase_pa, silent_pa, slope_hz_per_pa, reasons } = JSON.parse(stdout);
    expect(schema).toBe("rheobase.fi/1");
    expect(points.map(({ amplitude_pa }: { amplitude_pa: number }) => amplitude_pa)).toEqual([0, 80, 160, 240]);
    expect(rheobase_pa - silent_pa).toBeLessThanOrEqual(1);
    expect(slope_hz_per_pa).toBeGreaterThan(0);
    expect(reasons).toEqual({});
    using recording = await openRecording(join(folder, "fi.nwb"));
    expect(recording.sweeps.map(({ amplitudeA }) => Math.round(amplitudeA! * 1e12))).toEqual([0, 80, 160, 240]);
    const counts = await Promise.all(
      recording.sweeps.map(async ({ number }) => (await recording.spikeTimes(number))!.length),
    );
    expect(counts).toEqual(points.map(({ spike_count }: { spike_count: number }) => spike_count));
  });

  it("changes the model, whose rheobase rises with fewer channels", async () => {
    const rheobaseOf = async (...changes: string[]): Promise<number> =>
      JSON.parse((await fi(shippedCellFolder, ...short, ...changes, "--json")).stdout).rheobase_pa;
    expect(await rheobaseOf("--set", "soma.gbar_NaTs=x0.8")).toBeGreaterThan(await rheobaseOf());
  });

  it.each([
    [["--currents", "0..40pA/30pA"], 3, "miss 40pA"],
    [["--duration", "0s"], 2, "expected more than 0"],
    [["--start=-1s"], 2, "expected 0 s or more"],
    [["--plot", "fi.gif"], 2, ".png"],
    [["-o", "fi.txt"], 2, ".nwb"],
    [["--currents", "20mV"], 3, "expected a current"],
  ])("refuses %j before it runs", async (args, code, message) => {
    const result = await fi(shippedCellFolder, ...args);
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
  });

  it("keeps an output that is there", async () => {
    await fi(shippedModel(1), ...short, "--plot", "kept.png");
    const before = readFileSync(join(folder, "kept.png"));
    const { code, stderr } = await fi(shippedModel(1), ...short, "--plot", "kept.png", "-o", "other.nwb");
    expect([code, stderr]).toEqual([3, expect.stringContaining("kept.png")]);
    expect(readFileSync(join(folder, "kept.png")).equals(before)).toBe(true);
    expect(existsSync(join(folder, "other.nwb"))).toBe(false);
  });
});
