import { expect, it } from "vitest";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { buildH5 } from "../../support/h5-builder.js";
import { addSeries, buildNwb2Root } from "../../support/nwb-builder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const RATE = 10_000;

/** One sweep of 1000 samples whose voltage has one high and one low sample. */
const made = (name: string, gap: readonly [number, number] = [0, 0]): Promise<string> =>
  buildH5(file(name), (h5) => {
    buildNwb2Root(h5);
    const voltage = new Float64Array(1000).fill(-0.07);
    voltage[420] = 0.03;
    voltage[425] = -0.09;
    voltage.fill(Number.NaN, ...gap);
    addSeries(h5, "acquisition/r", { number: 5, data: voltage, rateHz: RATE });
    addSeries(h5, "stimulus/presentation/s", { number: 5, data: new Float64Array(1000).fill(1e-10), rateHz: RATE });
  });

it("reads a long trace as its extremes, at a lower rate", async () => {
  using recording = await openRecording(await made("long.nwb"));
  const { response, stimulus } = await recording.sweep(5, { most: 100 });
  const { voltage, rateHz } = response!;
  expect(voltage.length).toBe(100);
  expect(rateHz).toBe(RATE / 10);
  expect([Math.max(...voltage), Math.min(...voltage)]).toEqual([0.03, -0.09]);
  expect(voltage.indexOf(0.03)).toBe(voltage.indexOf(-0.09) - 1);
  const { current } = await stimulus!.sample();
  expect(current).toEqual(new Float64Array(100).fill(1e-10));
});

it("reads a trace of that size as it is", async () => {
  using recording = await openRecording(await made("short.nwb"));
  const { response } = await recording.sweep(5, { most: 1000 });
  expect(response).toMatchObject({ rateHz: RATE });
  expect(response!.voltage[420]).toBe(0.03);
});

it("says where a trace ends before its samples do", async () => {
  using recording = await openRecording(await made("ends.nwb", [600, 1000]));
  const { response, notes } = await recording.sweep(5);
  expect(response!.voltage.length).toBe(600);
  expect(notes).toContain("no voltage after 0.06 s: the file holds no numbers there, and the sweep is used up to then");
});
