import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { VERSION } from "../../../src/base/version.js";
import { type Dataset, type Group, type H5wasmFile, loadH5, type Reference } from "../../../src/nwb/h5/load.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { UNKNOWN_SPECIES } from "../../../src/nwb/unknown-species.js";
import {
  createRecordingWriter,
  type WriteOptions,
  type WrittenSweep,
  writeRecording,
} from "../../../src/nwb/write/write-recording.js";
import { H5WASM_VERSION, NWB_VERSION } from "../../../src/nwb/write/writer-header.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { type SweepParts, writtenSweep } from "../../support/written-sweeps.js";

const temporary = temporaryFolder();
let file: H5wasmFile | undefined;

afterEach(() => {
  file?.close();
  file = undefined;
});

/** Writes and opens with h5wasm itself, so that what is checked does not hang on our reader. */
async function written(parts: readonly SweepParts[], options: WriteOptions = {}): Promise<H5wasmFile> {
  const path = temporary("written.nwb");
  await writeRecording(path, parts.map(writtenSweep), { ...options, existing: "overwrite" });
  const h5 = await loadH5();
  file = new h5.File(path, "r");
  return file;
}

const dataset = (root: H5wasmFile, path: string): Dataset => root.get(path) as Dataset;
const value = (root: H5wasmFile, path: string): unknown => dataset(root, path).value;
const attribute = (root: H5wasmFile, path: string, name: string): unknown =>
  (root.get(path) as Group | Dataset | null)?.get_attribute(name, false);
const names = (root: H5wasmFile, path: string): string[] => (root.get(path) as Group).keys();
const pathOf = (root: H5wasmFile, reference: unknown): string | undefined =>
  (root.dereference(reference as Reference) as unknown as Group | null)?.path;

const ICEPHYS = "/general/intracellular_ephys";

describe("writeRecording() writes series", () => {
  it("with data, clock, electrode and number as NWB wants them", async () => {
    const root = await written([{ number: 33, code: "C1LSFINEST150112", rateHz: 33_333.33 }]);
    for (const [path, type, unit] of [
      ["/acquisition/sweep_00033_response", "CurrentClampSeries", "volts"],
      ["/stimulus/presentation/sweep_00033_stimulus", "CurrentClampStimulusSeries", "amperes"],
    ] as const) {
      expect(attribute(root, path, "neurodata_type")).toBe(type);
      expect(attribute(root, path, "stimulus_description")).toBe("C1LSFINEST150112");
      expect(attribute(root, path, "sweep_number")).toBe(33);
      expect(attribute(root, `${path}/data`, "unit")).toBe(unit);
      expect(attribute(root, `${path}/starting_time`, "rate")).toBe(33_333.33);
      expect((root.get(`${path}/electrode`) as Group).get_attribute("neurodata_type", false)).toBe(
        "IntracellularElectrode",
      );
      expect(dataset(root, `${path}/data`)).toMatchObject({ dtype: "<f", shape: [200] });
    }
    expect(names(root, "/acquisition/sweep_00033_response")).toContain("bridge_balance");
  });

  it("in float32 with gzip 1 and whole chunks by default, otherwise as asked", async () => {
    const long = { voltage: new Float64Array(100_000) };
    const usual = dataset(await written([long]), "/acquisition/sweep_00000_response/data");
    expect(usual.metadata.chunks).toEqual([65_536]);
    expect(usual.filters).toMatchObject([{ id: 1, cd_values: [1] }]);
    file?.close();
    const exact = dataset(
      await written([long], { precision: "float64", compression: 0 }),
      "/acquisition/sweep_00000_response/data",
    );
    expect(exact).toMatchObject({ dtype: "<d", filters: [] });
    file?.close();
    const strong = dataset(await written([long], { compression: 9 }), "/acquisition/sweep_00000_response/data");
    expect(strong.filters).toMatchObject([{ id: 1, cd_values: [9] }]);
  });

  it("one after another on the clock, so that windows never touch, also for a longer stimulus", async () => {
    const root = await written([
      { number: 1, voltage: new Float64Array(10_000) },
      { number: 2, voltage: new Float64Array(15_000), current: new Float64Array(25_000) },
      { number: 3 },
    ]);
    const starts = [1, 2, 3].map((n) => value(root, `/acquisition/sweep_0000${n}_response/starting_time`));
    expect(starts).toEqual([0, 2, 5]);
  });

  it.each([
    ["cut", 250],
    ["longer, its last value going on", 190],
    ["whole", 200],
  ])("of a plain run with a current as long as the voltage: %s", async (_, samples) => {
    const current = Float64Array.from({ length: samples }, (_, i) => 1e-12 * (i + 1));
    const simulated = { model: "biophysical", junctionPotentialV: -0.014, junctionSubtracted: false } as const;
    const root = await written([{ kind: "biophysical", current, simulated, protocol: "plain" }], {
      precision: "float64",
    });
    const stored = value(root, "/stimulus/presentation/sweep_00000_stimulus/data") as Float64Array;
    expect(stored).toEqual(Float64Array.from({ length: 200 }, (_, i) => current[Math.min(i, samples - 1)]!));
    expect(attribute(root, "/acquisition/sweep_00000_response", "comments")).toBe(
      "Current clamp; the model's own voltage, without the junction potential of -14 mV: recordings lie 14 mV higher",
    );
  });

  it("of other responses with the current that there is", async () => {
    const current = new Float64Array(150);
    const root = await written([{ kind: "recorded", current, protocol: "allen" }]);
    expect(dataset(root, "/stimulus/presentation/sweep_00000_stimulus/data").shape).toEqual([150]);
  });

  it("with 0.05 V in spike cuts of a GLIF response only", async () => {
    const voltage = Float64Array.of(-0.07, Number.NaN, 0.01);
    const cut = Math.fround(0.05);
    const root = await written([
      { number: 0, voltage },
      { number: 1, voltage, kind: "biophysical" },
    ]);
    expect((value(root, "/acquisition/sweep_00000_response/data") as Float32Array)[1]).toBe(cut);
    expect((value(root, "/acquisition/sweep_00001_response/data") as Float32Array)[1]).toBeNaN();
    file?.close();
    const kept = await written([{ voltage }], { spikeCutValue: Number.NaN });
    expect((value(kept, "/acquisition/sweep_00000_response/data") as Float32Array)[1]).toBeNaN();
  });

  it("of state variables under names that NWB allows, unless told not to", async () => {
    const trace = { data: new Float64Array(200), unit: "V", shape: [200] as const };
    const traces = {
      "a/b": trace,
      "a:b": trace,
      none: { ...trace, data: new Float64Array(0), shape: [200, 0] as const },
    };
    const root = await written([{ number: 5, traces }]);
    expect(names(root, "/processing/icephys")).toEqual(["sweep_00005_a_b", "sweep_00005_a_b_2"]);
    file?.close();
    expect(names(await written([{ traces }], { stateVariables: false }), "/processing")).toEqual([]);
  });
});

