import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const run = (...args: string[]) => rheobase(["run", ...args], { cwd: folder });
const steps = "square:amplitude=100..200pA/50pA,duration=20ms,rate=20kHz";

it("a family of stimuli is a sweep for each, which says its values", async () => {
  const args = [shippedModel(3), "--stimulus", steps, "--stimulus", "ramp:slope=[1pA/s,2pA/s],total=0.1s,rate=20kHz"];
  const { code, stdout } = await run(...args, "-o", "steps.nwb", "--json");
  expect(code).toBe(0);
  const { sweeps } = JSON.parse(stdout) as { sweeps: { sweep: number; stimulus: string; variant: string }[] };
  expect(sweeps.map(({ sweep, stimulus, variant }) => `${sweep} ${stimulus} ${variant}`)).toEqual([
    "0 Long Square amplitude=100pA",
    "1 Long Square amplitude=150pA",
    "2 Long Square amplitude=200pA",
    "3 Ramp slope=1pA/s",
    "4 Ramp slope=2pA/s",
  ]);
  using recording = await openRecording(join(folder, "steps.nwb"));
  const [, second] = Stimulus.family(steps);
  expect(recording.sweeps[1]).toMatchObject({ stimulusCode: second!.spec, amplitudeA: 150e-12 });
});

it("the table has a column of values, and so has that of a dry run", async () => {
  const { stdout } = await run(shippedModel(3), "--stimulus", steps, "-o", "table.nwb");
  expect(stdout).toMatch(/^sweep +stimulus +values +rate .*\n +0 +Long Square +amplitude=100pA/);
  const dry = await run(shippedModel(3), "--stimulus", steps, "-o", "dry.nwb", "--dry-run");
  expect(dry.stdout).toMatch(/sweep +stimulus +values +duration .*\n +0 +Long Square +amplitude=100pA/);
  const plain = await run(shippedModel(3), "--stimulus", "square:amplitude=1pA", "-o", "dry.nwb", "--dry-run");
  expect(plain.stdout).not.toContain("values");
});

const synapse = "dend[3](0.5)=exp2syn:tau1=0.5ms,tau2=5ms,weight=[1nS,4nS],times=(25ms)";
interface Reported {
  readonly sweeps: readonly { readonly sweep: number; readonly variant?: string; readonly spike_count: number }[];
}

it("values of devices multiply the sweeps, and each sweep's provenance has its own devices", async () => {
  const stimuli = ["--stimulus", "square:amplitude=[50pA,200pA],start=10ms,duration=20ms,total=40ms"];
  const args = [
    shippedCellFolder,
    ...stimuli,
    "--synapse",
    synapse,
    "--dt",
    "25us",
    "--precision",
    "float64",
    "--json",
  ];
  const runs = await Promise.all(["1", "3"].map((jobs) => run(...args, "--jobs", jobs, "-o", `devices${jobs}.nwb`)));
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  const { sweeps } = JSON.parse(runs[0]!.stdout) as Reported;
  const [one, four] = ["dend[3](0.5) weight=1nS", "dend[3](0.5) weight=4nS"];
  expect(sweeps.map(({ variant }) => variant)).toEqual([
    `amplitude=50pA, ${one}`,
    `amplitude=50pA, ${four}`,
    `amplitude=200pA, ${one}`,
    `amplitude=200pA, ${four}`,
  ]);
  using recording = await openRecording(join(folder, "devices1.nwb"));
  using other = await openRecording(join(folder, "devices3.nwb"));
  for (const { number, stimulusCode } of recording.sweeps) {
    const { response } = await recording.sweep(number);
    expect((await other.sweep(number)).response!.voltage).toEqual(response!.voltage);
    const weight = [1e-9, 4e-9][number % 2]!;
    expect(response!.provenance.devices).toEqual([expect.objectContaining({ kind: "exp2syn", weight_s: weight })]);
    expect(stimulusCode).toContain(`square:amplitude=${number < 2 ? 50 : 200}pA`);
    expect(stimulusCode).toContain(`; dend[3](0.5)=exp2syn:tau1=0.5ms,tau2=5ms,weight=${weight * 1e9}nS`);
  }
});

