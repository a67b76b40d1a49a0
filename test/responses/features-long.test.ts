import { expect, it } from "vitest";
import { featuresOfRecording } from "../../src/responses/features.js";
import { LONG_SWEEP } from "../../src/responses/long-sweep.js";
import { buildH5 } from "../support/h5-builder.js";
import { addSeries, buildNwb2Root } from "../support/nwb-builder.js";
import { pulseTrain } from "../support/pulses.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
const RATE = 20_000;

it("reads of a long sweep what its window needs, and counts times from the start of the sweep", async () => {
  const voltage = new Float32Array(LONG_SWEEP + 1).fill(-0.07);
  const spikes = pulseTrain({ rateHz: RATE, durationS: 1, peaksS: [0.2, 0.6] });
  voltage.set(spikes, 100 * RATE);
  const path = await buildH5(file("long.nwb"), (h5) => {
    buildNwb2Root(h5);
    addSeries(h5, "acquisition/r", { number: 0, data: voltage, rateHz: RATE });
  });
  const reports = [];
  const window = { startS: 100, endS: 101 };
  for await (const report of featuresOfRecording({ path, window })) reports.push(report);
  expect(reports[0]).toMatchObject({
    window: { start_s: 100, end_s: 101, of: "given" },
    spike_count: 2,
    features: { v_baseline: expect.closeTo(-70, 4) },
  });
  expect(reports[0]!.spikes.map(({ peak_t }) => peak_t)).toEqual([expect.closeTo(100.2, 4), expect.closeTo(100.6, 4)]);
});
