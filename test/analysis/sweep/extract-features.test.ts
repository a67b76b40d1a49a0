import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectSpikes } from "../../../src/analysis/spikes/detect-spikes.js";
import { extractFeatures } from "../../../src/analysis/sweep/extract-features.js";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { pulseTrain, REST_V } from "../../support/pulses.js";
import { runCount } from "../../support/share.js";

const rateHz = 50_000;
const peaksS = [0.15, 0.18, 0.22, 0.28];
const voltage = pulseTrain({ rateHz, durationS: 0.4, peaksS });
const current = Float64Array.from(voltage, (_, k) => (k >= 5000 && k < 17_500 ? 120e-12 : 0));

describe("extractFeatures", () => {
  it("measures each spike in mV, pA, s and mV/ms", () => {
    const { spikes, notes } = extractFeatures({ voltage, current, rateHz }, { start: 0.1, end: 0.35 });
    expect(notes).toEqual([]);
    expect(spikes.map((spike) => spike.peak_index)).toEqual(peaksS.map((peak) => Math.round(peak * rateHz)));
    for (const spike of spikes) {
      expect(spike.clipped).toBe(false);
      expect(spike.isi_type).toBe("direct");
      expect(spike.threshold_i).toBe(120);
      expect(spike.peak_v).toBeCloseTo(29.7, 0);
      // Steepest side of a bell of 100 mV and 0.2 ms: 100/0.2·e^(−1/2) mV/ms.
      expect(spike.upstroke! / 303.3).toBeCloseTo(1, 1);
      expect(spike.downstroke! / -151.6).toBeCloseTo(1, 0);
      expect(spike.trough_v).toBeCloseTo(-80, 0);
      expect(spike.width!).toBeGreaterThan(3e-4);
      expect(spike.width!).toBeLessThan(1e-3);
    }
  });

  it("takes values of 32 bits to mV and pA of 32 bits, as AllenSDK does", () => {
    const inVolts = (values: Float64Array) => Float64Array.from(values, Math.fround);
    const asAllenSDK = (values: Float64Array, factor: number) =>
      values.map((value) => Math.fround(Math.fround(value) * Math.fround(factor)) / factor);
    const stored = extractFeatures({ voltage: inVolts(voltage), current: inVolts(current), rateHz });
    const read = extractFeatures({ voltage: asAllenSDK(voltage, 1e3), current: asAllenSDK(current, 1e12), rateHz });
    expect(stored).toEqual(read);
    expect(stored).not.toEqual(extractFeatures({ voltage, current, rateHz }));
  });

  it("measures the train", () => {
    const { sweep, spikes } = extractFeatures({ voltage, current, rateHz }, { start: 0.1, end: 0.35 });
    const isis = [0.03, 0.04, 0.06];
    expect(sweep.avg_rate).toBeCloseTo(4 / 0.25, 9);
    expect(sweep.latency).toBeCloseTo(spikes[0]!.threshold_t - 0.1, 12);
    expect(sweep.first_isi).toBeCloseTo(0.03, 4);
    expect(sweep.median_isi).toBeCloseTo(0.04, 4);
    expect(sweep.mean_isi).toBeCloseTo(0.13 / 3, 4);
    expect(sweep.adapt).toBeCloseTo((0.01 / 0.07 + 0.02 / 0.1) / 2, 3);
    expect(sweep.isi_cv).toBeCloseTo(Math.sqrt(isis.reduce((s, x) => s + (x - 0.13 / 3) ** 2, 0) / 3) / (0.13 / 3), 3);
    expect(sweep.v_baseline).toBeCloseTo(REST_V * 1e3, 9);
    expect(sweep.peak_deflect?.[1]).toBe(7500);
  });

  it("gives the thresholds of detectSpikes, whatever the options", () => {
    const options = fc.record(
      {
        start: fc.double({ min: 0, max: 0.2, noNaN: true }),
        end: fc.double({ min: 0.21, max: 0.39, noNaN: true }),
        dvCutoff: fc.double({ min: 1, max: 300, noNaN: true }),
        threshFrac: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        maxInterval: fc.double({ min: 1e-4, max: 0.01, noNaN: true }),
        minHeight: fc.double({ min: 0, max: 120, noNaN: true }),
        minPeak: fc.double({ min: -60, max: 40, noNaN: true }),
        filter: fc.double({ min: 0.5, max: 24, noNaN: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(options, (given) => {
        const { spikes } = extractFeatures({ voltage, rateHz }, given);
        expect(spikes.map((spike) => spike.threshold_t)).toEqual([...detectSpikes(voltage, rateHz, given)]);
        for (const spike of spikes) expect(spike.peak_index).toBeGreaterThan(spike.threshold_index);
      }),
      { numRuns: runCount(100) },
    );
  });

  it("gives the same for a rate and for the times of its samples", () => {
    const timesS = Float64Array.from(voltage, (_, k) => k * (1 / rateHz));
    expect(extractFeatures({ voltage, current, timesS })).toEqual(extractFeatures({ voltage, current, rateHz }));
  });

  it("leaves out what a clipped spike lacks", () => {
    const end = 0.28 + 1e-4;
    const { spikes } = extractFeatures({ voltage, rateHz }, { end });
    expect(spikes.map((spike) => spike.clipped)).toEqual([false, false, false, true]);
    const last = spikes[3]!;
    for (const key of ["trough_v", "downstroke", "isi_type", "width", "upstroke_downstroke_ratio"] as const) {
      expect(last[key]).toBeNull();
    }
    expect(last.upstroke).not.toBeNull();
    expect(last.peak_i).toBeNull();
  });

  it("states plainly that there are no spikes", () => {
    const flat = new Float64Array(20_000).fill(-0.07);
    const { spikes, sweep } = extractFeatures({ voltage: flat, rateHz }, { start: 0.15, end: 0.35 });
    expect(spikes).toEqual([]);
    expect(sweep).toMatchObject({ avg_rate: 0, adapt: null, latency: null, isi_cv: null, mean_isi: null, tau: null });
    expect(sweep).toMatchObject({ pause_metrics: [0, 0], burst_metrics: [0, 0], delay_metrics: [0, 0] });
    expect(sweep.v_baseline).toBeCloseTo(-70, 9);
  });

  it("has no intervals to speak of for one spike", () => {
    const { spikes, sweep } = extractFeatures({ voltage, rateHz }, { start: 0.1, end: 0.16 });
    expect(spikes).toHaveLength(1);
    expect(sweep).toMatchObject({ adapt: null, isi_cv: null, mean_isi: null, median_isi: null, first_isi: null });
    expect(sweep.latency).toBeGreaterThan(0.04);
  });

  it("measures time constant and sag of a charging membrane", () => {
    const tau = 0.017;
    const charging = Float64Array.from({ length: 60_000 }, (_, k) => {
      const t = k / rateHz - 0.2;
      return REST_V - (t > 0 ? 0.012 * (1 - Math.exp(-t / tau)) : 0);
    });
    const { sweep } = extractFeatures({ voltage: charging, rateHz }, { start: 0.2, end: 1 });
    expect(Math.abs(sweep.tau! / tau - 1)).toBeLessThan(1e-6);
    expect(sweep.sag).toBeCloseTo(0, 6);
  });

  it("survives traces of any few samples", () => {
    for (let count = 1; count < 40; count++) {
      const trace = { voltage: voltage.slice(7480, 7480 + count), rateHz };
      expect(extractFeatures(trace).spikes.length).toBeLessThanOrEqual(1);
    }
  });

  it("says that it did not filter where the default filter does not fit", () => {
    const slow = pulseTrain({ rateHz: 20_000, durationS: 0.4, peaksS });
    const { spikes, notes } = extractFeatures({ voltage: slow, rateHz: 20_000 });
    expect(spikes).toHaveLength(4);
    expect(notes).toEqual([
      "The slope of the voltage was not filtered: a sampling rate of 20000 Hz is too low for a low-pass at 10 kHz",
    ]);
  });

  it("accepts an end that is the last sample but for rounding", () => {
    const rate = 1 / 9.987e-5;
    const trace = { voltage: new Float64Array(30_000).fill(-0.07), rateHz: rate };
    const end = (29_999 / rate) * (1 + 2 * Number.EPSILON);
    expect(extractFeatures(trace, { start: 0, end }).sweep.avg_rate).toBe(0);
  });

  it("refuses what it cannot measure", () => {
    const refusals: [Parameters<typeof extractFeatures>[0], string][] = [
      [
        { voltage: new Float64Array(0), rateHz },
        "Cannot extract features from a voltage of 0 samples: expected at least one",
      ],
      [
        { voltage, current: current.slice(1), rateHz },
        "Cannot extract features: the current has 19999 samples and the voltage 20000, expected as many of both",
      ],
      [
        { voltage: voltage.map((v, k) => (k === 3 ? Number.NaN : v)), rateHz },
        "Cannot extract features: sample 3 of the voltage is NaN, expected finite numbers throughout",
      ],
      [
        { voltage: voltage.slice(0, 2), timesS: Float64Array.of(1, 0.5) },
        "Cannot extract features: time 1 is 0.5 s, expected times that never fall",
      ],
    ];
    for (const [trace, message] of refusals) {
      expect(() => extractFeatures(trace)).toThrow(message);
      expect(() => extractFeatures(trace)).toThrow(InvalidOptionError);
    }
  });
});
