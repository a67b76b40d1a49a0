import { expect, test } from "vitest";
import type { CellSection } from "../../../src/biophys/cable/cable-cell.js";
import { segmentLines } from "../../../src/biophys/extracellular/segment-lines.js";

test("segments lie between points at equal distances along a winding centre line", () => {
  // 30 µm: 12 along x, then 18 along y, one point twice.
  const outline = {
    x: Float32Array.of(0, 12, 12, 12),
    y: Float32Array.of(0, 0, 0, 18),
    z: Float32Array.of(1, 1, 1, 1),
    arc: Float64Array.of(0, 12, 12, 30),
  };
  const section = {
    nodes: Int32Array.of(4, 5, 6),
    nseg: 3,
    lengthUm: 30,
    diameterUm: Float64Array.of(1, 2, 3),
    outline,
  } as unknown as CellSection;
  expect(segmentLines({ sections: [section] })).toEqual([
    { node: 4, start: [0, 0, 1], end: [10, 0, 1], radiusUm: 0.5 },
    { node: 5, start: [10, 0, 1], end: [12, 8, 1], radiusUm: 1 },
    { node: 6, start: [12, 8, 1], end: [12, 18, 1], radiusUm: 1.5 },
  ]);
});

test("a section without length is one point", () => {
  const here = Float32Array.of(2, 2);
  const outline = { x: here, y: here, z: here, arc: Float64Array.of(0, 0) };
  const section = { nodes: Int32Array.of(1), nseg: 1, lengthUm: 1e-9, diameterUm: Float64Array.of(4), outline };
  expect(segmentLines({ sections: [section as unknown as CellSection] })).toEqual([
    { node: 1, start: [2, 2, 2], end: [2, 2, 2], radiusUm: 2 },
  ]);
});
