import { afterAll, describe, expect, it } from "vitest";
import { openRecording } from "../../../../src/nwb/read/open-recording.js";
import { buildH5, type H5Builder, temporaryFolder } from "../../../support/h5-builder.js";
import { addRecordingsTable, addSeries, buildNwb2Root, markAsOurs } from "../../../support/nwb-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;

const open = async (build: (file: H5Builder) => void, electrodes?: readonly string[]) => {
  const path = await buildH5(folder.path(`${files++}.nwb`), (file) => {
    buildNwb2Root(file, electrodes);
    build(file);
  });
  return openRecording(path);
};
const millivolts = Float64Array.of(-70, -69.5, -60);
const numbers = (recording: { sweeps: readonly { number: number; electrode: string | null }[] }) =>
  recording.sweeps.map(({ number, electrode }) => `${number} ${electrode}`);

describe("an NWB 2 recording with the table of recordings", () => {
  it("is paired by the table, in parts where it says so", async () => {
    using recording = await open((file) => {
      addSeries(file, "acquisition/b", {
        number: 7,
        data: millivolts,
        conversion: 1e-3,
        startTimeS: 2,
        code: "X7Ramp_DA_0",
      });
      addSeries(file, "acquisition/a", { number: 8, data: millivolts, conversion: 1e-3 });
      addSeries(file, "stimulus/presentation/s", { number: 7, data: Float64Array.of(1, 2, 3), conversion: 1e-12 });
      addSeries(file, "stimulus/presentation/t", { number: 8, data: Float64Array.of(4, 5, 6), conversion: 1e-12 });
      addRecordingsTable(
        file,
        [
          [0, 3, "stimulus/presentation/t"],
          [1, 2, "stimulus/presentation/s"],
        ],
        [
          [0, 3, "acquisition/a"],
          [1, 2, "acquisition/b"],
        ],
      );
    });
    expect(recording.notes).toContain("sweeps listed from the table intracellular_recordings");
    expect(recording.sweeps[0]).toEqual({
      number: 7,
      stimulusName: "Ramp",
      stimulusCode: "X7Ramp_DA_0",
      clamp: "current",
      rateHz: 10_000,
      samples: 2,
      startTimeS: 2.0001,
      amplitudeA: null,
      electrode: "electrode_0",
      window: { start: 0, count: 2 },
    });
    const { stimulus, response } = await recording.sweep(7);
    expect(response!.voltage).toEqual(Float64Array.of(-69.5 * 1e-3, -60 * 1e-3));
    expect((await stimulus!.sample()).current).toEqual(Float64Array.of(2 * 1e-12, 3 * 1e-12));
    expect((await (await recording.stimulus(8)).sample()).current[0]).toBe(4 * 1e-12);
    expect(await recording.spikeTimes(7)).toBeNull();
  });

  it("takes −1 for an absent side, and a stimulus that is the response for none", async () => {
    using recording = await open((file) => {
      addSeries(file, "acquisition/a", { type: "IZeroClampSeries", number: 0, data: millivolts, conversion: 1e-3 });
      addSeries(file, "acquisition/b", { type: "IZeroClampSeries", number: 1, data: millivolts, conversion: 1e-3 });
      addSeries(file, "stimulus/presentation/c", { number: 2, data: Float64Array.of(1, 2), conversion: 1e-12 });
      addRecordingsTable(
        file,
        [
          [-1, -1, "acquisition/a"],
          [0, 3, "acquisition/b"],
          [0, 2, "stimulus/presentation/c"],
        ],
        [
          [0, 3, "acquisition/a"],
          [0, 3, "acquisition/b"],
          [-1, -1, "stimulus/presentation/c"],
        ],
      );
    });
    expect(recording.sweeps.map(({ clamp, samples }) => `${clamp} ${samples}`)).toEqual([
      "zero 3",
      "zero 3",
      "current 2",
    ]);
    expect(await recording.sweep(0)).toMatchObject({ stimulus: null, response: { kind: "recorded" } });
    expect((await recording.sweep(1)).stimulus).toBeNull();
    expect(await recording.sweep(2)).toMatchObject({ response: null, stimulus: { rateHz: 10_000 } });
    await expect(recording.response(2)).rejects.toThrow(/the file holds no response for it/);
  });

  it("numbers the rows where the series have no sweep number", async () => {
    using recording = await open((file) => {
      for (const name of ["a", "b"]) addSeries(file, `acquisition/${name}`, { number: null, data: millivolts });
      addRecordingsTable(
        file,
        [],
        [
          [0, 3, "acquisition/b"],
          [0, 3, "acquisition/a"],
        ],
      );
    });
    expect(numbers(recording)).toEqual(["0 electrode_0", "1 electrode_0"]);
    expect(recording.notes.at(-1)).toMatch(/numbered by their order/);
  });

  it("names the stimulus after the sequential recording", async () => {
    using recording = await open((file) => {
      for (const number of [0, 1, 2])
        addSeries(file, `acquisition/r${number}`, { number, data: millivolts, code: "EXTPX" });
      addRecordingsTable(
        file,
        [],
        [0, 1, 2].map((number) => [0, 3, `acquisition/r${number}`] as const),
      );
      const icephys = "general/intracellular_ephys";
      file.data(`${icephys}/simultaneous_recordings/recordings`, Int32Array.of(2, 0));
      file.data(`${icephys}/simultaneous_recordings/recordings_index`, Uint8Array.of(1, 2));
      file.data(`${icephys}/sequential_recordings/simultaneous_recordings`, Int32Array.of(0, 1));
      file.data(`${icephys}/sequential_recordings/simultaneous_recordings_index`, Uint8Array.of(1, 2));
      file.data(`${icephys}/sequential_recordings/stimulus_type`, ["Long Square", "Ramp"]);
    });
    expect(recording.sweeps.map(({ stimulusName }) => stimulusName)).toEqual(["Ramp", "Test", "Long Square"]);
  });

  it("is refused where a reference leads nowhere", async () => {
    const opening = open((file) => {
      addSeries(file, "acquisition/a", { data: millivolts });
      addRecordingsTable(file, [], [[0, 3, "acquisition/a/data"]]);
    });
    await expect(opening).rejects.toThrow(/responses\/response of .*: one of its references has no target/);
  });
});

