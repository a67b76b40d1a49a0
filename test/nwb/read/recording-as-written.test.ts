import { afterAll, describe, expect, it } from "vitest";
import type { Dataset } from "../../../src/nwb/h5/load.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import type { TraceUnits } from "../../../src/nwb/read/trace-values.js";
import { buildH5, type H5Builder, temporaryFolder } from "../../support/h5-builder.js";
import { addRecordingsTable, addSeries, buildNwb1, buildNwb2Root, type SeriesSpec } from "../../support/nwb-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;

const build = (make: (file: H5Builder) => void, electrodes?: readonly string[]): Promise<string> =>
  buildH5(folder.path(`${files++}.nwb`), (file) => {
    buildNwb2Root(file, electrodes);
    make(file);
  });
const open = async (make: (file: H5Builder) => void, units: TraceUnits = {}) => openRecording(await build(make), units);

/** At 10 kHz, 100 ms: −70 mV, and 100 pA from 20 to 70 ms. */
const SAMPLES = 1000;
const volts = new Float64Array(SAMPLES).fill(-0.07);
const amperes = Float64Array.from({ length: SAMPLES }, (_, k) => (k >= 200 && k < 700 ? 1e-10 : 0));
const responseAt = (file: H5Builder, more: Partial<SeriesSpec> = {}): void =>
  addSeries(file, "acquisition/r", { number: 0, data: volts, startTimeS: 5, ...more });
const stimulusAt = (file: H5Builder, more: Partial<SeriesSpec> = {}): void =>
  addSeries(file, "stimulus/presentation/s", { number: 0, data: amperes, startTimeS: 5, ...more });

/** The stimulus at the rate of the response, and what is said of the sweep. */
async function aligned(stimulus: Partial<SeriesSpec>, response: Partial<SeriesSpec> = {}) {
  using recording = await open((file) => {
    responseAt(file, response);
    stimulusAt(file, stimulus);
  });
  const sweep = await recording.sweep(0);
  const { current } = await sweep.stimulus!.sample(recording.sweeps[0]!.rateHz);
  const on = Array.from(current, (value, k) => (value > 5e-11 ? k : -1)).filter((k) => k >= 0);
  const notes = (sweep.notes ?? []).join("; ");
  return { current, on: [on[0], on.at(-1)], samples: current.length, durationS: sweep.stimulus!.durationS, notes };
}

