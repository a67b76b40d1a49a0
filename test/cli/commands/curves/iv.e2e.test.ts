import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecording } from "../../../../src/nwb/read/open-recording.js";
import { rheobase } from "../../../support/cli.js";
import { shippedCellFolder } from "../../../support/shipped-cell.js";
import { shippedModel } from "../../../support/shipped-model.js";
import { temporaryFolderPath } from "../../../support/temporary-folder.js";

const folder = temporaryFolderPath();
const iv = (...args: string[]) => rheobase(["iv", ...args], { cwd: folder });
const short = ["--clamp", "soma=steps:from=-90mV,to=10mV,by=50mV,hold=-80mV,duration=10ms,before=5ms,after=2ms"];

describe("rheobase iv", () => {
  it("prints a table and draws the curve", async () => {
    const { code, stdout } = await iv(shippedCellFolder, ...short, "--plot", "iv.png");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /command \(mV\) +peak inward \(pA\) +at \(ms\) +peak outward \(pA\) +at \(ms\) +steady \(pA\)/,
    );
    expect(stdout.match(/^ +-?\d+( +-?[\d.]+){5}$/gm)).toHaveLength(3);
    expect(readFileSync(join(folder, "iv.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  it("gives one document, and the sweeps as NWB, a family of voltage clamps", async () => {
    const { code, stdout } = await iv(shippedCellFolder, ...short, "-o", "iv.nwb", "--json");
    expect(code).toBe(0);
    const { schema, at, hold_mv, points, leak_subtracted } = JSON.parse(stdout);
    expect([schema, at, hold_mv, leak_subtracted]).toEqual(["rheobase.iv/1", "soma", -80, false]);
    expect(points.map(({ command_mv }: { command_mv: number }) => command_mv)).toEqual([-90, -40, 10]);
    using recording = await openRecording(join(folder, "iv.nwb"));
    expect(recording.sweeps.map(({ clamp, variant }) => `${clamp} ${variant}`)).toEqual([
      "voltage soma to=-90mV",
      "voltage soma to=-40mV",
      "voltage soma to=10mV",
    ]);
    const { current } = await recording.voltageClamp(2);
    // Written as float32.
    expect(Math.min(...current) * 1e12).toBeCloseTo(points[2].peak_inward_pa, -1);
  });

  it("writes the steps of P/-4, too, and takes them off", async () => {
    const { stdout } = await iv(shippedCellFolder, ...short, "--subtract-leak", "-o", "leak.nwb", "--json");
    expect(JSON.parse(stdout).leak_subtracted).toBe(true);
    using recording = await openRecording(join(folder, "leak.nwb"));
    expect(recording.sweeps.map(({ variant }) => variant).slice(3)).toEqual([
      "leak of soma to=-77.5mV",
      "leak of soma to=-90mV",
      "leak of soma to=-102.5mV",
    ]);
  });

  it.each([
    [[shippedCellFolder, "--clamp", "soma=steps:to=0mV,hold=-80mV"], 3, "duration"],
    [[shippedCellFolder, "--clamp", "some=steps:to=0mV,hold=-80mV,duration=5ms"], 2, "some"],
    [[shippedCellFolder, "--dt", "0"], 2, "expected more than 0"],
    [[shippedCellFolder, "--plot", "iv.gif"], 2, ".png"],
    [[shippedModel(1)], 2, "GLIF"],
  ])("refuses %j", async (args, code, message) => {
    const result = await iv(...args, "-o", "refused.nwb");
    expect(result.stderr).toContain(message);
    expect(result.code).toBe(code);
    expect(existsSync(join(folder, "refused.nwb"))).toBe(false);
  });
});
