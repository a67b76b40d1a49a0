import type { Outline } from "./section-draft.js";

/** Segments of one section, x ascending; one entry per segment. */
export interface SegmentGeometry {
  /** Membrane area, taper included [µm²]. */
  readonly areaUm2: Float64Array;
  /** Mean diameter [µm]. */
  readonly diameterUm: Float64Array;
  /** Axial resistance from the 0 side of the segment to its middle [MΩ]. */
  readonly leftMohm: Float64Array;
  /** Axial resistance from the middle to the 1 side [MΩ]. */
  readonly rightMohm: Float64Array;
}

/** Segments are shorter than this, unless a model states another length [µm] (biophysical-models.md D.3). */
export const SEGMENT_UM = 40;

/** Number of segments of a section: always odd, with segments shorter than `segmentUm`. */
export function segmentCount(lengthUm: number, segmentUm: number = SEGMENT_UM): number {
  return 1 + 2 * Math.trunc(lengthUm / segmentUm);
}

/** Integrals over one half of a segment. */
interface Half {
  readonly area: number; // Σ (d1+d2)·slant length
  readonly diameter: number; // Σ (d1+d2)·length
  readonly resistance: number; // Σ length/(d1·d2)
}

/** Minimum length of a piece [µm], which gives steps in diameter a finite resistance. */
const SHORTEST = 1e-15;

/** NEURON's diameter of a section whose points are all at one place [µm]. */
const DEFAULT_DIAMETER_UM = 500;

/**
 * Segment areas, diameters and axial resistances of a section defined by points: every half segment is a chain of
 * frusta, cut at the ends of the half segment (neuron-numerics.md 2b). The order of operations is NEURON's.
 *
 * @param outline at least two points
 * @param nseg number of segments
 * @param raOhmCm axial resistivity [Ω·cm]
 */
export function outlineGeometry(outline: Outline, nseg: number, raOhmCm: number): SegmentGeometry {
  const { arc } = outline;
  const segmentLength = arc.at(-1)! / nseg;
  const walk = halfSegments(outline);
  const geometry = emptyGeometry(nseg);
  for (let k = 0; k < nseg; k++) {
    const start = k * segmentLength;
    const left = walk(start + segmentLength / 2, 0);
    const right = walk(start + segmentLength / 2 + segmentLength / 2, left.diameter, left.area);
    geometry.areaUm2[k] = right.area * 0.5 * Math.PI;
    geometry.diameterUm[k] = segmentLength > 0 ? (right.diameter * 0.5) / segmentLength : DEFAULT_DIAMETER_UM;
    geometry.leftMohm[k] = ((left.resistance * raOhmCm) / Math.PI) * (4 * 0.01);
    geometry.rightMohm[k] = ((right.resistance * raOhmCm) / Math.PI) * (4 * 0.01);
  }
  return geometry;
}

/** Integrates along an outline from its start; each call continues to the position `end` [µm]. */
function halfSegments(outline: Outline): (end: number, diameterSoFar: number, areaSoFar?: number) => Half {
  const { arc, diameter: diameters } = outline;
  const last = arc.length - 1;
  let at = 0;
  let diameterAt = diameters[0]!;
  let point = 0;
  return (end, diameterSoFar, areaSoFar = 0) => {
    let area = areaSoFar;
    let diameter = diameterSoFar;
    let resistance = 0;
    for (let within = true; within; ) {
      const [from, to] = [arc[point]!, arc[point + 1]!];
      const [dFrom, dTo] = [diameters[point]!, diameters[point + 1]!];
      within = to <= end && point + 1 < last;
      const part = Math.abs(to - from) < 1e-10 ? 1 : (end - from) / (to - from);
      const next = within ? to : end;
      const diameterNext = within ? dTo : (1 - part) * dFrom + part * dTo;
      if (within) point++;

      const run = next - at;
      const length = Math.max(run, SHORTEST);
      diameter += (diameterNext + diameterAt) * run;
      resistance += 1 / ((diameterNext * diameterAt) / length || 1e-15);
      const rise = 0.5 * (diameterNext - diameterAt);
      area += (diameterNext + diameterAt) * Math.sqrt(length * length + rise * rise);
      at = next;
      diameterAt = diameterNext;
    }
    return { area, diameter, resistance };
  };
}

/** Segments of a cylinder without points (neuron-numerics.md 2b). Lengths [µm], resistivity [Ω·cm]. */
export function cylinderGeometry(lengthUm: number, diameterUm: number, nseg: number, raOhmCm: number): SegmentGeometry {
  const piece = lengthUm / nseg;
  const half = (0.01 * raOhmCm * (piece / 2)) / ((Math.PI * diameterUm * diameterUm) / 4);
  const geometry = emptyGeometry(nseg);
  geometry.areaUm2.fill(Math.PI * diameterUm * piece);
  geometry.diameterUm.fill(diameterUm);
  geometry.leftMohm.fill(half);
  geometry.rightMohm.fill(half);
  return geometry;
}

function emptyGeometry(nseg: number): SegmentGeometry {
  return {
    areaUm2: new Float64Array(nseg),
    diameterUm: new Float64Array(nseg),
    leftMohm: new Float64Array(nseg),
    rightMohm: new Float64Array(nseg),
  };
}
