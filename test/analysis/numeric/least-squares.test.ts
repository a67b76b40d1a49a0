import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastSquares } from "../../../src/analysis/numeric/least-squares.js";
import { pivotedQr } from "../../../src/analysis/numeric/pivoted-qr.js";
import { runCount } from "../../support/share.js";

describe("leastSquares", () => {
  it("finds the straight line through scattered points", () => {
    const x = Float64Array.of(0, 1, 2, 3, 4);
    const y = Float64Array.of(1.1, 2.9, 5.2, 6.8, 9.1);
    const fit = leastSquares(([a, b], out) => out.set(x.map((value, k) => a! + b! * value - y[k]!)), 5, [0, 0]);
    expect(fit![0]).toBeCloseTo(1.04, 7);
    expect(fit![1]).toBeCloseTo(1.99, 7);
  });

  it("finds the minimum of Rosenbrock's valley", () => {
    const valley = ([x, y]: Float64Array, out: Float64Array) => out.set([10 * (y! - x! * x!), 1 - x!]);
    const fit = leastSquares(valley, 2, [-1.2, 1]);
    expect(fit![0]).toBeCloseTo(1, 6);
    expect(fit![1]).toBeCloseTo(1, 6);
  });

  it("recovers an exponential from where AllenSDK begins", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -30, max: -1, noNaN: true }),
        fc.double({ min: 0.003, max: 0.05, noNaN: true }),
        (amplitude, tau) => {
          const count = 2000;
          const residuals = ([a, rate, y0]: Float64Array, out: Float64Array, from: number, to: number) => {
            for (let k = from; k < to; k++) {
              const x = k * 1e-4;
              out[k - from] = y0! + a! * Math.exp(-rate! * x) - (-70 - amplitude * Math.exp(-x / tau));
            }
          };
          const fit = leastSquares(residuals, count, [-amplitude, 50, -70]);
          expect(Math.abs(1 / fit![1]! / tau - 1)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: runCount(30) },
    );
  });

  it("says that fewer residuals than parameters are no fit", () => {
    expect(leastSquares(() => undefined, 1, [0, 0])).toBeNull();
  });
});

describe("pivotedQr", () => {
  it("gives RᵀR = (AP)ᵀ(AP), columns of falling remainder first", () => {
    const columns = [Float64Array.of(1, 2, 3), Float64Array.of(0, 1, 5), Float64Array.of(7, 1, 1)];
    const a = columns.map((column) => column.slice());
    const { r, order } = pivotedQr(columns, new Float64Array(3));
    expect(order[0]).toBe(2);
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    order.forEach((p, i) => {
      order.forEach((q, j) => {
        const product = r.reduce((sum, row) => sum + row[i]! * row[j]!, 0);
        expect(product).toBeCloseTo(dot(a[p]!, a[q]!), 10);
      });
    });
    expect(Math.abs(r[0]![0]!)).toBeGreaterThanOrEqual(Math.abs(r[1]![1]!));
    expect(Math.abs(r[1]![1]!)).toBeGreaterThanOrEqual(Math.abs(r[2]![2]!));
  });
});
