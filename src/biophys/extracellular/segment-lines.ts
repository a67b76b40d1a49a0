import type { CableCell, CellSection } from "../cable/cable-cell.js";
import { type CentreLine, centreLines } from "./axon-shape.js";

/** A point in space, x, y and z [µm]. */
export type Point = readonly [x: number, y: number, z: number];

/** A segment as a straight line between its ends. */
export interface SegmentLine {
  /** Its node in the cell. */
  readonly node: number;
  readonly start: Point;
  readonly end: Point;
  /** Half of its mean diameter [µm]. */
  readonly radiusUm: number;
}

/**
 * All segments in NEURON's order, with the ends that LFPy gives them: the points of the centre line at equal distances
 * along it. A segment of a winding neurite is the straight line between them (extracellular.md 1).
 */
export function segmentLines({ sections }: Pick<CableCell, "sections">): SegmentLine[] {
  const lines = centreLines(sections);
  return sections.flatMap((section, i) => linesOf(section, lines[i]!));
}

function linesOf({ nodes, nseg, lengthUm, diameterUm }: CellSection, line: CentreLine): SegmentLine[] {
  const ends = Array.from({ length: nseg + 1 }, (_, k) => pointAt(line, (k * lengthUm) / nseg));
  return Array.from(nodes, (node, k) => ({
    node,
    start: ends[k]!,
    end: ends[k + 1]!,
    radiusUm: diameterUm[k]! / 2,
  }));
}

/** The point of a centre line at a distance along it; its last point beyond the end. */
function pointAt({ x, y, z, arc }: CentreLine, distance: number): Point {
  const last = arc.length - 1;
  let i = 0;
  while (i < last && arc[i + 1]! <= distance) i++;
  if (i === last) return [x[last]!, y[last]!, z[last]!];
  const part = (distance - arc[i]!) / (arc[i + 1]! - arc[i]!);
  const at = (values: Float32Array): number => values[i]! + part * (values[i + 1]! - values[i]!);
  return [at(x), at(y), at(z)];
}
