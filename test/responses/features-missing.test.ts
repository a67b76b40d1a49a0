import { expect, it } from "vitest";
import { featuresOfRecording } from "../../src/responses/features.js";
import { buildH5 } from "../support/h5-builder.js";
import { addSeries, buildNwb2Root } from "../support/nwb-builder.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();

it("says that a stimulus has no response, and measures the others", async () => {
  const path = await buildH5(file("alone.nwb"), (h5) => {
    buildNwb2Root(h5);
    const current = Float64Array.from({ length: 5000 }, (_, i) => (i >= 2000 && i < 4000 ? 1e-10 : 0));
    addSeries(h5, "stimulus/presentation/s0", { number: 0, data: current });
    addSeries(h5, "stimulus/presentation/s1", { number: 1, data: current });
    addSeries(h5, "acquisition/r1", { number: 1, data: new Float64Array(5000).fill(-0.07) });
  });
  const reports = [];
  for await (const report of featuresOfRecording({ path, sweeps: "0-1" })) reports.push(report);
  expect(reports).toMatchObject([
    { sweep: 0, features: null, spikes: [], spike_count: null, notes: [expect.stringContaining("holds no response")] },
    { sweep: 1, features: { v_baseline: expect.closeTo(-70, 9) }, spike_count: 0 },
  ]);
});
