import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BiophysicalModel, SolverName } from "../../src/biophys/model.js";
import { openRecording } from "../../src/nwb/open-recording.js";
import type { Recording } from "../../src/nwb/recording.js";
import { writeRecording } from "../../src/nwb/write-recording.js";
import { openModel } from "../../src/run/open-model.js";
import type { Model } from "../../src/run/opened-model.js";
import { type RunSweepsOptions, runSweepOutcomes, runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import type { Sweep } from "../../src/stimulus/sweep.js";
import type { Response } from "../../src/types.js";
import { rheobase, shippedModel } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
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

test.each([["1"], ["2"], ["3"]])("the command writes all sweeps with --jobs %s", async (jobs) => {
  const path = inFolder(`jobs-${jobs}.nwb`);
  const specs = mixed.filter(({ spec }) => spec !== null && !spec.includes("expr")).map(({ spec }) => spec!);
  const stimuli = [...specs, "square:amplitude=190pA", "square:amplitude=100pA,duration=2s"];
  const { code, stdout } = await rheobase([
    "run",
    shippedCellFolder,
    ...stimuli.flatMap((spec) => ["--stimulus", spec]),
    "--jobs",
    jobs,
    "-o",
    path,
    "--json",
  ]);
  expect(code).toBe(1); // the one of 5 µA
  const { sweeps: reports } = JSON.parse(stdout) as { sweeps: { sweep: number }[] };
  using written = await openRecording(path);
  expect(reports.filter(({ sweep }) => sweep !== specs.findIndex((spec) => spec.includes("5e-6")))).toHaveLength(
    stimuli.length - 1,
  );
  expect(written.sweeps).toHaveLength(stimuli.length - 1);
  for (const { number } of written.sweeps) {
    const { response } = await written.sweep(number);
    const want = await biophysical.run(Stimulus.parse(stimuli[number]!));
    expect(sameBits(response!.voltage, Float64Array.from(want.voltage, Math.fround))).toBe(true);
  }
});

function sameBits(a: Float64Array, b: Float64Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
}