describe("writeRecording() writes tables", () => {
  it("down to sequences, with rows that point at their series", async () => {
    const root = await written([
      { number: 4, name: "Long Square", spikeTimes: [0.001, 0.002], amplitudeA: 1e-10 },
      { number: 9, name: "Ramp", amplitudeA: null, current: null },
      { number: 5, name: "Long Square", spikeTimes: [0.0015], amplitudeA: 2e-10 },
    ]);
    const recordings = `${ICEPHYS}/intracellular_recordings`;
    expect(value(root, `${recordings}/stimulus_name`)).toEqual(["Long Square", "Ramp", "Long Square"]);
    expect(value(root, `${recordings}/stimulus_amplitude`)).toEqual(Float64Array.of(1e-10, Number.NaN, 2e-10));
    expect(value(root, `${recordings}/spike_times`)).toEqual(Float64Array.of(0.001, 0.002, 0.0015));
    expect(value(root, `${recordings}/spike_times_index`)).toEqual(Uint32Array.of(2, 2, 3));
    const stimuli = dataset(root, `${recordings}/stimuli/stimulus`);
    for (const member of stimuli.metadata.compound_type?.members ?? []) member.total_size = 1; // nwb.md 1.3.1
    const rows = (stimuli.value as [number, number, [Reference]][]).map(([start, count, [to]]) => [
      start,
      count,
      pathOf(root, to),
    ]);
    expect(rows).toEqual([
      [0, 200, "/stimulus/presentation/sweep_00004_stimulus"],
      [-1, -1, "/acquisition/sweep_00009_response"],
      [0, 200, "/stimulus/presentation/sweep_00005_stimulus"],
    ]);
    const sequences = `${ICEPHYS}/sequential_recordings`;
    expect(value(root, `${sequences}/stimulus_type`)).toEqual(["Long Square", "Ramp"]);
    expect(value(root, `${sequences}/simultaneous_recordings`)).toEqual(Int32Array.of(0, 2, 1));
    expect(value(root, `${sequences}/simultaneous_recordings_index`)).toEqual(Uint32Array.of(2, 3));
    expect(names(root, ICEPHYS)).not.toContain("sweep_table");
  });

  it("also for one sweep and for one kind of stimulus, and no columns or units of nothing", async () => {
    const one = await written([{ amplitudeA: null }]);
    const levels = ["intracellular_recordings", "sequential_recordings", "simultaneous_recordings"];
    expect(names(one, ICEPHYS)).toEqual(["electrode_0", ...levels]);
    expect(value(one, `${ICEPHYS}/sequential_recordings/stimulus_type`)).toEqual(["Long Square"]);
    expect(attribute(one, `${ICEPHYS}/intracellular_recordings`, "colnames")).toEqual(["stimulus_name"]);
    expect(names(one, "/")).not.toContain("units");
    file?.close();
    const alike = await written([{ number: 0 }, { number: 1 }]);
    expect(value(alike, `${ICEPHYS}/sequential_recordings/stimulus_type`)).toEqual(["Long Square"]);
    expect(value(alike, `${ICEPHYS}/sequential_recordings/simultaneous_recordings`)).toEqual(Int32Array.of(0, 1));
    expect(value(alike, `${ICEPHYS}/sequential_recordings/simultaneous_recordings_index`)).toEqual(Uint32Array.of(2));
  });

  it("of units on the file's clock, observed in one interval, as neo wants it", async () => {
    const root = await written([
      { number: 0, spikeTimes: [0.01] },
      { number: 1, spikeTimes: [0.0125, 0.02], rateHz: 20_000 },
    ]);
    expect(value(root, "/units/spike_times")).toEqual(Float64Array.of(0.01, 1.0125, 1.02));
    expect(value(root, "/units/obs_intervals")).toEqual(Float64Array.of(0, 1.01));
    expect(dataset(root, "/units/obs_intervals").shape).toEqual([1, 2]);
    expect(value(root, "/units/obs_intervals_index")).toEqual(Uint32Array.of(1));
    expect(attribute(root, "/units/spike_times", "resolution")).toBe(1 / 20_000);
  });

  it("for ipfx, with one row for each series", async () => {
    const root = await written([{ number: 3 }, { number: 8, current: null }], { ipfx: true });
    expect(value(root, `${ICEPHYS}/sweep_table/sweep_number`)).toEqual(Uint32Array.of(3, 3, 8));
    expect(value(root, `${ICEPHYS}/sweep_table/series_index`)).toEqual(Uint32Array.of(1, 2, 3));
  });

  it("for ipfx, with codes by which it knows the kinds of stimuli, and the codes themselves in a column", async () => {
    const square = "square:amplitude=190pA";
    const sweeps = [
      { number: 0, name: "Long Square", code: square, stated: "C1LSCOARSE" },
      { number: 1, name: "Long Square", code: "C1LSFINEST150112[0]", stated: "C1LSFINEST150112[0]" },
      { number: 2, name: "Ramp", code: null, stated: "C1RP25PR1S" },
      { number: 3, name: "Spontaneous", code: "X9", stated: "X9" },
      { number: 4, name: "Spontaneous", code: null, stated: "Spontaneous" },
    ];
    for (const ipfx of [true, false]) {
      const root = await written(sweeps, { ipfx });
      for (const { number, name, code, stated } of sweeps) {
        const seen = attribute(root, `/acquisition/sweep_0000${number}_response`, "stimulus_description");
        expect(seen).toBe(ipfx ? stated : (code ?? name));
      }
      const codes = value(root, `${ICEPHYS}/intracellular_recordings/stimulus_code`);
      expect(codes).toEqual(sweeps.map(({ code }) => code ?? ""));
      using recording = await openRecording(temporary("written.nwb"));
      expect(recording.sweeps.map(({ stimulusCode }) => stimulusCode)).toEqual(sweeps.map(({ code }) => code));
      file?.close();
    }
    expect(names(await written([{}]), `${ICEPHYS}/intracellular_recordings`)).not.toContain("stimulus_code");
  });
});

