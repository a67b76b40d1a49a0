import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainedVariance } from "../../../src/analysis/compare/explained-variance.js";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { literalExplainedVariance } from "../../support/literal-explained-variance.js";

/** Times in the middle of samples, so that no rounding moves a spike. */
const times = (steps: readonly number[], rateHz: number) => steps.map((step) => (step + 0.5) / rateHz);

describe("explainedVariance", () => {
  const rateHz = 20_000;
  const samples = 20_000;
  const recorded = [
    [2000, 6000, 10_000, 14_000],
    [2040, 6100, 9950, 14_400],
    [1980, 6010, 10_300, 15_000],
  ];
  const model = [[2010, 6020, 10_100, 14_300]];
  const of = (sigmaS: number) =>
    explainedVariance(
      model.map((train) => times(train, rateHz)),
      recorded.map((train) => times(train, rateHz)),
      { rateHz, samples, sigmaS },
    );

  it.each([
    [0.004, 0.7920770589643595, 0.6196128496618445, 0.7822633450235108],
    [0.01, 0.8682444429419203, 0.814420524239015, 0.9380083349332698],
    [0.05, 0.979861640391777, 0.9594514214040696, 0.9791703051263984],
  ])("gives the figures of glif.md C.6 at %s s", (sigmaS, data, explained, ratio) => {
    const found = of(sigmaS);
    expect(found.sigmaS).toBe(sigmaS);
    for (const [measure, expected] of [
      [found.data, data],
      [found.model, explained],
      [found.ratio, ratio],
    ] as const) {
      expect(Math.abs(measure.value! / expected - 1)).toBeLessThan(1e-12);
    }
  });

  // One after the other: of doubles between 0.1 and 0.24 times the samples, only about one in five has a kernel longer than
  // the sweep, and in some runs far fewer.
  it.each([
    ["kernels that fit into the sweep", 200, () => 0.1, (count: number) => 0.1 * count],
    // Up to 1.2 times the length of the sweep, where 95 % of the kernel still lie within it.
    ["kernels longer than the sweep", 100, (count: number) => 0.1 * (count + 1), (count: number) => 0.24 * count],
  ])("equals plain convolution for any trains, with %s", (_, numRuns, least, most) => {
    const cases = fc.integer({ min: 30, max: 400 }).chain((count) => {
      const step = fc.integer({ min: 0, max: count - 1 });
      return fc.record({
        count: fc.constant(count),
        sigma: fc.double({ min: least(count), max: most(count), noNaN: true }),
        model: fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 2 }),
        recorded: fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 2, maxLength: 4 }),
      });
    });
    fc.assert(
      fc.property(cases, ({ count, sigma, model, recorded }) => {
        const sorted = (trains: number[][]) =>
          trains.map((train) =>
            times(
              [...train].sort((a, b) => a - b),
              1,
            ),
          );
        const found = explainedVariance(sorted(model), sorted(recorded), { rateHz: 1, samples: count, sigmaS: sigma });
        const expected = literalExplainedVariance(model, recorded, sigma, count);
        // Wide kernels leave trains almost constant: their variance is a small difference of great numbers.
        expect(Math.abs(found.data.value! - expected.data)).toBeLessThan(1e-10);
        expect(Math.abs(found.model.value! - expected.model)).toBeLessThan(1e-10);
      }),
      { numRuns },
    );
  });

  it("is 1 for a model that equals recorded sweeps that are equal", () => {
    const train = times([5, 90, 91, 300], 1);
    const found = explainedVariance([train], [train, train], { rateHz: 1, samples: 500, sigmaS: 7 });
    expect(found).toEqual({
      sigmaS: 7,
      data: { value: 1, reason: null },
      model: { value: 1, reason: null },
      ratio: { value: 1, reason: null },
    });
  });

  it("counts two spikes on one sample once", () => {
    const options = { rateHz: 1, samples: 500, sigmaS: 7 };
    const twice = explainedVariance([[5.1, 5.9, 90.5]], [[5.5, 90.5], [70.5]], options);
    expect(twice).toEqual(explainedVariance([[5.5, 90.5]], [[5.5, 90.5], [70.5]], options));
  });

  it("says why there is no number", () => {
    const options = { rateHz: 1000, samples: 1000, sigmaS: 0.01 };
    const one = explainedVariance([[0.1]], [[0.1]], options);
    expect(one.data).toEqual({
      value: null,
      reason: "there is only one recorded sweep of this stimulus, expected two or more",
    });
    expect(one.model.value).toBe(1);
    expect(one.ratio).toEqual(one.data);
    expect(explainedVariance([], [[0.1], [0.2]], options).model.reason).toBe(
      "there is no sweep of the model with this stimulus",
    );
    expect(explainedVariance([[0.1]], [], options).model.reason).toBe("there is no recorded sweep of this stimulus");
    expect(explainedVariance([[0.1]], [[0.1], [0.2]], { ...options, sigmaS: 1 }).ratio.reason).toBe(
      "sigma is too long for the sweep: it holds 38 % of the kernel, expected more than 95 %",
    );
    expect(explainedVariance([[0.1]], [[0.1], [0.2]], { ...options, sigmaS: 9e-5 }).ratio.reason).toBe(
      "sigma is shorter than a tenth of a sample",
    );
  });

  it("refuses a spike that is not on the sweep, and amounts that are none", () => {
    const options = { rateHz: 1000, samples: 1000, sigmaS: 0.01 };
    expect(() => explainedVariance([[1]], [[0.1], [0.2]], options)).toThrow(
      "Cannot measure explained variance: a spike of the model lies on sample 1000, expected 0 to 999",
    );
    for (const wrong of [{ rateHz: 0 }, { samples: 0 }, { samples: 1.5 }, { sigmaS: Number.NaN }]) {
      expect(() => explainedVariance([[0.1]], [[0.1], [0.2]], { ...options, ...wrong })).toThrow(InvalidOptionError);
    }
    expect(() => explainedVariance([[Number.NaN]], [[0.1], [0.2]], options)).toThrow(InvalidOptionError);
  });
});
