import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { readOutline } from "../../src/nwb/read/outline.js";
import type { Recording } from "../../src/nwb/read/recording.js";
import { featuresOfRecording } from "../../src/responses/features.js";
import { readWindow } from "../../src/responses/long-sweep.js";
import { spikesOfLong, withSpikes } from "../../src/responses/recorded-spikes.js";
import { responseFeatures } from "../../src/responses/response-features.js";
import { buildH5, temporaryFolder } from "../support/h5-builder.js";
import { addSeries, buildNwb2Root } from "../support/nwb-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);
const RATE = 10_000;
/** 12 s: rest, a step of 150 pA from 5.0003 to 7.2 s with a spike every 100 ms, rest. */
const [START, END, SAMPLES] = [50_003, 72_000, 120_000];
const voltage = Float32Array.from({ length: SAMPLES }, (_, k) => {
  const inStep = k >= START && k < END;
  const phase = (k - START) % 1000;
  const spike =
    inStep && k > START + 300 && phase >= 500 && phase < 530 ? 0.1 * Math.sin(((phase - 500) / 30) * Math.PI) : 0;
  return -0.07 + (inStep ? 0.012 : 0) + spike + 2e-5 * Math.sin(k / 37);
});
const current = Float32Array.from({ length: SAMPLES }, (_, k) => (k >= START && k < END ? 150e-12 : 0));
let path = "";
let late = "";

beforeAll(async () => {
  const make = (name: string, startTimeS: number, rateHz: number) =>
    buildH5(folder.path(name), (file) => {
      buildNwb2Root(file);
      addSeries(file, "acquisition/r", { number: 0, data: voltage, rateHz: RATE, startTimeS: 3 });
      // The stimulus may have a rate and a start of its own.
      const skipped = Math.round((startTimeS - 3) * RATE);
      const data = current.subarray(skipped).filter((_, k) => k % (RATE / rateHz) === 0);
      addSeries(file, "stimulus/presentation/s", { number: 0, data, rateHz, startTimeS });
    });
  path = await make("long.nwb", 3, RATE);
  late = await make("late.nwb", 5, RATE / 5);
});

const opened = async (file: string, test: (recording: Recording) => Promise<void>) => {
  using recording = await openRecording(file);
  await test(recording);
};

describe("a long sweep", () => {
  it.each(["stimulus", { startS: 5.5, endS: 6.5 }] as const)(
    "has the features of its window, read in parts (%j)",
    async (window) => {
      for (const file of [path, late]) {
        const { value: whole, done } = await featuresOfRecording({ path: file, window }).next();
        if (done) throw new Error("no sweep");
        await opened(file, async (recording) => {
          const part = await readWindow(recording, recording.sweeps[0]!, window, {}, undefined, 1000);
          expect(part!.window.start_s).toBeCloseTo(whole.window.start_s, 9);
          expect(part!.window.end_s).toBeCloseTo(whole.window.end_s, 9);
          expect(part!.first).toBeGreaterThan(0);
          expect(part!.response.voltage.length).toBeLessThan(SAMPLES / 1.5);
          const found = responseFeatures(part!.response, part!.current, whole.window, {}, part!.first);
          expect(found.spike_count).toBeGreaterThan(5);
          expect(found).toEqual({
            features: whole.features,
            spikes: whole.spikes,
            spike_count: whole.spike_count,
            // The stimulus of the part lacks nothing that would have to be added.
            notes: whole.notes.filter((note) => !note.startsWith("the stimulus begins")),
          });
        });
      }
    },
  );

  it("is refused where its window is too long, and says how to measure less or more", () =>
    opened(path, async (recording) => {
      const reading = readWindow(recording, recording.sweeps[0]!, "sweep", {}, 50_000);
      await expect(reading).rejects.toThrow(
        "Cannot measure sweep 0: it has 120,000 samples, which need 9 MB of memory",
      );
    }));

  it("is drawn by its outline, with all its peaks", () =>
    opened(path, async (recording) => {
      const { response, stimulus } = await recording.sweep(0, { most: 2000 });
      expect(response!.voltage).toHaveLength(2000);
      expect(response!.voltage.length / response!.rateHz).toBeCloseTo(SAMPLES / RATE, 9);
      expect(Math.max(...response!.voltage)).toBe(Math.max(...voltage));
      expect(Math.min(...response!.voltage)).toBe(Math.min(...voltage));
      expect((await stimulus!.sample()).rateHz).toBe(response!.rateHz);
      expect((await recording.sweep(0, { most: SAMPLES })).response!.voltage).toEqual(Float64Array.from(voltage));
    }));

  it("has the spikes that it has when it is read at once", () =>
    opened(path, async (recording) => {
      const { response } = await recording.sweep(0);
      const { spikeTimes } = await withSpikes(recording, recording.sweeps[0]!, response!);
      expect(spikeTimes.length).toBeGreaterThan(10);
      const pieces = await spikesOfLong(recording, recording.sweeps[0]!, {}, 30_000);
      expect(Array.from(pieces, (time) => Math.round(time * RATE))).toEqual(
        Array.from(spikeTimes, (time) => Math.round(time * RATE)),
      );
    }));

  it("may have gaps, and any length", async () => {
    for (const length of [1, 2, 3, 999, 1000, 1001]) {
      const values = Float64Array.from({ length }, (_, k) => (k % 7 === 3 ? Number.NaN : Math.sin(k)));
      const read = async (start: number, count: number) => values.slice(start, start + count);
      const outline = await readOutline(read, length, 10);
      expect(outline.values.length).toBeLessThanOrEqual(10);
      const finite = values.filter(Number.isFinite);
      if (finite.length > 1) {
        expect(Math.max(...outline.values)).toBe(Math.max(...finite));
        expect(Math.min(...outline.values)).toBe(Math.min(...finite));
      }
      expect(outline.values.length / outline.rateShare).toBeGreaterThanOrEqual(length);
    }
    const none = await readOutline(async (_, count) => new Float64Array(count).fill(Number.NaN), 100, 10);
    expect(none.values.every(Number.isNaN)).toBe(true);
  });
});