describe("writeRecording() writes metadata", () => {
  it("of session, subject, electrode and programs", async () => {
    const root = await written([{}], {
      sessionStart: new Date("2026-01-02T03:04:05.678Z"),
      specimen: { id: 464212183, species: "Homo Sapiens", location: "MTG", name: "H16.06" },
      experimenter: ["Doe, Jane", "Roe, Max"],
      institution: "Institute",
      description: "Mine\0yours",
      command: "rheobase run x",
    });
    expect(value(root, "/session_start_time")).toBe("2026-01-02T03:04:05.678+00:00");
    expect(value(root, "/session_description")).toBe("Mine\uFFFDyours");
    expect(value(root, "/general/subject/species")).toBe("Homo sapiens");
    expect(value(root, "/general/experimenter")).toEqual(["Doe, Jane", "Roe, Max"]);
    expect(value(root, "/general/source_script")).toBe("rheobase run x");
    expect(value(root, `${ICEPHYS}/electrode_0/cell_id`)).toBe("464212183");
    expect(value(root, `${ICEPHYS}/electrode_0/location`)).toBe("MTG");
    expect(value(root, "/general/was_generated_by")).toEqual(["rheobase", VERSION, "h5wasm", H5WASM_VERSION]);
    expect(dataset(root, "/general/was_generated_by").shape).toEqual([2, 2]);
  });

  it("with a subject and without a location where nothing is known", async () => {
    const root = await written([{}]);
    expect(value(root, "/general/subject/species")).toBe(UNKNOWN_SPECIES);
    expect(value(root, "/general/subject/description")).toMatch(/of unknown species$/);
    expect(names(root, "/general")).not.toContain("keywords"); // which neo cannot read
    expect(names(root, `${ICEPHYS}/electrode_0`)).not.toContain("location");
    expect(value(root, "/session_description")).toMatch(/^Simulated /);
  });

  it("with the species that the model knows, but for one that is given, and keywords where given", async () => {
    const species = "Homo Sapiens";
    const root = await written([{ species }], { keywords: ["simulation", "GLIF"] });
    expect(value(root, "/general/subject/species")).toBe("Homo sapiens");
    expect(value(root, "/general/keywords")).toEqual(["simulation", "GLIF"]);
    file?.close();
    const given = await written([{ species }], { specimen: { species: "Macaca mulatta" } });
    expect(value(given, "/general/subject/species")).toBe("Macaca mulatta");
  });

  it("with the specifications that it follows, where its root says that they are", async () => {
    const root = await written([{}]);
    const [specloc] = attribute(root, "/", ".specloc") as [Reference];
    expect(pathOf(root, specloc)).toBe("/specifications");
    const version = (namespace: string) => names(root, `/specifications/${namespace}`);
    expect(names(root, "/specifications")).toEqual(["core", "hdmf-common", "hdmf-experimental"]);
    expect(version("core")).toEqual([NWB_VERSION]);
    for (const namespace of names(root, "/specifications")) {
      const folder = `/specifications/${namespace}/${version(namespace)[0]}`;
      const { namespaces } = JSON.parse(value(root, `${folder}/namespace`) as string) as {
        namespaces: { name: string; version: string; schema: { source?: string; namespace?: string }[] }[];
      };
      expect(namespaces[0]).toMatchObject({ name: namespace, version: version(namespace)[0] });
      const sources = namespaces[0]!.schema.flatMap(({ source }) => source ?? []);
      expect(names(root, folder).sort()).toEqual(["namespace", ...sources].sort());
      for (const source of sources)
        expect(() => JSON.parse(value(root, `${folder}/${source}`) as string)).not.toThrow();
    }
  });

  it("names the h5wasm that is installed", () => {
    const text = readFileSync("node_modules/h5wasm/package.json", "utf8");
    expect((JSON.parse(text) as { version: string }).version).toBe(H5WASM_VERSION);
  });
});

