import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectSpikes } from "../../../src/analysis/spikes/detect-spikes.js";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { pulseTrain } from "../../support/pulses.js";
import { runCount } from "../../support/share.js";

describe("detectSpikes", () => {
  const peaksS = [0.05, 0.08, 0.15, 0.31];
  const voltage = pulseTrain({ rateHz: 50_000, durationS: 0.4, peaksS });

  it("finds a threshold shortly before each peak", () => {
    const times = detectSpikes(voltage, 50_000);
    expect(times).toHaveLength(peaksS.length);
    times.forEach((time, n) => {
      expect(peaksS[n]! - time).toBeGreaterThan(1e-4);
      expect(peaksS[n]! - time).toBeLessThan(1e-3);
    });
  });

  it("finds every spike of a train, wherever the spikes are", () => {
    const gaps = fc.array(fc.double({ min: 0.01, max: 0.1, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(25_000, 40_000, 50_000, 200_000), (intervals, rateHz) => {
        let last = 0.02;
        const peaks = intervals.map((interval) => {
          last += interval;
          return last;
        });
        const times = detectSpikes(pulseTrain({ rateHz, durationS: last + 0.05, peaksS: peaks }), rateHz);
        expect(times).toHaveLength(peaks.length);
        times.forEach((time, n) => {
          expect(Math.abs(peaks[n]! - time)).toBeLessThan(2e-3);
        });
      }),
      { numRuns: runCount(40) },
    );
  });

  it("looks in the window only", () => {
    expect(detectSpikes(voltage, 50_000, { start: 0.06, end: 0.2 })).toHaveLength(2);
    expect(detectSpikes(voltage, 50_000, { start: 0.2, end: 0.3 })).toHaveLength(0);
  });

  it("drops spikes that are too low, too small, too slow or not steep enough", () => {
    expect(detectSpikes(voltage, 50_000, { minPeak: 31 })).toHaveLength(0);
    expect(detectSpikes(voltage, 50_000, { minHeight: 101 })).toHaveLength(0);
    expect(detectSpikes(voltage, 50_000, { maxInterval: 1e-4 })).toHaveLength(0);
    expect(detectSpikes(voltage, 50_000, { dvCutoff: 400 })).toHaveLength(0);
  });

  it("runs unfiltered where the default filter does not fit the rate", () => {
    const slow = pulseTrain({ rateHz: 20_000, durationS: 0.4, peaksS });
    expect(detectSpikes(slow, 20_000)).toHaveLength(peaksS.length);
    expect(detectSpikes(slow, 20_000)).toEqual(detectSpikes(slow, 20_000, { filter: null }));
  });

  it("finds nothing where there is nothing", () => {
    expect(detectSpikes(new Float64Array(0), 50_000)).toHaveLength(0);
    expect(detectSpikes(new Float64Array(1), 50_000)).toHaveLength(0);
    expect(detectSpikes(new Float64Array(5).fill(-0.07), 50_000)).toHaveLength(0);
    expect(detectSpikes(new Float64Array(5000).fill(-0.07), 50_000)).toHaveLength(0);
  });

  it("names the sample that is not finite", () => {
    const broken = voltage.slice();
    broken[17] = Number.NaN;
    expect(() => detectSpikes(broken, 50_000)).toThrow(
      "Cannot detect spikes: sample 17 of the voltage is NaN, expected finite numbers throughout",
    );
  });

  it("says what is wrong with an option", () => {
    const refusals: [Parameters<typeof detectSpikes>[2], string][] = [
      [{ start: 0.5 }, "Cannot detect spikes with start 0.5: expected a time up to the last sample at 0.39998 s"],
      [{ end: 1 }, "Cannot detect spikes with end 1: expected a time up to the last sample at 0.39998 s"],
      [{ start: 0.2, end: 0.1 }, "Cannot detect spikes with end 0.1: expected a time after the start at 0.2 s"],
      [{ filter: 0 }, "Cannot detect spikes with filter 0: expected a positive number of kHz"],
      [
        { filter: 25 },
        "Cannot detect spikes with filter 25: a sampling rate of 50000 Hz is too low for a low-pass at 25 kHz",
      ],
      [{ minPeak: Number.NaN }, "Cannot detect spikes with minPeak NaN: expected a finite number"],
    ];
    for (const [options, message] of refusals) {
      const detect = () => detectSpikes(voltage, 50_000, options);
      expect(detect).toThrow(message);
      expect(detect).toThrow(InvalidOptionError);
    }
    expect(() => detectSpikes(voltage, 0)).toThrow(
      "Cannot detect spikes: the rate is 0 Hz, expected a positive number",
    );
  });
});