describe("a stimulus with a clock of its own", () => {
  it("at another rate lasts as long as its response", async () => {
    const slow = Float64Array.from({ length: 100 }, (_, k) => amperes[10 * k]!);
    expect(await aligned({ data: slow, rateHz: 1000 })).toMatchObject({
      on: [200, 699],
      samples: 1000,
      durationS: 0.1,
    });
    const fast = Float64Array.from({ length: 5000 }, (_, k) => amperes[Math.floor(k / 5)]!);
    expect(await aligned({ data: fast, rateHz: 50_000 })).toMatchObject({ on: [200, 699], durationS: 0.1, notes: "" });
  });

  it("from timestamps has their rate and start", async () => {
    const timestamps = Float64Array.from({ length: 950 }, (_, k) => 5.005 + k / 10_000);
    expect(await aligned({ data: amperes.subarray(50), timestamps })).toMatchObject({ on: [200, 699], durationS: 0.1 });
  });

  it("that begins before its response or ends after it is cut before, and kept after", async () => {
    const long = Float64Array.from({ length: 1300 }, (_, k) => amperes[k - 200] ?? 0);
    const found = await aligned({ data: long, startTimeS: 4.98 });
    expect(found).toMatchObject({ on: [200, 699], samples: 1100 });
    expect(found.notes).toBe("the stimulus begins 0.02 s before its response: that part is left out");
  });

  it("goes on at the current that it starts from and comes back to", async () => {
    const held = amperes.map((value) => value - 2e-11).subarray(100, 900);
    const { current, on, samples, notes } = await aligned({ data: held, startTimeS: 5.01 });
    expect({ on, samples }).toEqual({ on: [200, 699], samples: 1000 });
    expect([current[0], current[999]].map((value) => Math.round(value! * 1e12))).toEqual([-20, -20]);
    expect(notes).toBe(
      "the stimulus begins 0.01 s after its response and ends 0.01 s before it: -20 pA is taken there",
    );
  });

  it("that was stored without its rest is surrounded by none", async () => {
    const { current, on } = await aligned({ data: new Float64Array(500).fill(1e-10), startTimeS: 5.02 });
    expect(on).toEqual([200, 699]);
    expect([current[0], current[999]]).toEqual([0, 0]);
  });

  it("that was stored at another time altogether begins with its response", async () => {
    const { on, notes } = await aligned({ startTimeS: 0 });
    expect(on).toEqual([200, 699]);
    expect(notes).toBe("the stimulus is stored 5 s before its response: both are taken to begin together");
  });

  it("goes with its response where it states no clock, and lends it its own", async () => {
    expect(await aligned({ clockless: true })).toMatchObject({ on: [200, 699], notes: "" });
    expect(await aligned({}, { clockless: true })).toMatchObject({ on: [200, 699], samples: 1000 });
  });

  it("that is given again and again, or a template, has no time", async () => {
    using recording = await open((file) => {
      for (const n of [0, 1]) addSeries(file, `acquisition/r${n}`, { number: n, data: volts, startTimeS: n * 0.05 });
      addSeries(file, "acquisition/r2", { number: 2, data: volts, startTimeS: 0.05 });
      addSeries(file, "stimulus/presentation/s", { number: null, data: amperes });
      addSeries(file, "stimulus/templates/t", { number: null, data: amperes, type: "CurrentClampStimulusSeries" });
      addRecordingsTable(
        file,
        [
          [0, SAMPLES, "stimulus/presentation/s"],
          [0, SAMPLES, "stimulus/presentation/s"],
          [0, SAMPLES, "stimulus/templates/t"],
        ],
        [0, 1, 2].map((n) => [0, SAMPLES, `acquisition/r${n}`] as const),
      );
    });
    for (const { number } of recording.sweeps) {
      const { stimulus, notes } = await recording.sweep(number);
      expect((await stimulus!.sample()).current.indexOf(1e-10)).toBe(200);
      expect(notes).toEqual([]);
    }
  });

  it("is refused where its times are irregular", async () => {
    using recording = await open((file) => {
      responseAt(file);
      stimulusAt(file, { timestamps: Float64Array.from(amperes, (_, k) => 5 + k / 10_000 + (k > 500 ? 1 : 0)) });
    });
    await expect(recording.sweep(0)).rejects.toThrow(
      /Cannot read the stimulus of sweep 0 of .*: its timestamps are irregular: they pause for 1 s before sample 501/,
    );
  });

  it("of NWB 1 has its own rate, too", async () => {
    const path = await buildH5(folder.path("slow-stimulus.nwb"), (file) => {
      const current = Float32Array.from({ length: 100 }, (_, k) => amperes[10 * k]!);
      buildNwb1(file, { sweeps: [{ number: 4, current, voltage: Float32Array.from(volts), rateHz: 10_000 }] });
      const start = file.file.get("stimulus/presentation/Sweep_4/starting_time") as Dataset;
      start.delete_attribute("rate");
      start.create_attribute("rate", 1000, [], "<d");
    });
    using recording = await openRecording(path);
    const { stimulus, response, rateHz } = await recording.sweep(4);
    expect([rateHz, response?.voltage.length, stimulus?.rateHz, stimulus?.durationS]).toEqual([
      10_000, 1000, 1000, 0.1,
    ]);
  });
});

describe("the times of a series", () => {
  const rows = (starts: readonly number[], count: number) =>
    starts.map((start) => [start, count, "acquisition/r"] as const);
  const none = (length: number) => Array.from({ length }, () => [-1, -1, "acquisition/r"] as const);

  it("may pause between the sweeps of a table, and be those of a clock that went on for years", async () => {
    const start = 1.7e9;
    const timestamps = Float64Array.from({ length: 900 }, (_, k) => start + k / 10_000 + Math.floor(k / 300) * 60);
    using recording = await open((file) => {
      responseAt(file, { number: null, data: volts.subarray(0, 900), timestamps });
      addRecordingsTable(file, none(3), rows([0, 300, 600], 300));
    });
    expect(recording.sweeps.map(({ rateHz }) => rateHz)).toEqual([10_000, 10_000, 10_000]);
    expect(recording.sweeps.map(({ startTimeS }) => Math.round(startTimeS - start))).toEqual([0, 60, 120]);
  });

  it("are judged sweep by sweep: one that pauses is left out, the others stay", async () => {
    const timestamps = Float64Array.from({ length: 900 }, (_, k) => k / 10_000 + (k >= 450 ? 2 : 0));
    using recording = await open((file) => {
      responseAt(file, { number: null, data: volts.subarray(0, 900), timestamps });
      addRecordingsTable(file, none(3), rows([0, 300, 600], 300));
    });
    expect(recording.sweeps.map(({ number }) => number)).toEqual([0, 2]);
    expect(recording.notes).toContain(
      "sweep 1 was left out: its timestamps are irregular: they pause for 2 s before sample 150",
    );
  });

  it.each<[string, Partial<SeriesSpec>, RegExp]>([
    ["no clock", { clockless: true }, /it states neither a sampling rate nor timestamps/],
    ["a rate of 0", { rateHz: 0 }, /its sampling rate is 0 Hz/],
    ["too few timestamps", { timestamps: Float64Array.of(0, 1e-4) }, /it has 2 timestamps for 1000 samples/],
    ["timestamps that fall", { timestamps: volts.map((_, k) => -k / 10_000) }, /irregular: some do not rise/],
    ["timestamps with gaps", { timestamps: volts.map((_, k) => (k === 9 ? Number.NaN : k)) }, /hold NaN at sample 9/],
    ["several channels", { shape: [250, 4] }, /its data has the shape 250 × 4, and one value a sample was expected/],
  ])("%s: the reason is given", async (_, spec, reason) => {
    await expect(open((file) => responseAt(file, spec))).rejects.toThrow(reason);
  });
});

