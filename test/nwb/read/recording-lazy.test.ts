import { readFileSync, writeFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { sharedInstance } from "../../../src/nwb/h5/instance.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { buildH5, temporaryFolder } from "../../support/h5-builder.js";
import { addRecordingsTable, addSeries, buildNwb1, buildNwb2Root, markAsOurs } from "../../support/nwb-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);

/** Listens to what HDF5 is asked. */
async function listen() {
  const module = (await sharedInstance()).module as unknown as Record<string, unknown>;
  const calls: { readonly name: string; readonly path: string; readonly samples: number }[] = [];
  const undo: (() => void)[] = [];
  for (const name of Object.keys(module)) {
    const original = module[name];
    if (!/^(get_|create_object|reclaim_)/.test(name) || typeof original !== "function") continue;
    module[name] = (...given: unknown[]) => {
      const samples = Array.isArray(given[2]) ? Number(given[2][0]) : 0;
      calls.push({ name, path: String(given[1]), samples });
      return original(...given);
    };
    undo.push(() => {
      module[name] = original;
    });
  }
  const stop = () => {
    for (const restore of undo) restore();
  };
  return { calls, stop };
}
let listening: Awaited<ReturnType<typeof listen>> | undefined;
afterEach(() => listening?.stop());

const voltage = Float32Array.from({ length: 300 }, (_, i) => -0.07 + i * 1e-5);
const current = Float32Array.from({ length: 300 }, (_, i) => (i < 100 ? 0 : 190e-12));
const numbersTo = (count: number) => Array.from({ length: count }, (_, number) => number);

const layouts = {
  "NWB 1": (sweeps: number) =>
    buildH5(folder.path(`nwb1-${sweeps}.nwb`), (file) =>
      buildNwb1(file, {
        sweeps: numbersTo(sweeps).map((number) => ({ number, current, voltage, experiment: [50, 200] })),
      }),
    ),
  "NWB 2 with tables": (sweeps: number) => nwb2(sweeps, true),
  "NWB 2 without tables": (sweeps: number) => nwb2(sweeps, false),
};

function nwb2(sweeps: number, tables: boolean): Promise<string> {
  return buildH5(folder.path(`nwb2-${sweeps}-${tables}.nwb`), (file) => {
    buildNwb2Root(file);
    for (const number of numbersTo(sweeps)) {
      const common = { number, code: "X4PS_SupraThresh_DA_0", startTimeS: number };
      addSeries(file, `acquisition/r${number}`, { ...common, data: voltage });
      addSeries(file, `stimulus/presentation/s${number}`, { ...common, data: current });
    }
    if (!tables) return;
    markAsOurs(file);
    const rows = (group: string) => numbersTo(sweeps).map((number) => [0, 300, `${group}${number}`] as const);
    addRecordingsTable(file, rows("stimulus/presentation/s"), rows("acquisition/r"));
    file.data(
      "general/intracellular_ephys/intracellular_recordings/stimulus_name",
      numbersTo(sweeps).map(() => "Long Square"),
    );
  });
}

/** Values of the sweep whose number is 3, however many there are. */
const expected = (layout: keyof typeof layouts) => ({
  number: 3,
  stimulusName: "Long Square",
  stimulusCode: layout === "NWB 1" ? "C1LSFINEST150112[0]" : "X4PS_SupraThresh_DA_0",
  clamp: "current",
  rateHz: layout === "NWB 1" ? 50_000 : 10_000,
  samples: 300,
  startTimeS: layout === "NWB 1" ? 0 : 3,
  amplitudeA: layout === "NWB 1" ? 190 * 1e-12 : null,
  electrode: layout === "NWB 1" ? "Electrode 1" : "electrode_0",
  window: layout === "NWB 1" ? { start: 50, count: 200 } : { start: 0, count: 300 },
});

describe.each([
  ["NWB 1", 7],
  ["NWB 2 with tables", 14],
  ["NWB 2 without tables", 18],
] as const)("listing %s", (layout, questions) => {
  it(`asks HDF5 at most ${questions} questions a sweep`, async () => {
    const [some, more] = [await layouts[layout](5), await layouts[layout](25)];
    listening = await listen();
    const count = async (path: string) => {
      const before = listening?.calls.length ?? 0;
      using recording = await openRecording(path);
      for (const { number, stimulusName, clamp, rateHz, samples } of recording.sweeps) {
        expect([stimulusName, clamp, samples]).toEqual(["Long Square", "current", 300]);
        expect(rateHz + number).toBeGreaterThan(0);
      }
      return (listening?.calls.length ?? 0) - before;
    };
    const [few, many] = [await count(some), await count(more)];
    expect((many - few) / 20).toBeLessThanOrEqual(questions);
  });

  it("reads the details when asked for, once", async () => {
    const path = await layouts[layout](5);
    using recording = await openRecording(path);
    listening = await listen();
    const sweep = recording.sweeps[3]!;
    expect(sweep.startTimeS).toBe(expected(layout).startTimeS);
    const first = listening.calls.length;
    expect(first).toBeGreaterThan(0);
    expect(sweep.startTimeS).toBe(expected(layout).startTimeS);
    expect(listening.calls).toHaveLength(first);
    expect({ ...sweep }).toEqual(expected(layout));
    const all = listening.calls.length;
    expect({ ...sweep }).toEqual(expected(layout));
    expect(listening.calls).toHaveLength(all);
  });

  it("copies values by spreading, cloning and JSON", async () => {
    using recording = await openRecording(await layouts[layout](5));
    const copy = { ...recording.sweeps[3]! };
    for (const [key, value] of Object.entries(expected(layout))) {
      expect(Object.getOwnPropertyDescriptor(copy, key)).toMatchObject({ value });
    }
    expect(Object.keys(recording.sweeps[2]!)).toEqual(Object.keys(expected(layout)));
    expect(structuredClone(recording.sweeps[2])).toEqual({ ...recording.sweeps[2] });
    expect(JSON.parse(JSON.stringify(recording.sweeps[3]))).toEqual(expected(layout));
    expect(await recording.sweep(3)).toMatchObject(expected(layout));
  });

  it("keeps its sweeps valid without the file", async () => {
    const recording = await openRecording(await layouts[layout](5));
    recording.close();
    listening = await listen();
    expect(recording.sweeps[3]).toEqual(expected(layout));
    expect({ ...recording.sweeps[3]! }).toEqual(expected(layout));
    expect(listening.calls).toHaveLength(0);
    recording.close();
    await expect(recording.sweep(3)).rejects.toThrow(/the recording was closed$/);
  });
});

describe("the conversion of NWB 1", () => {
  it("is checked against a part of one sweep", async () => {
    const samples = 300_000;
    const long = {
      voltage: Float32Array.from({ length: samples }, (_, i) => -0.07 + (i % 100) * 1e-5),
      current: Float32Array.from({ length: samples }, (_, i) => (i < 50_000 ? 0 : 190e-12)),
    };
    const path = await buildH5(folder.path("long.nwb"), (file) =>
      buildNwb1(file, { sweeps: [1, 2].map((number) => ({ number, ...long })) }),
    );
    listening = await listen();
    using recording = await openRecording(path);
    const read = listening.calls.filter(({ name, path: at }) => name === "get_dataset_data" && at.endsWith("/data"));
    const of = (group: string) => read.filter(({ path: at }) => at.includes(group));
    expect(read.filter(({ path: at }) => at.includes("Sweep_2"))).toHaveLength(0);
    expect(of("acquisition").map((call) => call.samples)).toEqual([8192]);
    const seen = of("stimulus").reduce((sum, call) => sum + call.samples, 0);
    expect(seen).toBeGreaterThan(50_000);
    expect(seen).toBeLessThanOrEqual(65_536);
    expect(recording.notes).toContain("conversion ignored, values taken as SI: pipeline version 1.0");
  });
});

describe("a detail that is damaged", () => {
  it("is reported to who asks for it, and counts as not stated without the file", async () => {
    const noise = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i * 12.9898) * 1e5);
    const whole = await buildH5(folder.path("whole.nwb"), (file) => {
      file.data("nwb_version", "NWB-1.0.5");
      for (const number of [1, 2]) {
        const at = `acquisition/timeseries/Sweep_${number}`;
        file.data(`${at}/data`, voltage);
        file.data(`${at}/starting_time`, 1.5, { rate: 20_000 });
        const amplitude = number === 1 ? noise : Float64Array.of(190);
        file.data(`${at}/aibs_stimulus_amplitude_pa`, amplitude, {}, { gzip: true });
      }
    });
    const bytes = readFileSync(whole);
    const content = Buffer.from(noise.buffer);
    const chunk = bytes.findIndex((byte, at) => byte === 0x78 && inflatesTo(bytes.subarray(at), content));
    expect(chunk).toBeGreaterThan(0);
    bytes.fill(0xff, chunk + 10, chunk + 60);
    const path = folder.path("damaged.nwb");
    writeFileSync(path, bytes);

    const recording = await openRecording(path);
    const [damaged, other] = recording.sweeps;
    expect(() => damaged?.amplitudeA).toThrow(
      expect.objectContaining({ code: "InvalidRecording", path, id: expect.stringContaining("Sweep_1/") }),
    );
    await expect(recording.sweep(1)).rejects.toMatchObject({ code: "InvalidRecording" });
    expect((await recording.response(1)).voltage).toEqual(Float64Array.from(voltage));
    recording.close();
    expect(damaged).toMatchObject({ number: 1, amplitudeA: null, startTimeS: 1.5 });
    expect(other).toMatchObject({ number: 2, amplitudeA: 190 * 1e-12, startTimeS: 1.5 });
  });
});

function inflatesTo(bytes: Buffer, content: Buffer): boolean {
  try {
    return inflateSync(bytes).equals(content);
  } catch {
    return false;
  }
}
