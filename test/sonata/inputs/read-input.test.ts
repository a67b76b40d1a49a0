import { writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { writeRecording } from "../../../src/nwb/write/write-recording.js";
import { readInput } from "../../../src/sonata/inputs/read-input.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { writtenSweep } from "../../support/written-sweeps.js";

const file = temporaryFolder();
const read = (values: Record<string, unknown>) =>
  readInput(
    { name: "it", values: { module: "IClamp", ...values } },
    { path: file("simulation.json"), document: {}, folders: [file(".")] },
  );
const pulse = { input_type: "current_clamp", amp: 0.1, delay: 1, duration: 2 };
const sweep = { input_type: "nwb", file: "double.nwb", sweep_id: 3 };

/** 1 to 10 pA, one sample each 0.1 ms. */
const current = Float64Array.from({ length: 10 }, (_, i) => (i + 1) * 1e-12);
/** The same in nA, as the product of a stored sample and 1e9. */
const nanoamps = Array.from(current, (ampere) => ampere * 1e9);

beforeAll(async () => {
  const voltage = new Float64Array(current.length).fill(-0.07);
  for (const [name, precision] of [
    ["double.nwb", "float64"],
    ["single.nwb", "float32"],
  ] as const) {
    await writeRecording(file(name), [writtenSweep({ number: 3, current, voltage })], { precision });
  }
});

describe("a current clamp", () => {
  it("has one pulse or several, at the soma of all cells unless it says where", async () => {
    expect(await read(pulse)).toEqual({
      name: "it",
      nodeSet: "all",
      at: "soma[0](0.5)",
      pulses: [{ amplitudeNa: 0.1, delayMs: 1, durationMs: 2 }],
      samples: null,
    });
    const several = { ...pulse, node_set: "some", amp: [0.1, "0.2"], delay: [1, 4], duration: [2, 3] };
    expect(await read({ ...several, section_name: "dend", section_index: 3, section_dist: 0.25 })).toMatchObject({
      nodeSet: "some",
      at: "dend[3](0.25)",
      pulses: [{ amplitudeNa: 0.1 }, { amplitudeNa: 0.2, delayMs: 4, durationMs: 3 }],
    });
    expect(await read({ ...pulse, section_dist: 0.9 })).toMatchObject({ at: "soma[0](0.9)" });
  });

  it.each([
    [{ module: "spikes" }, /its module is "spikes", expected IClamp: spikes need synapses/],
    [{ module: "SEClamp" }, /its module is "SEClamp", expected IClamp: this version has no other inputs of SONATA$/],
    [{ input_type: "ramp" }, /its input_type is "ramp", expected current_clamp, nwb or csv$/],
    [{ amp: [0.1, 0.2] }, /it has 2 values of amp, 1 of delay and 1 of duration, expected as many of each$/],
    [{ duration: undefined }, /its duration is undefined, expected a number$/],
    [{ section_name: "trunk" }, /its section_name is "trunk", expected soma, axon, dend, apic$/],
    [{ section_name: "toString" }, /its section_name is "toString", expected/],
    [{ section_index: -1 }, /its section_index is -1, expected the number of a section$/],
    [{ section_index: [0, 100] }, /a range of distances, in which BMTK draws a segment at random/],
    [{ section_dist: "far" }, /its x is far, expected a number$/],
  ])("is refused with %j", async (values, message) => {
    await expect(read({ ...pulse, ...values })).rejects.toMatchObject({
      code: "InvalidModel",
      message: expect.stringMatching(message),
    });
  });
});

describe("a sweep of an NWB file", () => {
  it("plays its samples from the start, and acts from the delay on", async () => {
    const { pulses, samples } = await read({ ...sweep, delay: 5 });
    expect(pulses).toEqual([]);
    expect(samples).toMatchObject({ values: nanoamps, intervalMs: 0.1, fromMs: 5 });
    // It lasts a thousand times as long as the sweep: BMTK multiplies milliseconds by 1000.
    expect(samples!.untilMs).toBeCloseTo(5 + 1000, 9);
  });

  it("finds the number at the end of the sweep's name", async () => {
    expect((await read({ ...sweep, input_type: "allen", sweep_id: "Sweep_3" })).samples?.values).toEqual(nanoamps);
  });

  it("multiplies samples that are stored as float32 in float32", async () => {
    const { samples } = await read({ ...sweep, file: "single.nwb" });
    expect(samples!.values).toEqual(Array.from(current, (ampere) => Math.fround(Math.fround(ampere) * 1e9)));
    // numpy: np.array([7e-12], dtype="f4") * 1e9
    expect(samples!.values[6]).toBe(0.00699999975040555);
  });

  it("takes every k-th sample, and those of a window with both its ends", async () => {
    const every = (k: number) => nanoamps.filter((_, i) => i % k === 0);
    expect((await read({ ...sweep, downsample: 0.3 })).samples).toMatchObject({ values: every(3), intervalMs: 0.3 });
    // An interval shorter than the sweep's changes nothing.
    expect((await read({ ...sweep, downsample: 0.01 })).samples).toMatchObject({ values: nanoamps, intervalMs: 0.1 });
    expect((await read({ ...sweep, sweep_window: [0.2, 0.4] })).samples?.values).toEqual(nanoamps.slice(2, 5));
  });

  it.each([
    [{ sweep_id: undefined }, /its sweep_id is missing, expected the number of a sweep$/],
    [{ sweep_id: "first" }, /its sweep_id is "first", expected the number of a sweep$/],
    [{ file: 7 }, /its file is 7, expected a path$/],
    [{ sweep_window: [2, 1] }, /its sweep_window is .*, expected \[start, stop\] in ms$/],
    [{ sweep_window: 5 }, /its sweep_window is 5, expected \[start, stop\] in ms$/],
    [{ sweep_window: [2, 3] }, /its sweep_window lies beyond the end of the sweep$/],
    [{ downsample: "fast" }, /its downsample is fast, expected a number$/],
    [{ delay: "late" }, /its delay is late, expected a number$/],
  ])("is refused with %j", async (values, message) => {
    await expect(read({ ...sweep, ...values })).rejects.toMatchObject({
      code: "InvalidModel",
      message: expect.stringMatching(message),
    });
  });

  it("has to exist, and its file too", async () => {
    await expect(read({ ...sweep, sweep_id: 4 })).rejects.toMatchObject({ code: "NotFound" });
    await expect(read({ ...sweep, file: "absent.nwb" })).rejects.toMatchObject({ code: "NotFound" });
  });
});

it("a table is read from its file", async () => {
  writeFileSync(file("table.csv"), "timestamps amps\n0 0.1\n10 0\n");
  const { samples } = await read({ input_type: "csv", file: "table.csv" });
  expect(samples).toEqual({ values: [0.1, 0], intervalMs: 10, fromMs: 0, untilMs: 10 });
});