describe("writeRecording() writes electrodes", () => {
  it("one for each name, and tells their series of one number apart", async () => {
    const trace = (value: number) => ({ data: new Float64Array(200).fill(value), unit: "V", shape: [200] as const });
    const parts = (electrode: string, value: number): SweepParts => ({
      number: 7,
      electrode,
      spikeTimes: [value / 1000],
      traces: { threshold: trace(value) },
      provenance: { model: { kind: "glif", level: 5 }, stimulus: { samples: value } },
    });
    const root = await written([parts("e0", 1), parts("AD/1: b", 2), { number: 8, electrode: "e0" }, { number: 9 }]);
    expect(names(root, ICEPHYS)).toEqual(expect.arrayContaining(["e0", "AD_1_ b", "electrode_0"]));
    expect(names(root, "/acquisition")).toEqual([
      "sweep_00007-AD-1-b_response",
      "sweep_00007_response",
      "sweep_00008_response",
      "sweep_00009_response",
    ]);
    const table = value(root, `${ICEPHYS}/intracellular_recordings/electrodes/electrode`) as Reference[];
    expect(table.map((reference) => pathOf(root, reference))).toEqual(
      ["e0", "AD_1_ b", "e0", "electrode_0"].map((name) => `${ICEPHYS}/${name}`),
    );

    using recording = await openRecording(temporary("written.nwb"));
    expect(recording.sweeps.map(({ number, electrode }) => [number, electrode])).toEqual([
      [7, "AD_1_ b"],
      [7, "e0"],
      [8, "e0"],
      [9, "electrode_0"],
    ]);
    for (const [electrode, value] of [
      ["e0", 1],
      ["AD_1_ b", 2],
    ] as const) {
      const { response } = await recording.sweep(7, { electrode });
      expect(response?.traces.threshold?.data[0]).toBe(value);
      expect(response?.spikeTimes).toEqual(Float64Array.of(value / 1000));
      expect(response?.provenance.stimulus).toEqual({ samples: value });
    }
    await expect(recording.sweep(7)).rejects.toThrow("no electrode was named, and one of AD_1_ b, e0 was expected");
  });
});

