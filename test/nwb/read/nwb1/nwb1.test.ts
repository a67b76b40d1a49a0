import { readFileSync, writeFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { openRecording } from "../../../../src/nwb/read/open-recording.js";
import { buildH5, temporaryFolder } from "../../../support/h5-builder.js";
import { buildNwb1, type Nwb1Options, type Nwb1SweepSpec } from "../../../support/nwb-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;

const build = (options: Nwb1Options) => buildH5(folder.path(`${files++}.nwb`), (file) => buildNwb1(file, options));

/** A step of 190 pA and a membrane at −70 mV, in SI. */
const step: Nwb1SweepSpec = {
  number: 33,
  current: Float32Array.from({ length: 3000 }, (_, i) => (i >= 1000 && i < 2000 ? 190e-12 : 0)),
  voltage: Float32Array.from({ length: 3000 }, (_, i) => -0.07 + i * 1e-6),
  experiment: [500, 2400],
  spikes: [0.011, 0.0123],
};
/** The same in pA and mV, with the conversion that says so. */
const unscaled: Nwb1SweepSpec = {
  ...step,
  current: step.current.map((value) => value * 1e12),
  voltage: step.voltage.map((value) => value * 1e3),
  conversion: { current: 1e-12, voltage: 1e-3 },
};
const current = async (path: string) => {
  using recording = await openRecording(path);
  const stimulus = await recording.stimulus(33);
  return { notes: recording.notes, values: (await stimulus.sample()).current, stimulus };
};

describe("an Allen NWB 1 recording", () => {
  it.each(["fixed", "variable"] as const)("is listed without reading it (%s text)", async (text) => {
    const path = await build({
      text,
      sweeps: [
        { ...step, number: 10 },
        { ...step, number: 9, code: "C1LSCOARSE" },
      ],
    });
    using recording = await openRecording(path);
    expect(recording).toMatchObject({ path, format: "nwb1", version: "1.0.5", provenance: null });
    expect(recording.specimen).toEqual({
      id: 1234567,
      name: "Scnn1a-1",
      species: "Mus musculus",
      line: "Scnn1a-Tg3-Cre",
      dendriteType: "spiny",
      structure: "VISp4",
    });
    expect(recording.sweeps.map(({ number }) => number)).toEqual([9, 10]);
    expect(recording.sweeps[1]).toEqual({
      number: 10,
      stimulusName: "Long Square",
      stimulusCode: "C1LSFINEST150112[0]",
      clamp: "current",
      rateHz: 50_000,
      samples: 3000,
      startTimeS: 0,
      amplitudeA: 190 * 1e-12,
      electrode: "Electrode 1",
      window: { start: 500, count: 2400 },
    });
  });

  it("gives whole traces in SI, the stimulus under its name", async () => {
    using recording = await openRecording(await build({ sweeps: [step] }));
    const { stimulus, response } = await recording.sweep(33);
    expect(stimulus).toMatchObject({ name: "Long Square", rateHz: 50_000 });
    expect((await stimulus!.sample()).current).toEqual(Float64Array.from(step.current));
    expect(response).toMatchObject({ kind: "recorded", rateHz: 50_000, traces: {} });
    expect(response).not.toHaveProperty("simulated");
    expect(response!.voltage).toEqual(Float64Array.from(step.voltage));
    expect(response!.spikeTimes).toEqual(Float64Array.of(0.011, 0.0123));
    expect(response!.provenance).toMatchObject({ sweep: 33 });
  });

  it.each([
    ["count", "spike_times"],
    ["idx_stop", "aibs_spike_times"],
  ] as const)("is read with %s and %s", async (end, spikeGroup) => {
    using recording = await openRecording(await build({ end, spikeGroup, sweeps: [step] }));
    expect(recording.sweeps[0]?.window).toEqual({ start: 500, count: 2400 });
    expect(await recording.spikeTimes(33)).toEqual(Float64Array.of(0.011, 0.0123));
    expect(recording.notes.some((note) => note.includes("idx_stop"))).toBe(end === "idx_stop");
  });

  it("has no spike times where none are stored, and a window of the whole sweep without an experiment", async () => {
    const { spikes: _, experiment: __, ...bare } = step;
    using recording = await openRecording(await build({ sweeps: [bare] }));
    expect(await recording.spikeTimes(33)).toBeNull();
    expect((await recording.response(33)).spikeTimes).toEqual(new Float64Array(0));
    expect(recording.sweeps[0]?.window).toEqual({ start: 0, count: 3000 });
  });

  it("keeps the experiment within the samples", async () => {
    using recording = await openRecording(await build({ sweeps: [{ ...step, experiment: [2500, 9999] }] }));
    expect(recording.sweeps[0]?.window).toEqual({ start: 2500, count: 500 });
  });

  it("tells voltage clamp and I=0 sweeps", async () => {
    const path = await build({
      sweeps: [
        { ...step, number: 1, clamp: "Voltage" },
        { ...step, number: 2, clamp: "IZero" },
      ],
    });
    using recording = await openRecording(path);
    expect(recording.sweeps.map(({ clamp }) => clamp)).toEqual(["voltage", "zero"]);
    expect(await recording.sweep(1)).toMatchObject({ stimulus: null, response: null });
    const zero = await recording.sweep(2);
    expect(zero.stimulus).toBeNull();
    expect(zero.response?.voltage.length).toBe(3000);
    await expect(recording.stimulus(2)).rejects.toMatchObject({ code: "InvalidRecording", id: 2 });
    await expect(recording.response(1)).rejects.toThrow(
      "Cannot read the response of sweep 1 of specimen 1234567: it is voltage clamp, and a membrane potential was expected",
    );
  });

  it("says which sweeps there are when asked for another", async () => {
    using recording = await openRecording(await build({ sweeps: [step, { ...step, number: 1 }] }));
    await expect(recording.sweep(99)).rejects.toMatchObject({
      code: "NotFound",
      message: "Cannot read sweep 99 of specimen 1234567: the file has sweeps 1, 33",
      allowed: [1, 33],
    });
    await expect(recording.sweep(33, { electrode: "B" })).rejects.toMatchObject({ code: "InvalidOption" });
  });
});

describe("the conversion of NWB 1", () => {
  const picoampere = (values: Float64Array) => Math.round(values[1500]! * 1e15) / 1e3;

  it.each(["1.1", "1.10", "2.0"])("is applied from pipeline version 1.1 on (%s)", async (version) => {
    const { notes, values } = await current(await build({ version, sweeps: [unscaled] }));
    expect(picoampere(values)).toBe(190);
    expect(notes).toContain(`conversion to SI applied: pipeline version ${version}`);
  });

  it.each(["1.0", null])("is ignored before (%s)", async (version) => {
    const sweep = { ...step, conversion: { current: 1e-12, voltage: 1e-3 } };
    const { notes, values } = await current(await build({ version, sweeps: [sweep] }));
    expect(picoampere(values)).toBe(190);
    expect(notes.at(-1)).toMatch(/^conversion ignored, values taken as SI: (pipeline version 1.0|no pipeline version)/);
  });

  it("turns against the rule where only that is plausible, and says so", async () => {
    const twice = { ...step, conversion: { current: 1e-12, voltage: 1e-3 } };
    const applied = await current(await build({ version: "1.1", sweeps: [twice] }));
    expect(picoampere(applied.values)).toBe(190);
    expect(applied.notes.at(-1)).toMatch(/against the rule for pipeline version 1.1: .*sweep 33 would have a voltage/);
    const never = await current(await build({ version: "1.0", sweeps: [unscaled] }));
    expect(picoampere(never.values)).toBe(190);
    expect(never.notes.at(-1)).toMatch(/^conversion to SI applied, against the rule for pipeline version 1.0/);
  });

  it("keeps to the rule where nothing is plausible, and says that units are not to be trusted", async () => {
    const odd = { ...unscaled, conversion: { current: 1, voltage: 1 } };
    const path = await build({ version: "1.1", sweeps: [odd] });
    using recording = await openRecording(path);
    expect(recording.notes.at(-1)).toMatch(/units are not to be trusted/);
    await expect(recording.stimulus(33)).rejects.toMatchObject({
      code: "InvalidRecording",
      message: `Cannot read /stimulus/presentation/Sweep_33/data of ${path}: it would be up to 190 A, and a current of a patch clamp stays below 0.000001 A; say in which unit it is, such as --current-unit pA`,
    });
    using told = await openRecording(path, { currentUnit: "pA", voltageUnit: "mV" });
    const { stimulus, response } = await told.sweep(33);
    expect((await stimulus!.sample()).current[1500]).toBe(190 * 1e-12);
    expect(response!.voltage[0]).toBeCloseTo(-0.07, 9);
  });

  it("finds nothing wrong with traces of zeros", async () => {
    const zeros = { ...step, current: new Float32Array(3000), voltage: new Float32Array(3000) };
    const { notes } = await current(await build({ version: "1.1", sweeps: [zeros] }));
    expect(notes.at(-1)).toBe("conversion to SI applied: pipeline version 1.1");
  });
});

/** Where in a file the zlib stream of these bytes begins; −1 for nowhere. */
function findDeflated(file: Buffer, content: Buffer): number {
  for (let at = file.indexOf(0x78); at >= 0; at = file.indexOf(0x78, at + 1)) {
    try {
      if (inflateSync(file.subarray(at)).equals(content)) return at;
    } catch {}
  }
  return -1;
}

describe("an NWB 1 file in disorder", () => {
  it("is listed, and read but for the sweep whose samples are damaged", async () => {
    const noise = (seed: number) => Float32Array.from({ length: 3000 }, (_, i) => -0.07 + Math.sin(i * seed) * 1e-3);
    const sweeps = [1, 2].map((number) => ({ ...step, number, voltage: noise(number * 12.9898) }));
    const path = await build({ sweeps });
    const bytes = readFileSync(path);
    const chunk = findDeflated(bytes, Buffer.from(noise(12.9898).buffer, 0, 4000));
    expect(chunk).toBeGreaterThan(0);
    bytes.fill(0xff, chunk + 10, chunk + 60);
    const damaged = folder.path("damaged-samples.nwb");
    writeFileSync(damaged, bytes);
    using recording = await openRecording(damaged);
    expect(recording.sweeps).toHaveLength(2);
    expect(recording.notes).toContain("conversion ignored, values taken as SI: pipeline version 1.0");
    await expect(recording.sweep(1)).rejects.toMatchObject({ code: "InvalidRecording", path: damaged });
    expect((await recording.response(2)).voltage).toEqual(Float64Array.from(noise(25.9796)));
  });

  it("leaves out a sweep without data, and says so", async () => {
    const path = await buildH5(folder.path("dangling.nwb"), (file) => {
      buildNwb1(file, { sweeps: [step] });
      file.link("epochs/Sweep_5/stimulus/timeseries", "stimulus/presentation/Sweep_5");
      file.link("epochs/Sweep_6/response/timeseries", "nowhere/at/all/Sweep_6");
      file.data("epochs/Sweep_7", 1);
    });
    using recording = await openRecording(path);
    expect(recording.sweeps.map(({ number }) => number)).toEqual([33]);
    expect(recording.notes).toContain("sweeps 5-7 were left out: neither its stimulus nor its response holds data");
  });

  it("is read without epochs", async () => {
    const path = await buildH5(folder.path("no-epochs.nwb"), (file) => {
      file.data("nwb_version", ["NWB-1.0.2"]);
      file.data("acquisition/timeseries/Sweep_4/data", step.voltage, { units: "Volts" });
      file.data("acquisition/timeseries/Sweep_4/starting_time", 1.5, { rate: Float32Array.of(20_000) });
    });
    using recording = await openRecording(path);
    expect(recording).toMatchObject({ version: "1.0.2", specimen: { id: null, name: null } });
    expect(recording.sweeps[0]).toMatchObject({ number: 4, clamp: "current", rateHz: 20_000, startTimeS: 1.5 });
    expect((await recording.sweep(4)).stimulus).toBeNull();
    await expect(recording.stimulus(4)).rejects.toThrow(/no-epochs\.nwb: the file holds no stimulus for it/);
  });
});
