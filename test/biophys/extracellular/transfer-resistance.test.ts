import { describe, expect, test } from "vitest";
import type { Point, SegmentLine } from "../../../src/biophys/extracellular/segment-lines.js";
import { distanceOf, transferResistance } from "../../../src/biophys/extracellular/transfer-resistance.js";

const line = (start: Point, end: Point, radiusUm = 1): SegmentLine => ({ node: 1, start, end, radiusUm });
const SIGMA = 0.3;
/** mV per nA of a point source at a distance [µm]. */
const ofPoint = (distance: number): number => 1 / (4 * Math.PI * SIGMA * distance);

/** The mean of point sources along a segment, by Gauss's rule with two points in each of many parts. */
function summed({ start, end }: SegmentLine, contact: Point): number {
  const parts = 20_000;
  let sum = 0;
  for (let i = 0; i < parts; i++) {
    for (const side of [-1, 1]) {
      const part = (i + 0.5 + side / Math.sqrt(12)) / parts;
      sum += ofPoint(Math.hypot(...start.map((x, axis) => x + part * (end[axis]! - x) - contact[axis]!)));
    }
  }
  return sum / (2 * parts);
}

const oblique = line([3, -4, 10], [23, 16, -5], 0.5);
/** As thin as a line, on whose axis a contact may be. */
const thin = { ...oblique, radiusUm: 1e-9 };

describe("a line source", () => {
  test.each([
    ["beside it", [20, -10, 0]],
    ["beyond its end", [40, 40, -30]],
    ["before its beginning", [-10, -30, 12]],
    ["on its axis beyond the end", [63, 56, -35]],
    ["near it", [14, 5.5, 2]],
  ] as const)("is the mean of point sources along it: %s", (_, contact) => {
    expect(transferResistance("line", thin, contact, SIGMA) / summed(thin, contact)).toBeCloseTo(1, 10);
  });

  test("far away is its middle, to many digits where it is short", () => {
    const short = line([0, 0, 0], [1e-3, 0, 0], 1e-4);
    const away: Point = [5e-4, 800, 600];
    expect(transferResistance("line", short, away, SIGMA) / ofPoint(1000)).toBeCloseTo(1, 12);
  });

  test("of no length is a point", () => {
    const none = line([1, 1, 1], [1, 1, 1], 2);
    expect(transferResistance("line", none, [11, 1, 1], SIGMA)).toBe(
      transferResistance("point", none, [11, 1, 1], SIGMA),
    );
    expect(transferResistance("line", none, [1, 1, 1], SIGMA)).toBeCloseTo(ofPoint(2), 15);
  });

  test("does not depend on which end is the beginning", () => {
    const back = line(oblique.end, oblique.start, 0.5);
    for (const contact of [
      [20, -10, 0],
      [40, 40, -30],
      [-10, -30, 12],
      [14, 5.5, 2],
    ] as const) {
      const ratio =
        transferResistance("line", back, contact, SIGMA) / transferResistance("line", oblique, contact, SIGMA);
      expect(ratio).toBeCloseTo(1, 12);
    }
  });

  test("nearer than the radius has the radius", () => {
    const along = line([0, 0, 0], [10, 0, 0], 2);
    const inside = transferResistance("line", along, [5, 0.3, -0.1], SIGMA);
    expect(inside).toBe(transferResistance("line", along, [5, 0, 0], SIGMA));
    expect(inside / transferResistance("line", along, [5, 2, 0], SIGMA)).toBeCloseTo(1, 14);
    // Of the axis beyond the end, too: LFPykit's rule is about the distance from the axis.
    const beyond = transferResistance("line", along, [11, 0, 0], SIGMA);
    expect(beyond / transferResistance("line", along, [11, 0, 2], SIGMA)).toBeCloseTo(1, 14);
  });
});

test("a point source has the distance from the middle, at least the radius", () => {
  const along = line([0, 0, 0], [10, 0, 0], 2);
  expect(transferResistance("point", along, [5, 30, 40], SIGMA)).toBeCloseTo(ofPoint(50), 15);
  expect(transferResistance("point", along, [5, 1, 0], SIGMA)).toBeCloseTo(ofPoint(2), 15);
});

test("twice the conductivity is half the potential", () => {
  for (const source of ["line", "point"] as const) {
    const [one, two] = [0.3, 0.6].map((sigma) => transferResistance(source, oblique, [20, -10, 0], sigma));
    expect(two! * 2).toBeCloseTo(one!, 15);
  }
});

test("distances are from the line, or from its middle", () => {
  const along = line([0, 0, 0], [10, 0, 0]);
  expect(distanceOf("line", along, [13, 4, 0])).toBe(5);
  expect(distanceOf("line", along, [7, 0, 3])).toBe(3);
  expect(distanceOf("point", along, [5, 0, 7])).toBe(7);
  expect(distanceOf("line", line([1, 0, 0], [1, 0, 0]), [4, 4, 0])).toBe(5);
});
