import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const start = (...args: string[]) => rheobase(args, { cwd: folder });
/** What a figure says beneath its own title. */
const texts = (file: string): string[] =>
  [...readFileSync(join(folder, file), "utf8").matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!).sort();
const differences = (a: string[], b: string[]): string[] => a.filter((text) => !b.includes(text));

const records = ["--record", "apic every 100um.v", "--record", "soma.cai"];
const inject = ["--inject", "apic(100um)=square:amplitude=0.2nA,start=5ms,duration=5ms,total=20ms"];

it.each([
  ["a sweep", ["--stimulus", "square:amplitude=200pA,start=5ms,duration=10ms,total=20ms", ...inject]],
  ["a family", ["--stimulus", "square:amplitude=[100pA,200pA],start=5ms,duration=10ms,total=20ms", ...inject]],
  ["devices alone", inject],
  ["a clamp", ["--clamp", "soma=steps:to=-60mV,hold=-80mV,duration=5ms,before=5ms,after=5ms"]],
])("the figure of a file has what the figure of its run has: %s", async (name, devices) => {
  const file = name.replaceAll(" ", "-");
  const outputs = ["-o", `${file}.nwb`, "--plot", `${file}-run.svg`];
  const run = await start("run", shippedCellFolder, ...devices, ...records, "--dt", "25us", ...outputs);
  expect([run.code, run.stderr.includes("Cannot")]).toEqual([0, false]);
  expect((await start("plot", `${file}.nwb`, "-o", `${file}.svg`)).code).toBe(0);
  const [ran, read] = [texts(`${file}-run.svg`), texts(`${file}.svg`)];
  expect(differences(ran, read)).toEqual(["biophysical-cell"]);
  expect(differences(read, ran)).toEqual([`${file}.nwb`]);
  expect(ran).toContain("calcium (µM)");
  if (devices.includes("--inject")) expect(ran.some((text) => text === "apic(100um).injected")).toBe(true);
  if (name === "a sweep") expect(ran).toEqual(expect.arrayContaining(["path distance (µm)", "soma", "0"]));
});
