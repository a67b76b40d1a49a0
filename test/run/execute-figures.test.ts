import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { drawRecording } from "../../src/figures/draw-recording.js";
import { writeRecording } from "../../src/nwb/write/write-recording.js";
import { executeRun } from "../../src/run/execute.js";
import { planRun } from "../../src/run/plan.js";
import { seededRandom } from "../support/seed.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";
import { writtenSweep } from "../support/written-sweeps.js";

const folder = temporaryFolderPath();
const inFolder = (name: string) => join(folder, name);
const good = "square:amplitude=200pA,duration=50ms,rate=20kHz";
const bad = "square:amplitude=1e306,duration=50ms,rate=20kHz"; // the voltage leaves the finite range
const textsOf = (svg: string) =>
  [...readFileSync(svg, "utf8").matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label!);

async function run(stimuli: readonly string[], output: string, plot: string) {
  const paths = { output: inFolder(output), plot: inFolder(plot) };
  using plan = await planRun({
    model: shippedModel(1),
    stimuli,
    ...paths,
    plot: inFolder("planned.svg"),
    existing: "error",
    settings: {},
    write: {},
  });
  // As where the folder of the figure goes between plan and end.
  return { ...paths, report: await executeRun({ ...plan, request: { ...plan.request, plot: paths.plot } }) };
}

it("draws a sweep that failed with the reason in its place", async () => {
  const { report, plot } = await run([good, bad, good], "failed.nwb", "failed.svg");
  expect(report.failed.map(({ sweep }) => sweep)).toEqual([1]);
  const titles = textsOf(plot).filter((label) => label.startsWith("Long Square"));
  expect(titles).toEqual([
    expect.stringMatching(/^Long Square, sweep 0: \d+ spike/),
    "Long Square, sweep 1: failed",
    expect.stringMatching(/^Long Square, sweep 2: \d+ spike/),
  ]);
  expect(textsOf(plot).join(" ")).toContain("voltage or threshold is no longer finite");
});

it("reports a figure that cannot be drawn beside the recording, which is whole", async () => {
  const { report, output } = await run([good], "whole.nwb", "gone/x.svg");
  expect(report.plot).toBeNull();
  expect(report.plotError).toMatchObject({ code: "WriteFailed", path: inFolder("gone/x.svg") });
  expect(report.sweeps).toHaveLength(1);
  expect(existsSync(output)).toBe(true);
});

it("draws the sweeps of a damaged file that can be read, and says of the others why not", async () => {
  const random = seededRandom(1);
  const path = inFolder("damaged.nwb");
  const noise = new Float64Array(60_000).map(() => 0.05 * random() - 0.07);
  const first = writtenSweep({ voltage: noise, current: null });
  const second = writtenSweep();
  await writeRecording(path, [
    { ...first, sweep: { ...first.sweep, number: 1 } },
    { ...second, sweep: { ...second.sweep, number: 2 } },
  ]);
  const draw = (output: string, sweeps?: string) =>
    drawRecording({ path, sweeps, output: inFolder(output), existing: "error" });
  const whole = await draw("whole.svg");
  expect([whole.sweeps, whole.failed]).toEqual([[1, 2], []]);

  const bytes = readFileSync(path);
  // Noise does not shrink, so that most of the file is the voltage of the first sweep.
  const at = Math.floor(0.7 * bytes.length);
  bytes.fill(0xaa, at, at + 500);
  writeFileSync(path, bytes);
  const half = await draw("half.svg");
  expect(half.sweeps).toEqual([2]);
  expect(half.failed).toEqual([{ sweep: 1, error: expect.objectContaining({ code: "InvalidRecording" }) }]);
  expect(textsOf(inFolder("half.svg"))).toContainEqual(expect.stringMatching(/sweep 1: failed$/));
  expect(textsOf(inFolder("half.svg")).join(" ")).toContain("Cannot read");
  await expect(draw("none.svg", "1")).rejects.toMatchObject({ code: "InvalidRecording" });
  expect(existsSync(inFolder("none.svg"))).toBe(false);
});