it("many synapses have the same places and spikes for any jobs, and their rule in the provenance", async () => {
  const rule = "dend=exp2syn:tau1=0.5ms,tau2=5ms,weight=0.2nS,interval=5ms,start=0s,noise=1,count=40,seed=[1,2,3]";
  const runs = await Promise.all(
    ["1", "3"].map((jobs) =>
      run(shippedCellFolder, "--synapse", rule, "--dt", "25us", "--jobs", jobs, "-o", `many${jobs}.nwb`),
    ),
  );
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  using one = await openRecording(join(folder, "many1.nwb"));
  using three = await openRecording(join(folder, "many3.nwb"));
  const voltages = new Set<string>();
  for (const { number } of one.sweeps) {
    const { response } = await one.sweep(number);
    expect((await three.sweep(number)).response!.voltage).toEqual(response!.voltage);
    const devices = response!.provenance.devices as object[];
    expect(devices).toEqual([expect.objectContaining({ at: "dend", count: 40, seed: number + 1 })]);
    voltages.add(response!.voltage.join());
  }
  expect(voltages.size).toBe(3);
});

it("devices alone make the sweeps of their family", async () => {
  const clamp = "soma=steps:hold=-80mV,to=-60..-20mV/20mV,duration=5ms,before=2ms,after=[1ms,2ms]";
  const { code, stdout } = await run(shippedCellFolder, "--clamp", clamp, "--dt", "25us", "-o", "clamps.nwb", "--json");
  expect(code).toBe(0);
  const { sweeps } = JSON.parse(stdout) as { sweeps: { variant: string; samples: number }[] };
  expect(sweeps.map(({ variant, samples }) => [variant, samples])).toEqual(
    ["-60mV", "-40mV", "-20mV"].flatMap((to) => [
      [`soma to=${to}, after=1ms`, 321],
      [`soma to=${to}, after=2ms`, 361],
    ]),
  );
});

it("with a recording each of its sweeps runs with every value, under a new number", async () => {
  const made = await run(shippedCellFolder, "--stimulus", "short-square:amplitude=[100pA,900pA]", "-o", "made.nwb");
  expect(made.code).toBe(0);
  const inject = ["--inject", "dend[1](0.5)=square:amplitude=[0pA,20pA],duration=50ms"];
  const args = [shippedCellFolder, "--recording", "made.nwb", "--json", ...inject, "-o", "again.nwb"];
  const { sweeps } = JSON.parse((await run(...args)).stdout) as Reported;
  expect(sweeps.map(({ sweep, variant, spike_count }) => [sweep, variant, spike_count])).toEqual([
    [0, "sweep 0, dend[1](0.5) amplitude=0pA", 0],
    [1, "sweep 0, dend[1](0.5) amplitude=20pA", 0],
    [2, "sweep 1, dend[1](0.5) amplitude=0pA", 1],
    [3, "sweep 1, dend[1](0.5) amplitude=20pA", 1],
  ]);
  const few = await run(...args, "--max-sweeps", "3");
  expect(few.stderr).toContain("make 4 sweeps, expected at most 3");
  expect(few.code).toBe(3);
});

it.each([
  [["--stimulus", "square:amplitude=0..1nA/0.3nA"], 3, "and miss 1nA, expected a step that meets the end"],
  [["--stimulus", "square:amplitude=0..1nA/0.1pA"], 3, "make 10,001 sweeps, expected at most 1,000 (--max-sweeps"],
  [["--stimulus", steps, "--max-sweeps", "2"], 3, "make 3 sweeps, expected at most 2"],
  [["--stimulus", steps, "--max-sweeps", "few"], 2, "expected a number of sweeps such as 5000"],
])("%j is refused", async (args, status, message) => {
  const { code, stderr } = await run(shippedModel(3), ...args, "-o", "none.nwb");
  expect(stderr).toContain(message);
  expect(code).toBe(status);
});

it("draws a family over each other, from the run and from its file, and each sweep alone if asked to", async () => {
  const titles = (file: string) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/<text[^>]*font-weight[^>]*>([^<]*)</g)].map(
      ([, text]) => text,
    );
  await run(shippedModel(3), "--stimulus", steps, "-o", "drawn.nwb", "--plot", "drawn.svg");
  expect(titles("drawn.svg")).toEqual(
    expect.arrayContaining(["Long Square, 3 sweeps: no spikes", "amplitude", "(pA)"]),
  );
  await rheobase(["plot", "drawn.nwb", "-o", "again.svg"], { cwd: folder });
  expect(titles("again.svg").slice(1)).toEqual(titles("drawn.svg").slice(1));
  await rheobase(["plot", "drawn.nwb", "-o", "grid.svg", "--layout", "grid"], { cwd: folder });
  expect(titles("grid.svg").filter((title) => title!.startsWith("Long Square, amplitude"))).toHaveLength(3);
  const two = ["--recording", "drawn.nwb", "--layout", "overlay"];
  const refused = await rheobase(["plot", "drawn.nwb", "-o", "two.svg", ...two], { cwd: folder });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("--layout overlay with --recording")]);
});