describe("writeRecording() refuses", () => {
  it("an item that is no sweep with its response", async () => {
    const sweeps = [{ number: 3, stimulus: null, response: null }] as unknown as Parameters<typeof writeRecording>[1];
    await expect(writeRecording(temporary("bare.nwb"), sweeps)).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringContaining("{ sweep, response }"),
    });
  });

  const path = (): string => temporary("refused.nwb");
  const badSweeps: readonly (readonly [string, readonly WrittenSweep[]])[] = [
    ["there are no sweeps, expected at least one", []],
    [
      "Cannot write sweep 3: the recording holds a sweep with this number already",
      [writtenSweep({ number: 3 }), writtenSweep({ number: 3 })],
    ],
    [
      "the recording holds a sweep with this number already on electrode e1",
      ["e0", "e1", "e1"].map((electrode) => writtenSweep({ number: 3, electrode })),
    ],
    ["Cannot write sweep -1: a sweep number is an integer from 0 to 4294967295", [writtenSweep({ number: -1 })]],
    [
      "its voltage is empty, expected at least one sample",
      [writtenSweep({ voltage: new Float64Array(0), current: null })],
    ],
    [
      "its spike times hold 0.1 after 0.2, expected times in order from 0 s on",
      [writtenSweep({ spikeTimes: [0.2, 0.1] })],
    ],
    [
      "its spike times hold NaN after 0, expected times in order from 0 s on",
      [writtenSweep({ spikeTimes: [Number.NaN] })],
    ],
    [
      "its trace x has 3 values for shape [3], expected 200 samples like the voltage",
      [writtenSweep({ traces: { x: { data: new Float64Array(3), unit: "V", shape: [3] } } })],
    ],
  ];
  it.each(badSweeps)("%s", async (message, items) => {
    const outcome = writeRecording(path(), items);
    await expect(outcome).rejects.toThrow(message);
    await expect(outcome).rejects.toMatchObject({ code: "InvalidOption" });
  });

  it.each<[WriteOptions, string]>([
    [{ compression: 10 }, "Cannot write a recording with compression 10: expected an integer from 0 to 9"],
    [
      { sessionStart: new Date("2999-01-01") },
      "sessionStart 2999-01-01T00:00:00.000Z: expected a time that is not in the future",
    ],
    [{ sessionStart: new Date("no") }, "expected a valid date"],
  ])("the option %o", async (options, message) => {
    await expect(writeRecording(path(), [writtenSweep()], options)).rejects.toThrow(message);
  });
});

describe("createRecordingWriter()", () => {
  it("writes in the order of the calls, awaited or not", async () => {
    const path = temporary("queued.nwb");
    const writer = await createRecordingWriter(path);
    const calls = [3, 1, 2].map((number) => writer.write(writtenSweep({ number })));
    expect((await writer.close()).sweeps).toEqual([3, 1, 2]);
    await Promise.all(calls);
    const recording = await openRecording(path);
    expect(recording.sweeps.map(({ number, startTimeS }) => [number, startTimeS])).toEqual([
      [1, 1],
      [2, 2],
      [3, 0],
    ]);
    recording.close();
  });

  it("reports progress in sweeps", async () => {
    const seen: string[] = [];
    const items = [writtenSweep({ number: 0 }), writtenSweep({ number: 1 })];
    const onProgress = ({ stage, done, total, unit }: { stage: string; done: number; total: number; unit: string }) =>
      void seen.push(`${stage} ${done}/${total} ${unit}`);
    await writeRecording(temporary("progress.nwb"), items, { onProgress });
    expect(seen).toEqual(["write 1/2 sweeps", "write 2/2 sweeps"]);
  });
});
