import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Trace } from "../../../src/base/types.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { type WriteOptions, type WrittenSweep, writeRecording } from "../../../src/nwb/write/write-recording.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { type SweepParts, writtenSweep } from "../../support/written-sweeps.js";

const temporary = temporaryFolder();

const values = (minLength: number, maxLength: number) =>
  fc.float64Array({ minLength, maxLength }).map((array) => new Float64Array(array));
const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => !text.includes("\0"));
const spikeTimes = fc
  .array(fc.double({ min: 0, max: 1e3, noNaN: true }), { maxLength: 8 })
  .map((times) => times.map(Math.abs).sort((a, b) => a - b));

/** Trace names keep what NWB allows in names. */
const traceName = fc.constantFrom("threshold", "soma.cai", "apic[17](0.5).v", "Schwelle µ", "a b");

const traces = (samples: number): fc.Arbitrary<Record<string, Trace>> =>
  fc.dictionary(
    traceName,
    fc.oneof(
      values(samples, samples).map((data): Trace => ({ data, unit: "V", shape: [samples] })),
      fc
        .integer({ min: 2, max: 3 })
        .chain((m) =>
          values(samples * m, samples * m).map((data): Trace => ({ data, unit: "mol/m3", shape: [samples, m] })),
        ),
    ),
    { maxKeys: 3 },
  );

/** A code as acquisition systems have them: the reader strips blanks around one. */
const code = fc.stringMatching(/^[A-Z][A-Z0-9_]{3,12}$/);

const sweep: fc.Arbitrary<SweepParts> = fc.integer({ min: 1, max: 40 }).chain((samples) =>
  fc.record({
    number: fc.oneof(fc.nat(20), fc.integer({ min: 0, max: 0xffff_ffff })),
    name,
    code: fc.option(code, { nil: null }),
    amplitudeA: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null }),
    voltage: values(samples, samples),
    current: fc.option(values(1, 50), { nil: null }),
    rateHz: fc.double({ min: 0.5, max: 1e6, noNaN: true }),
    spikeTimes,
    traces: traces(samples),
    kind: fc.constantFrom("glif", "biophysical", "recorded"),
  }),
);
const sweeps = fc.uniqueArray(sweep, { minLength: 1, maxLength: 4, selector: (parts) => parts.number });
const options: fc.Arbitrary<WriteOptions> = fc.record({
  precision: fc.constantFrom("float32", "float64"),
  compression: fc.integer({ min: 0, max: 9 }),
  ipfx: fc.boolean(),
  spikeCutValue: fc.constantFrom(undefined, 0.05, Number.NaN, 0.03),
});

function stored(array: Float64Array, options: WriteOptions, nanValue = Number.NaN): Float64Array {
  const rounded = options.precision === "float64" ? array : array.map(Math.fround);
  const cut = options.precision === "float64" ? nanValue : Math.fround(nanValue);
  return rounded.map((value) => (Number.isNaN(value) ? cut : value));
}

/** Bit for bit, but for the payload of NaN; vitest's own comparison takes minutes for millions of values. */
function expectArray(seen: Float64Array | undefined, expected: Float64Array): void {
  expect(seen?.length).toBe(expected.length);
  const different = expected.findIndex((value, i) => !Object.is(value, seen?.[i]));
  if (different >= 0) expect([different, seen?.[different]]).toEqual([different, expected[different]]);
}

async function expectSame(path: string, items: readonly WrittenSweep[], options: WriteOptions): Promise<void> {
  const recording = await openRecording(path);
  try {
    expect(recording.sweeps.map((info) => info.number)).toEqual(items.map((i) => i.sweep.number).sort((a, b) => a - b));
    for (const { sweep, response } of items) {
      const read = await recording.sweep(sweep.number);
      expect(read).toMatchObject({
        stimulusName: sweep.stimulusName,
        ...(sweep.stimulusCode === null ? {} : { stimulusCode: sweep.stimulusCode }),
        amplitudeA: sweep.amplitudeA,
        rateHz: response.rateHz,
        samples: response.voltage.length,
        clamp: "current",
      });
      const cut = response.kind === "glif" ? (options.spikeCutValue ?? 0.05) : Number.NaN;
      expectArray(read.response?.voltage, stored(response.voltage, options, cut));
      expectArray(read.response?.spikeTimes, response.spikeTimes);
      expect(Object.keys(read.response?.traces ?? {}).sort()).toEqual(Object.keys(response.traces).sort());
      for (const [key, trace] of Object.entries(response.traces)) {
        const back = read.response?.traces[key];
        expect(back).toMatchObject({ unit: trace.unit, shape: trace.shape });
        expectArray(back?.data, stored(trace.data, options));
      }
      if (sweep.stimulus === null) expect(read.stimulus).toBeNull();
      else {
        const { current } = await sweep.stimulus.sample(response.rateHz);
        expectArray((await read.stimulus?.sample())?.current, stored(current, options));
      }
    }
  } finally {
    recording.close();
  }
}