describe("an NWB 2 recording without that table", () => {
  it("is listed from the sweep table", async () => {
    using recording = await open((file) => {
      addSeries(file, "acquisition/r1", { number: null, data: millivolts, conversion: 1e-3 });
      addSeries(file, "acquisition/r2", { number: null, data: millivolts, conversion: 1e-3 });
      addSeries(file, "stimulus/presentation/s2", { number: null, data: Float64Array.of(5e-12, 6e-12, 7e-12) });
      const table = "general/intracellular_ephys/sweep_table";
      file.references(`${table}/series`, ["acquisition/r2", "stimulus/presentation/s2", "acquisition/r1"]);
      file.data(`${table}/series_index`, Uint32Array.of(2, 3));
      file.data(`${table}/sweep_number`, BigUint64Array.of(12n, 4n));
    });
    expect(numbers(recording)).toEqual(["4 electrode_0", "12 electrode_0"]);
    expect((await recording.sweep(4)).stimulus).toBeNull();
    expect((await (await recording.stimulus(12)).sample()).current).toEqual(Float64Array.of(5e-12, 6e-12, 7e-12));
  });

  it("refuses a sweep table whose index leads past its end", async () => {
    const opening = open((file) => {
      addSeries(file, "acquisition/r1", { data: millivolts });
      const table = "general/intracellular_ephys/sweep_table";
      file.references(`${table}/series`, ["acquisition/r1"]);
      file.data(`${table}/series_index`, Uint32Array.of(2));
      file.data(`${table}/sweep_number`, Uint32Array.of(1));
    });
    await expect(opening).rejects.toThrow(/sweep_table of .*: its series_index does not fit/);
  });

  it("pairs two headstages of MIES by sweep number and electrode", async () => {
    using recording = await open(
      (file) => {
        // MIES numbers its groups on, whatever the sweep.
        let group = 0;
        const name = (suffix: string) => `data_${String(group++).padStart(5, "0")}_${suffix}`;
        for (const number of [3, 4]) {
          for (const [k, electrode] of ["1", "0"].entries()) {
            const common = { number, electrode, code: "X4PS_SupraThresh_DA_0", startTimeS: number };
            const value = number * 10 + Number(electrode);
            addSeries(file, `acquisition/${name(`AD${k}`)}`, {
              ...common,
              data: Float32Array.of(value, 0),
              conversion: 1e-3,
            });
            addSeries(file, `stimulus/presentation/${name(`DA${k}`)}`, {
              ...common,
              data: Float32Array.of(value, 1),
              conversion: 1e-12,
            });
          }
        }
        addSeries(file, `acquisition/${name("TTL1")}`, {
          type: "TimeSeries",
          electrode: null,
          number: 3,
          data: Float32Array.of(1, 1),
        });
      },
      ["0", "1"],
    );
    expect(numbers(recording)).toEqual(["3 0", "3 1", "4 0", "4 1"]);
    expect(recording.sweeps[0]).toMatchObject({ stimulusName: "Long Square", stimulusCode: "X4PS_SupraThresh_DA_0" });
    const { stimulus, response } = await recording.sweep(4, { electrode: "1" });
    expect(response!.voltage[0]).toBe(41 * 1e-3);
    expect((await stimulus!.sample()).current[0]).toBe(41 * 1e-12);
    await expect(recording.sweep(3)).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringMatching(/sweep 3 of .*: no electrode was named, and one of 0, 1 was expected$/),
      allowed: ["0", "1"],
    });
    await expect(recording.sweep(3, { electrode: "7" })).rejects.toThrow(/no electrode "7" recorded it/);
  });

  it("pairs by order where there are no sweep numbers", async () => {
    using recording = await open((file) => {
      for (const i of [1, 2, 10]) {
        addSeries(file, `acquisition/r_${i}`, { number: null, data: Float64Array.of(-i / 1e3) });
        addSeries(file, `stimulus/presentation/s_${i}`, { number: null, data: Float64Array.of(i / 1e12) });
      }
    });
    expect(numbers(recording)).toHaveLength(3);
    const { stimulus, response } = await recording.sweep(2);
    expect(response!.voltage[0]).toBe(-0.01);
    expect((await stimulus!.sample()).current[0]).toBe(10 / 1e12);
    expect(recording.notes[0]).toMatch(/paired by their order/);
  });

  it("reads int16 with conversion and offset, int64, and regular timestamps", async () => {
    using recording = await open((file) => {
      addSeries(file, "acquisition/a", { number: 1, data: Int16Array.of(-7000, 100), conversion: 1e-5, offset: -0.01 });
      addSeries(file, "acquisition/b", { number: 2, data: BigInt64Array.of(-70n, 30n), conversion: 1e-3 });
      addSeries(file, "acquisition/c", { number: 3, data: millivolts, timestamps: Float64Array.of(5, 5.5, 6) });
      addSeries(file, "acquisition/d", { number: 4, data: millivolts, timestamps: Float64Array.of(5, 5.5, 8) });
    });
    expect((await recording.response(1)).voltage).toEqual(Float64Array.of(-7000 * 1e-5 - 0.01, 100 * 1e-5 - 0.01));
    expect((await recording.response(2)).voltage).toEqual(Float64Array.of(-70 * 1e-3, 30 * 1e-3));
    expect(recording.sweeps.at(-1)).toMatchObject({ number: 3, rateHz: 2, startTimeS: 5 });
    expect(recording.notes).toContain(
      "sweep 4 was left out: its timestamps are irregular: they lie 0.5 s to 2.5 s apart",
    );
  });

  it("knows base and extension types by their unit", async () => {
    using recording = await open((file) => {
      addSeries(file, "acquisition/a", { type: "PatchClampSeries", number: 1, data: millivolts, unit: "A" });
      addSeries(file, "acquisition/b", { type: "NdxPatchThing", number: 2, data: millivolts });
      addSeries(file, "stimulus/presentation/c", {
        type: "PatchClampSeries",
        number: 3,
        data: millivolts,
        unit: "volts",
      });
      addSeries(file, "stimulus/presentation/d", { type: "VoltageClampStimulusSeries", number: 4, data: millivolts });
    });
    expect(recording.sweeps.map(({ clamp }) => clamp)).toEqual(["voltage", "current", "voltage", "voltage"]);
  });

  it("says what an NWB 2 file without sweeps holds instead", async () => {
    const opening = open((file) => file.group("acquisition/probe", { neurodata_type: "ElectricalSeries" }));
    await expect(opening).rejects.toThrow(
      /NWB 2\.9\.0 of extracellular electrophysiology \(it holds ElectricalSeries\), and intracellular sweeps were expected$/,
    );
    await expect(open(() => {})).rejects.toThrow(/without recorded series, and intracellular sweeps were expected$/);
  });
});

