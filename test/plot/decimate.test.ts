import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimate, extent, type Point } from "../../src/plot/decimate.js";

const sampleUnits = (samplesPerPixel: number) => ({ samplesPerPixel, xPerSample: 1, yScale: 1 });
const isGap = ({ y }: Point): boolean => Number.isNaN(y);

const samples = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -9, max: 9 }) }, fc.constantFrom(Number.NaN, Infinity)), {
    maxLength: 200,
  })
  .map((values) => Float64Array.from(values));
const perPixel = fc.double({ min: 0.1, max: 40, noNaN: true });

/** The pixel columns as decimate cuts them: every sample its own column where there are few. */
function columnsOf(count: number, samplesPerPixel: number): [number, number][] {
  const width = samplesPerPixel < 4 ? 1 : samplesPerPixel;
  const columns: [number, number][] = [];
  for (let start = 0, bin = 1; start < count; bin++) {
    const end = Math.min(count, Math.max(start + 1, Math.round(bin * width)));
    columns.push([start, end]);
    start = end;
  }
  return columns;
}

describe("decimate()", () => {
  it("keeps the lowest and the highest sample of every pixel column", () => {
    fc.assert(
      fc.property(samples, perPixel, (values, width) => {
        const points = decimate(values, sampleUnits(width));
        for (const [start, end] of columnsOf(values.length, width)) {
          const finite = values.slice(start, end).filter(Number.isFinite);
          const drawn = points.filter(({ x, y }) => x >= start && x < end && !Number.isNaN(y)).map(({ y }) => y);
          if (finite.length === 0) continue;
          expect(drawn).toContain(Math.min(...finite));
          expect(drawn).toContain(Math.max(...finite));
        }
      }),
    );
  });

  it("draws no line over a gap between columns, and breaks no line where there is none", () => {
    fc.assert(
      fc.property(samples, perPixel, (values, width) => {
        const points = decimate(values, sampleUnits(width));
        const columns = columnsOf(values.length, width);
        const columnOf = (x: number): number => columns.findIndex(([start, end]) => x >= start && x < end);
        for (let i = 1; i < points.length; i++) {
          const [a, b] = [points[i - 1]!, points[i]!];
          if (isGap(a) || isGap(b) || columnOf(a.x) === columnOf(b.x)) continue;
          // A lone sample holds to the next, which may be the start of its gap.
          if (b.y === a.y && isGap(points[i + 1] ?? { x: 0, y: Number.NaN })) continue;
          expect([...values.slice(a.x, b.x + 1)].every(Number.isFinite)).toBe(true);
        }
        const gaps = points.filter(isGap).length;
        const broken = [...values].some(
          (value, i) => i > 0 && !Number.isFinite(value) && Number.isFinite(values[i - 1]!),
        );
        if (!broken) expect(gaps).toBe(0);
        const first = [...values].findIndex(Number.isFinite);
        const last = [...values].findLastIndex(Number.isFinite);
        const inner = first >= 0 && [...values.slice(first, last)].some((value) => !Number.isFinite(value));
        if (inner) expect(gaps).toBeGreaterThan(0);
      }),
    );
  });

  it("goes forward in time, gives real samples only, and few of them", () => {
    fc.assert(
      fc.property(samples, perPixel, (values, width) => {
        const points = decimate(values, sampleUnits(width));
        for (let i = 1; i < points.length; i++) expect(points[i]!.x).toBeGreaterThanOrEqual(points[i - 1]!.x);
        for (const [i, { x, y }] of points.entries()) {
          if (Number.isNaN(y)) continue;
          expect(Number.isFinite(y)).toBe(true);
          const holds = points[i - 1]?.x === x - 1 && points[i - 1]?.y === y;
          if (!holds) expect(values[x]).toBe(y);
        }
        expect(points.length).toBeLessThanOrEqual(11 * columnsOf(values.length, width).length);
      }),
    );
  });

  it("keeps a spike of one sample among a million", () => {
    const voltage = new Float64Array(1_000_000).fill(-70);
    voltage[777_777] = 30;
    const points = decimate(voltage, { samplesPerPixel: 500, xPerSample: 0.5, yScale: 2 });
    expect(points.length).toBeLessThan(8000);
    expect(points.filter(({ y }) => y === 60)).toEqual([{ x: 777_777 / 2, y: 60 }]);
  });

  it("shows a gap narrower than a pixel", () => {
    const voltage = new Float64Array(1000).fill(1);
    voltage[512] = Number.NaN;
    expect(decimate(voltage, sampleUnits(100)).filter(isGap)).toHaveLength(1);
  });

  it("makes a stroke of a lone sample", () => {
    expect(decimate(Float64Array.of(Number.NaN, 3, Number.NaN), sampleUnits(1))).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 3 },
    ]);
  });

  it("gives nothing for nothing", () => {
    expect(decimate(new Float64Array(0), sampleUnits(10))).toEqual([]);
    expect(decimate(new Float64Array(50).fill(Number.NaN), sampleUnits(10))).toEqual([]);
  });
});

describe("extent()", () => {
  it("spans all lines and passes over gaps", () => {
    const lines = [
      [{ x: 0, y: 2 }],
      [
        { x: 0, y: Number.NaN },
        { x: 1, y: -3 },
      ],
      [],
    ];
    expect(extent(...lines)).toEqual({ min: -3, max: 2 });
    expect(extent([], [{ x: 0, y: Number.NaN }])).toBeNull();
  });
});