describe("writeRecording() and openRecording()", () => {
  it("give back every array, name, unit and spike time", async () => {
    const path = temporary("round.nwb");
    await fc.assert(
      fc.asyncProperty(sweeps, options, async (parts, options) => {
        const items = parts.map(writtenSweep);
        await writeRecording(path, items, { ...options, existing: "overwrite" });
        await expectSame(path, items, options);
      }),
      { numRuns: 8 },
    );
  });

  it("keep traces of many chunks, one and two-dimensional", async () => {
    const path = temporary("long.nwb");
    const samples = 2_200_001; // three blocks, the last chunk partly filled
    const voltage = Float64Array.from({ length: samples }, (_, i) => Math.sin(i));
    const two = Float64Array.from({ length: samples * 2 }, (_, i) => i);
    const items = [
      writtenSweep({ voltage, spikeTimes: [0.5], traces: { two: { data: two, unit: "A", shape: [samples, 2] } } }),
    ];
    await writeRecording(path, items);
    await expectSame(path, items, {});
  });

  it("give back specimen and provenance", async () => {
    const path = temporary("specimen.nwb");
    const provenance = { model: { kind: "glif", id: 472363762 }, settings: { dt_s: 2e-5 } };
    const items = [
      writtenSweep({ number: 3, provenance }),
      writtenSweep({ number: 4, provenance }),
      writtenSweep({ number: 5 }),
    ];
    const specimen = {
      id: 464212183,
      species: "Homo Sapiens",
      location: "VISp5",
      name: "Cux2-CreERT2;Ai14-205530.03.02.01",
    };
    await writeRecording(path, items, { specimen, command: "rheobase run …" });
    const recording = await openRecording(path);
    expect(recording.specimen).toMatchObject({ id: 464212183, species: "Homo sapiens", structure: "VISp5" });
    expect(recording.provenance).toMatchObject({
      schema: "rheobase.provenance/1",
      command: "rheobase run …",
      runs: [
        { sweeps: [3, 4], provenance },
        { sweeps: [5], provenance: { model: { kind: "glif", level: 5 } } },
      ],
    });
    const { simulated, ...response } = await recording.response(4);
    expect(response.provenance).toEqual(provenance);
    expect(simulated).toEqual({ model: "glif", fromRest: true, restV: null });
    recording.close();
  });

  it("store what all sweeps share once, and give it back with each", async () => {
    const path = temporary("shared.nwb");
    const model = { kind: "glif", config: { C: 1e-10 } };
    const items = [1, 2].map((number) =>
      writtenSweep({ number, provenance: { model, stimulus: { samples: number } } }),
    );
    await writeRecording(path, items);
    using recording = await openRecording(path);
    expect(recording.provenance).toMatchObject({
      shared: { model },
      runs: [{ provenance: { stimulus: { samples: 1 } } }, { provenance: { stimulus: { samples: 2 } } }],
    });
    expect((await recording.response(2)).provenance).toEqual({ model, stimulus: { samples: 2 } });
  });
});

it("keeps what tells the sweeps of a family apart, and says nothing of others", async () => {
  const path = temporary("family.nwb");
  const parts = [{ number: 0, variant: "amplitude=0pA" }, { number: 1, variant: "amplitude=20pA" }, { number: 2 }];
  await writeRecording(path, parts.map(writtenSweep));
  using recording = await openRecording(path);
  expect(recording.sweeps.map(({ variant }) => variant)).toEqual(["amplitude=0pA", "amplitude=20pA", undefined]);
  expect((await recording.sweep(1)).variant).toBe("amplitude=20pA");
  const alone = temporary("alone.nwb");
  await writeRecording(alone, [writtenSweep()]);
  using other = await openRecording(alone);
  expect(other.sweeps[0]).not.toHaveProperty("variant");
});
