import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Response } from "../../src/base/types.js";
import type { BiophysicalModel } from "../../src/biophys/model.js";
import type { SolverName } from "../../src/biophys/model-types.js";
import { openModel } from "../../src/models/open-model.js";
import type { Model } from "../../src/models/opened-model.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import type { Recording } from "../../src/nwb/read/recording.js";
import { writeRecording } from "../../src/nwb/write/write-recording.js";
import { type RunSweepsOptions, runSweepOutcomes, runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import type { Sweep } from "../../src/stimulus/sweep.js";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const inFolder = temporaryFolder();
const described = (amplitude: string, total: string, more = ""): Stimulus =>
  Stimulus.parse(`square:amplitude=${amplitude},start=2ms,duration=5ms,total=${total}${more}`);
const sampled = (samples: number, rateHz: number): Stimulus =>
  Stimulus.samples(
    Float64Array.from({ length: samples }, (_, i) => 150e-12 * Math.sin(i / 40)),
    rateHz,
    { name: "wave" },
  );

/** Lengths, rates and kinds that differ: what ends early shares a batch with what goes on. */
const mixed: readonly Stimulus[] = [
  described("190pA", "12ms"),
  described("100pA", "40ms"),
  sampled(300, 50_000),
  described("150pA", "9ms", ",rate=50kHz"),
  sampled(2_500, 50_000),
  Stimulus.parse("expr:120pA*sin(2*pi*200Hz*t),total=20ms"),
  sampled(4_000, 200_000),
  described("5uA", "30ms"), // leaves the finite range
  Stimulus.samples(Float64Array.of(0, Number.NaN, 0), 50_000, { name: "gap" }),
  described("210pA", "25ms"),
  sampled(2, 200_000),
];

let biophysical: BiophysicalModel;
let glif: Model;
let recording: Recording;
let sweeps: readonly (Stimulus | Sweep)[];

beforeAll(async () => {
  biophysical = (await openModel(shippedCellFolder)) as BiophysicalModel;
  glif = await openModel(shippedModel(5));
  const path = inFolder("recorded.nwb");
  await writeRecording(path, runSweeps(biophysical, [described("120pA", "15ms"), sampled(900, 50_000)]));
  recording = await openRecording(path);
  const recorded = await Promise.all([0, 1].map((number) => recording.sweep(number)));
  sweeps = [...mixed, ...recorded, described("60pA", "18ms")];
});
afterAll(() => {
  biophysical?.dispose();
  recording?.close();
});

/** The response alone, or the message of the error, of each sweep. */
async function alone(model: Model, settings: RunSweepsOptions): Promise<(Response | string)[]> {
  const outcomes: (Response | string)[] = [];
  for (const item of sweeps) {
    const stimulus = item instanceof Stimulus ? item : item.stimulus!;
    outcomes.push(await model.run(stimulus, settings).catch((error: Error) => error.message));
  }
  return outcomes;
}

const solvers: readonly SolverName[] = ["exact", "fast", "second-order", "reference"];
interface Case {
  readonly kind: "biophysical" | "GLIF";
  readonly settings: RunSweepsOptions;
  /** Sweeps that fail: the two that are meant to, and in plain runs the one that is shorter than a step. */
  readonly failing: number;
}
const cases: readonly Case[] = [
  ...solvers.flatMap((solver): Case[] => [
    { kind: "biophysical", settings: { solver }, failing: 2 },
    { kind: "biophysical", settings: { solver, dt: 25e-6, record: ["soma.cai"] }, failing: 3 },
  ]),
  { kind: "GLIF", settings: {}, failing: 1 },
  { kind: "GLIF", settings: { dt: 50e-6 }, failing: 2 },
];

describe.each(cases)("sweeps of all lengths, rates and kinds: $kind, $settings", ({ kind, settings, failing }) => {
  test("all come, with the bits they have alone", async () => {
    const model = kind === "GLIF" ? glif : biophysical;
    const expected = await alone(model, settings);
    expect(expected.filter((outcome) => typeof outcome === "string")).toHaveLength(failing);
    for (const jobs of [1, 2, 3]) {
      for (const aside of [false, true]) {
        const seen: (Response | string)[] = [];
        for await (const { response, error } of runSweepOutcomes(model, sweeps, { ...settings, jobs, aside }))
          seen.push(response ?? (error as Error).message);
        expect(seen).toHaveLength(expected.length);
        for (const [index, want] of expected.entries()) {
          const got = seen[index]!;
          if (typeof want === "string" || typeof got === "string") {
            expect(got).toBe(want);
            continue;
          }
          const label = `sweep ${index}, jobs ${jobs}, aside ${aside}`;
          expect(sameBits(got.voltage, want.voltage), label).toBe(true);
          expect(sameBits(got.spikeTimes, want.spikeTimes), label).toBe(true);
          for (const [name, { data }] of Object.entries(want.traces))
            expect(sameBits(got.traces[name]!.data, data), `${label}: ${name}`).toBe(true);
        }
      }
    }
  });
});

describe.each(["1", "2", "3"])("the command with --jobs %s", (jobs) => {
  test("writes all sweeps of descriptions and CSV files but the one that fails", async () => {
    const csv = inFolder("wave.csv");
    const rows = Array.from({ length: 700 }, (_, i) => `${i / 50_000},${150e-12 * Math.sin(i / 40)}`);
    writeFileSync(csv, `time_s,current_A\n${rows.join("\n")}\n`);
    const specs = mixed.flatMap(({ spec }) => (spec === null || spec.includes("expr") ? [] : [spec]));
    const stimuli = [...specs, csv, "square:amplitude=190pA", "square:amplitude=100pA,duration=2s"];
    const failing = specs.findIndex((spec) => (Stimulus.parse(spec).amplitudeA ?? 0) > 1e-6);
    const path = inFolder(`described-${jobs}.nwb`);
    const asked = stimuli.flatMap((stimulus) => ["--stimulus", stimulus]);
    const { code } = await rheobase(["run", shippedCellFolder, ...asked, "--jobs", jobs, "-o", path]);
    expect(code).toBe(1);
    using written = await openRecording(path);
    expect(written.sweeps.map(({ number }) => number)).toEqual([...stimuli.keys()].filter((n) => n !== failing));
    for (const { number } of written.sweeps) {
      const text = stimuli[number]!;
      const stimulus = text === csv ? Stimulus.csv(readFileSync(csv, "utf8")) : Stimulus.parse(text);
      await expectWritten(written, number, stimulus);
    }
  });

  test("writes all sweeps of a recording", async () => {
    const path = inFolder(`recorded-${jobs}.nwb`);
    const args = ["--recording", inFolder("recorded.nwb"), "--jobs", jobs, "-o", path];
    expect((await rheobase(["run", shippedCellFolder, ...args])).code).toBe(0);
    using written = await openRecording(path);
    expect(written.sweeps.map(({ number }) => number)).toEqual([0, 1]);
    for (const number of [0, 1]) await expectWritten(written, number, await recording.stimulus(number));
  });
});

/** The bits that the sweep has alone, as the file holds them. */
async function expectWritten(written: Recording, number: number, stimulus: Stimulus): Promise<void> {
  const { voltage } = await written.response(number);
  const alone = await biophysical.run(stimulus);
  expect(sameBits(voltage, Float64Array.from(alone.voltage, Math.fround)), `sweep ${number}`).toBe(true);
}

function sameBits(a: Float64Array, b: Float64Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
}
