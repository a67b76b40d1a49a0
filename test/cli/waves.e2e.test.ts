import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const start = (...args: string[]) => rheobase(args, { cwd: folder });
const texts = (file: string): string[] =>
  [...readFileSync(join(folder, file), "utf8").matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!);

beforeAll(async () => {
  const stimulus = ["--stimulus", "square:amplitude=[0pA,300pA],start=5ms,duration=25ms,total=35ms"];
  const contacts = ["--electrode-at", "20,0,0", "--electrode-at", "0,50,20", "--electrode-origin", "soma"];
  const { code, stderr } = await start(
    "run",
    shippedCellFolder,
    ...stimulus,
    ...contacts,
    "--dt",
    "25us",
    "-o",
    "outside.nwb",
    "--plot",
    "run.svg",
  );
  expect(code).toBe(0);
  expect(stderr).toContain("rheobase plot outside.nwb --on-morphology");
}, 120_000);

it("figures of a run have the potentials on panels of their own", () => {
  expect(texts("run.svg")).toEqual(expect.arrayContaining(["V_ext (µV)", "contact 0.V_ext", "contact 1.V_ext"]));
});

it("draws the first spike at the contacts on the cell, of the first sweep that has one", async () => {
  const drawn = await start("plot", "outside.nwb", "--on-morphology", shippedCellFolder, "-o", "waves.svg", "--json");
  expect(drawn.code).toBe(0);
  const { sweeps, spike_s, contacts } = JSON.parse(drawn.stdout);
  expect([sweeps, contacts]).toEqual([[1], 2]);
  expect(spike_s).toBeGreaterThan(0.005);
  expect(texts("waves.svg")).toContain(`around the spike at ${Number((spike_s * 1000).toPrecision(5))} ms`);
});

it("says that a sweep has no spike, and takes an SWC file", async () => {
  const swc = join(shippedCellFolder, "cell.swc");
  const drawn = await start("plot", "outside.nwb", "--on-morphology", swc, "--sweeps", "0", "-o", "silent.svg");
  expect(drawn.stdout).toContain("sweep 0 without a spike, whole, at 2 contacts");
  expect(texts("silent.svg")).toContain("no spike: the whole sweep");
});

it.each([
  [["outside.nwb", "--on-morphology", shippedModel(3)], 2, "no morphology"],
  [["outside.nwb", "--on-morphology", "none.swc"], 4, "none.swc"],
  [["outside.nwb", "--on-morphology", shippedCellFolder, "--layout", "grid"], 2, "--layout with --on-morphology"],
  [[join(shippedCellFolder, "cell.swc"), "--on-morphology", "x.swc"], 2, "--on-morphology"],
])("plot %j is refused", async (args, code, message) => {
  const result = await start("plot", ...args, "-o", "refused.svg");
  expect(result.stderr).toContain(message);
  expect(result.code).toBe(code);
});

it("says what to record where a file has no potentials", async () => {
  await start("run", shippedModel(1), "--stimulus", "square:amplitude=1pA,duration=10ms", "-o", "plain.nwb");
  const result = await start("plot", "plain.nwb", "--on-morphology", shippedCellFolder, "-o", "refused.svg");
  expect(result.code).toBe(4);
  expect(result.stderr).toContain("--electrode-at or --probe");
});