describe("a recording that rheobase wrote", () => {
  const table = "general/intracellular_ephys/intracellular_recordings";
  const ours = (build: (file: H5Builder) => void = () => {}) =>
    open((file) => {
      markAsOurs(file);
      for (const number of [33, 40]) {
        addSeries(file, `acquisition/sweep_${number}`, {
          number,
          data: millivolts,
          startTimeS: number / 10,
          code: "Long Square",
        });
      }
      addRecordingsTable(
        file,
        [],
        [
          [0, 3, "acquisition/sweep_33"],
          [0, 3, "acquisition/sweep_40"],
        ],
      );
      build(file);
    });

  it("gives back exact spike times, names and amplitudes of its own columns", async () => {
    using recording = await ours((file) => {
      file.data(`${table}/spike_times`, Float64Array.of(0.1, 0.2, 1 / 3));
      file.data(`${table}/spike_times_index`, Uint32Array.of(0, 3));
      file.data(`${table}/stimulus_name`, ["Long Square", "Noise 1"]);
      file.data(`${table}/stimulus_amplitude`, Float64Array.of(190e-12, Number.NaN));
      file.data("general/intracellular_ephys/electrode_0/cell_id", "532355382");
    });
    expect(await recording.spikeTimes(33)).toEqual(new Float64Array(0));
    expect((await recording.response(40)).spikeTimes).toEqual(Float64Array.of(0.1, 0.2, 1 / 3));
    expect(recording.sweeps).toMatchObject([
      { stimulusName: "Long Square", stimulusCode: null, amplitudeA: 190e-12 },
      { stimulusName: "Noise 1", stimulusCode: "Long Square", amplitudeA: null },
    ]);
    expect(recording.specimen.id).toBe(532355382);
  });

  it("takes spike times from Units where there is no column, and none where there are no Units", async () => {
    using recording = await ours((file) => {
      file.data("units/spike_times", Float64Array.of(3.3, 3.3 + 0.0001, 4 + 0.0002));
      file.data("units/spike_times_index", Uint32Array.of(3));
    });
    expect(await recording.spikeTimes(33)).toEqual(Float64Array.of(0, 3.3 + 0.0001 - 3.3));
    expect(await recording.spikeTimes(40)).toEqual(Float64Array.of(4 + 0.0002 - 4));
    using silent = await ours();
    expect(await silent.spikeTimes(33)).toEqual(new Float64Array(0));
  });

  it("gives back state variables and provenance", async () => {
    using recording = await ours((file) => {
      const at = "processing/icephys/sweep_00033_";
      file.data(`${at}threshold/data`, Float32Array.of(-0.05, -0.04, -0.05), { unit: "volts", conversion: 1 });
      file.data(
        `${at}afterSpikeCurrents/data`,
        Float64Array.of(1, 2, 3, 4, 5, 6),
        { unit: "amperes" },
        { shape: [3, 2] },
      );
      file.data("processing/icephys/sweep_00040_cai/data", Float64Array.of(1, 2, 3), { unit: "mM", conversion: 2 });
      file.data("scratch/model_json", JSON.stringify({ model: { id: 472363762 } }));
    });
    const { traces, provenance } = await recording.response(33);
    expect(traces).toEqual({
      threshold: { data: Float64Array.from(Float32Array.of(-0.05, -0.04, -0.05)), unit: "V", shape: [3] },
      afterSpikeCurrents: { data: Float64Array.of(1, 2, 3, 4, 5, 6), unit: "A", shape: [3, 2] },
    });
    expect(provenance).toEqual({ model: { id: 472363762 } });
    expect(recording.provenance).toEqual(provenance);
    expect((await recording.response(40)).traces).toEqual({
      cai: { data: Float64Array.of(2, 4, 6), unit: "mM", shape: [3] },
    });
  });

  it("does without provenance that is no JSON", async () => {
    using recording = await ours((file) => file.data("scratch/model_json", "{broken"));
    expect(recording.provenance).toBeNull();
    expect(recording.notes.at(-1)).toMatch(/model_json holds no JSON/);
  });
});

describe("Units of others", () => {
  const units = (rows: number[], startTimes: number[]) =>
    open((file) => {
      startTimes.forEach((startTimeS, number) => {
        addSeries(file, `acquisition/r${number}`, { number, data: millivolts, startTimeS });
      });
      file.data("units/spike_times", Float64Array.of(1.0001, 2.0002));
      file.data("units/spike_times_index", Uint32Array.from(rows));
    });

  it("are used for one cell on a clock that goes on", async () => {
    using recording = await units([2], [1, 2]);
    expect((await recording.spikeTimes(1))?.[0]).toBeCloseTo(0.0002, 12);
  });

  it.each([
    [[1, 2], [1, 2], /Units has 2 rows/],
    [[2], [1, 1], /sweeps overlap on the clock/],
  ])("are not guessed at (%j, %j)", async (rows, startTimes, note) => {
    using recording = await units(rows, startTimes);
    expect(await recording.spikeTimes(0)).toBeNull();
    expect(recording.notes.at(-1)).toMatch(note);
  });
});