describe("the units of a series", () => {
  const picoamperes = amperes.map((value) => value * 1e12);
  const millivolts = volts.map((value) => value * 1e3);
  const read = async (response: Partial<SeriesSpec>, stimulus: Partial<SeriesSpec>, units: TraceUnits = {}) => {
    using recording = await open((file) => {
      responseAt(file, response);
      stimulusAt(file, stimulus);
    }, units);
    const sweep = await recording.sweep(0);
    const { current } = await sweep.stimulus!.sample();
    return { values: [sweep.response!.voltage[0]! * 1e3, current[300]! * 1e12], notes: sweep.notes };
  };
  const right = [expect.closeTo(-70, 9), expect.closeTo(100, 9)];

  it.each([
    ["mV", "pA"],
    ["millivolts", "picoamperes"],
    ["milliVolts", "pAmps"],
    [" mV ", "picoamps"],
  ])("are those it states: %s and %s", async (voltage, current) => {
    const { values, notes } = await read({ data: millivolts, unit: voltage }, { data: picoamperes, unit: current });
    expect(values).toEqual(right);
    expect(notes).toEqual([`current stored in ${current.trim()}`, `voltage stored in ${voltage.trim()}`]);
  });

  it("are SI where a file states others, but has converted already", async () => {
    const found = await read(
      { data: millivolts, unit: "mV", conversion: 1e-3 },
      { data: picoamperes, unit: "pA", conversion: 1e-12 },
    );
    expect(found.values).toEqual(right);
    expect(found.notes?.[1]).toBe("voltage stated to be in mV, but already in SI");
  });

  it("are those the user states, of converted or of stored numbers", async () => {
    const units = { voltageUnit: "mV", currentUnit: "pA" };
    expect((await read({ data: millivolts }, { data: picoamperes }, units)).values).toEqual(right);
    const integers = { data: Int16Array.from(millivolts, (value) => value * 100), conversion: 0.01 };
    expect((await read(integers, { data: picoamperes }, units)).values).toEqual(right);
    const twice = { data: volts, conversion: 1e-3 };
    const found = await read(twice, {}, { voltageUnit: "V" });
    expect(found.values).toEqual(right);
    expect(found.notes?.[0]).toMatch(/without the file's conversion/);
  });

  it("are asked for where the values make no sense, both in one go", async () => {
    await expect(read({ data: millivolts }, { data: picoamperes })).rejects.toMatchObject({
      name: "InvalidRecordingError",
      code: "InvalidRecording",
      message: expect.stringMatching(
        /s\/data of .* up to 100 A, .* --current-unit pA, and --voltage-unit mV for its response$/,
      ),
    });
    await expect(read({ data: millivolts }, {})).rejects.toThrow(
      /up to 70 V, .*stays below 0.5 V; .*--voltage-unit mV$/,
    );
    await expect(openRecording("none.nwb", { voltageUnit: "furlong" })).rejects.toMatchObject({
      code: "InvalidOption",
    });
  });

  it("are doubted, not refused, where the values are too small", async () => {
    const { notes } = await read({ data: volts, conversion: 1e-3 }, {});
    expect(notes).toEqual(["voltage of at most 0.00007 V: if that is too little, say its unit (--voltage-unit)"]);
  });

  it("are not doubted for a moment out of range, or for nothing at all", async () => {
    const glitch = volts.map((value, k) => (k === 500 ? 1.2 : value));
    expect(await read({ data: glitch }, { data: amperes.map(() => 0) })).toMatchObject({ notes: [] });
  });
});

describe("traces that hold no numbers", () => {
  const holed = (values: Float64Array, from: number, to: number) => values.slice().fill(Number.NaN, from, to);

  it("end before, each where it ends", async () => {
    using recording = await open((file) => {
      responseAt(file, { data: holed(volts, 800, SAMPLES) });
      stimulusAt(file, { data: holed(amperes, 900, SAMPLES) });
    });
    const { stimulus, response, notes } = await recording.sweep(0);
    expect([stimulus?.durationS, response?.voltage.length]).toEqual([0.09, 800]);
    expect(notes).toEqual([
      "no current after 0.09 s: the file holds no numbers there, and the sweep is used up to then",
      "no voltage after 0.08 s: the file holds no numbers there, and the sweep is used up to then",
    ]);
  });

  it("keep their gaps elsewhere, and are empty where there are none", async () => {
    using recording = await open((file) => {
      responseAt(file, { data: holed(volts, 0, 100) });
      addSeries(file, "acquisition/r1", { number: 1, data: holed(volts, 0, SAMPLES) });
    });
    expect((await recording.response(0)).voltage).toHaveLength(SAMPLES);
    expect((await recording.response(1)).voltage).toHaveLength(0);
  });
});

describe("what is listed", () => {
  const numbers = (recording: { sweeps: readonly { number: number }[] }) =>
    recording.sweeps.map(({ number }) => number);

  it("keeps its number where others repeat theirs or have none", async () => {
    using recording = await open((file) => {
      for (const [name, number] of Object.entries({ a: 10, b: 12, c: 12, d: 11, e: null })) {
        addSeries(file, `acquisition/${name}`, { number, data: volts });
      }
      addSeries(file, "stimulus/presentation/b", { number: 12, data: amperes });
    });
    expect(numbers(recording)).toEqual([10, 11, 12, 13, 14]);
    expect((await recording.sweep(12)).stimulus).not.toBeNull();
    expect((await recording.sweep(13)).stimulus).toBeNull();
    expect(recording.notes.at(-1)).toBe(
      "numbers 13, 14 were given to sweeps that have none in the file, or that of another sweep",
    );
  });

  it.each(["n/a", "a.u.", "spikes", "Hz"])("is no PatchClampSeries of %s, in whatever table", async (unit) => {
    const spikes = { type: "PatchClampSeries", unit, data: volts };
    using scanned = await open((file) => {
      responseAt(file);
      addSeries(file, "acquisition/spikes", { number: 0, ...spikes });
    });
    using tabled = await open((file) => {
      responseAt(file, { number: 3 });
      addSeries(file, "acquisition/spikes", { number: 4, ...spikes });
      addRecordingsTable(
        file,
        [],
        ["r", "spikes"].map((name) => [0, SAMPLES, `acquisition/${name}`] as const),
      );
    });
    expect([numbers(scanned), numbers(tabled)]).toEqual([[0], [3]]);
    expect(tabled.notes).toContain("passed over acquisition/spikes: neither a voltage nor a current of a patch clamp");
  });

  it("has the stimulus that a column of the table names", async () => {
    const table = "general/intracellular_ephys/intracellular_recordings";
    const names = async (column: string, values: string[]) => {
      using recording = await open((file) => {
        for (const n of [0, 1]) addSeries(file, `acquisition/r${n}`, { number: n, data: volts, code: "X7Ramp_DA_0" });
        addRecordingsTable(
          file,
          [],
          [0, 1].map((n) => [0, SAMPLES, `acquisition/r${n}`] as const),
        );
        file.data(`${table}/${column}`, values);
      });
      return recording.sweeps.map(({ stimulusName }) => stimulusName);
    };
    expect(await names("stimulus_type", ["Long Square", "Noise 1"])).toEqual(["Long Square", "Noise 1"]);
    expect(await names("stimuli/stimulus_type", ["Chirp", "not described"])).toEqual(["Chirp", "Ramp"]);
  });

  it("is a row or a column of samples", async () => {
    for (const shape of [
      [1, SAMPLES],
      [SAMPLES, 1],
    ]) {
      using recording = await open((file) => {
        responseAt(file, { shape, data: Int16Array.from(volts, (value) => value * 1e5), conversion: 1e-5 });
        stimulusAt(file, { shape });
      });
      const { stimulus, response, samples } = await recording.sweep(0);
      expect(samples).toBe(SAMPLES);
      expect(response!.voltage).toEqual(new Float64Array(SAMPLES).fill(-7000 * 1e-5));
      expect((await stimulus!.sample()).current).toEqual(amperes);
    }
  });

  it("can be read in voltage clamp, with its command at its own rate", async () => {
    using recording = await open((file) => {
      addSeries(file, "acquisition/v", { type: "VoltageClampSeries", number: 0, data: amperes, unit: "amperes" });
      const command = Float64Array.of(-0.07, 0.01, -0.07, -0.07, -0.07);
      const type = "VoltageClampStimulusSeries";
      addSeries(file, "stimulus/presentation/c", { type, number: 0, data: command, unit: "volts", rateHz: 50 });
      responseAt(file, { number: 1 });
    });
    const { current, command, rateHz } = await recording.voltageClamp(0);
    expect([current[300], rateHz, command?.values[1], command?.rateHz]).toEqual([1e-10, 10_000, 0.01, 50]);
    await expect(recording.voltageClamp(1)).rejects.toThrow(/it is current clamp, and a current measured in voltage/);
  });
});
