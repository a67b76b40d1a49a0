import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cylinderGeometry, outlineGeometry, segmentCount } from "../../../src/biophys/morphology/geometry.js";
import { pathDistance } from "../../../src/biophys/morphology/path-distance.js";
import type { Outline } from "../../../src/biophys/morphology/section-draft.js";
import { arcLengths } from "../../../src/biophys/morphology/sections.js";

function outline(points: readonly (readonly [x: number, diameter: number])[]): Outline {
  const x = Float32Array.from(points, ([value]) => value);
  const zero = new Float32Array(x.length);
  return { x, y: zero, z: zero, diameter: Float32Array.from(points, ([, d]) => d), arc: arcLengths(x, zero, zero) };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe("segment geometry", () => {
  test("nseg is odd and grows by two every 40 µm", () => {
    expect([0.1, 39.999, 40, 79.9, 80, 400].map((um) => segmentCount(um))).toEqual([1, 1, 3, 3, 5, 21]);
    expect([0.1, 19.9, 20, 39.9, 40].map((um) => segmentCount(um, 20))).toEqual([1, 1, 3, 3, 5]);
  });

  test("a cone has the area and resistance of the textbook, however it is cut", () => {
    const [length, d0, d1, ra] = [100, 4, 1, 150];
    const area = (Math.PI / 2) * (d0 + d1) * Math.hypot(length, (d0 - d1) / 2);
    const resistance = (0.04 * ra * length) / (Math.PI * d0 * d1); // [MΩ]
    for (const nseg of [1, 3, 7, 41]) {
      const { areaUm2, leftMohm, rightMohm, diameterUm } = outlineGeometry(
        outline([
          [0, d0],
          [length, d1],
        ]),
        nseg,
        ra,
      );
      expect(sum(areaUm2) / area).toBeCloseTo(1, 13);
      expect((sum(leftMohm) + sum(rightMohm)) / resistance).toBeCloseTo(1, 13);
      expect(diameterUm[(nseg - 1) / 2]).toBeCloseTo((d0 + d1) / 2, 13);
    }
  });

  test("steps in diameter count their ring of membrane and add no resistance", () => {
    const { areaUm2, leftMohm, rightMohm } = outlineGeometry(
      outline([
        [0, 2],
        [10, 2],
        [10, 4],
        [20, 4],
      ]),
      1,
      100,
    );
    const ring = Math.PI * (2 * 2 - 1 * 1);
    expect(areaUm2[0]).toBeCloseTo(Math.PI * (2 * 10 + 4 * 10) + ring, 9);
    expect(leftMohm[0]! + rightMohm[0]!).toBeCloseTo(((0.04 * 100 * 10) / Math.PI) * (1 / 4 + 1 / 16), 9);
  });

  test("a drawn cylinder and a plain one agree", () => {
    const drawn = outlineGeometry(
      outline([
        [0, 1],
        [15, 1],
        [30, 1],
      ]),
      1,
      120,
    );
    const plain = cylinderGeometry(30, 1, 1, 120);
    expect(drawn.areaUm2[0]).toBeCloseTo(plain.areaUm2[0]!, 12);
    expect(drawn.leftMohm[0]).toBeCloseTo(plain.leftMohm[0]!, 12);
    expect(drawn.rightMohm[0]).toBeCloseTo(plain.rightMohm[0]!, 12);
  });

  test("totals do not depend on the number of segments", () => {
    const piece = fc.tuple(
      fc.double({ min: 0.01, max: 50, noNaN: true }),
      fc.double({ min: 0.05, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 30 }), fc.integer({ min: 0, max: 20 }), (pieces, half) => {
        let at = 0;
        const drawn = outline(
          pieces.map(([run, diameter]) => {
            at += run;
            return [at, diameter] as const;
          }),
        );
        const one = outlineGeometry(drawn, 1, 100);
        const many = outlineGeometry(drawn, 1 + 2 * half, 100);
        expect(sum(many.areaUm2) / sum(one.areaUm2)).toBeCloseTo(1, 9);
        const total = ({ leftMohm, rightMohm }: typeof one): number => sum(leftMohm) + sum(rightMohm);
        expect(total(many) / total(one)).toBeCloseTo(1, 9);
      }),
    );
  });
});

test("path distance goes by the nearest common section", () => {
  const sections = [
    { parent: -1, parentX: 0, lengthUm: 10 },
    { parent: 0, parentX: 0.5, lengthUm: 40 },
    { parent: 1, parentX: 1, lengthUm: 20 },
    { parent: 1, parentX: 1, lengthUm: 6 },
    { parent: 1, parentX: 0, lengthUm: 8 },
  ];
  const between = (a: number, x: number, b: number, y: number): number =>
    pathDistance(sections, { section: a, x }, { section: b, x: y });
  expect(between(2, 0.5, 0, 0)).toBe(10 + 40 + 5);
  expect(between(2, 0.5, 3, 0.5)).toBe(13);
  expect(between(4, 1, 2, 0)).toBe(48);
  expect(between(1, 0.25, 1, 0.75)).toBe(20);
});
