import { describe, expect, it } from "vitest";
import { extractFeatures } from "../../../src/analysis/sweep/extract-features.js";
import { spikeTrainFeatures } from "../../../src/analysis/train/spike-train-features.js";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { pulseTrain } from "../../support/pulses.js";

describe("spikeTrainFeatures", () => {
  it("are those that the voltage gives", () => {
    const rateHz = 50_000;
    const voltage = pulseTrain({ rateHz, durationS: 0.4, peaksS: [0.05, 0.08, 0.15, 0.31] });
    const { spikes, sweep } = extractFeatures({ voltage, rateHz }, { start: 0.04, end: 0.2 });
    const times = spikes.map(({ threshold_t }) => threshold_t);
    expect(times).toHaveLength(3);
    expect(sweep).toMatchObject(spikeTrainFeatures(times, 0.04, 0.2));
  });

  it("are null where there are too few spikes", () => {
    expect(spikeTrainFeatures([], 0, 1)).toEqual({
      adapt: null,
      latency: null,
      isi_cv: null,
      mean_isi: null,
      median_isi: null,
      first_isi: null,
      avg_rate: 0,
    });
    expect(spikeTrainFeatures([0.25], 0, 2)).toMatchObject({ latency: 0.25, mean_isi: null, avg_rate: 0.5 });
    expect(() => spikeTrainFeatures([2, 1], 0, 2)).toThrow(InvalidOptionError);
  });
});
