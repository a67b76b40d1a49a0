import type { Marker } from "../morphology/markers.js";
import type { Outline } from "../morphology/section-draft.js";
import type { CellSection } from "./cable-cell.js";

/** The part of a cell that is nearest to a point in space. */
export interface NearestPart {
  /** Index of the section. */
  readonly section: number;
  /** Index of its segment. */
  readonly segment: number;
  /** Distance of the point from the centre line [µm]. */
  readonly awayUm: number;
}

/**
 * The segment whose centre line passes nearest to a point; at equal distances, the first in the order of creation.
 * Sections without an outline, which replace an axon, are left out. Null if none has one.
 */
export function nearestPart(
  sections: readonly CellSection[],
  point: Pick<Marker, "x" | "y" | "z">,
): NearestPart | null {
  let best: NearestPart | null = null;
  for (const [section, { outline, nseg, lengthUm }] of sections.entries()) {
    if (outline === null) continue;
    const { awayUm, arc } = nearestOnOutline(outline, point);
    if (best !== null && awayUm >= best.awayUm) continue;
    best = { section, segment: Math.min(Math.trunc((nseg * arc) / lengthUm), nseg - 1), awayUm };
  }
  return best;
}

/** The point of a centre line nearest to `point`: its distance and its position along the line [µm]. */
function nearestOnOutline(
  { x, y, z, arc }: Outline,
  point: Pick<Marker, "x" | "y" | "z">,
): { readonly awayUm: number; readonly arc: number } {
  let best = { awayUm: Number.POSITIVE_INFINITY, arc: 0 };
  for (let i = 0; i + 1 < arc.length; i++) {
    const along = [x[i + 1]! - x[i]!, y[i + 1]! - y[i]!, z[i + 1]! - z[i]!] as const;
    const to = [point.x - x[i]!, point.y - y[i]!, point.z - z[i]!] as const;
    const square = along[0] ** 2 + along[1] ** 2 + along[2] ** 2;
    const product = along[0] * to[0] + along[1] * to[1] + along[2] * to[2];
    const part = square > 0 ? Math.min(Math.max(product / square, 0), 1) : 0;
    const awayUm = Math.hypot(to[0] - part * along[0], to[1] - part * along[1], to[2] - part * along[2]);
    if (awayUm < best.awayUm) best = { awayUm, arc: arc[i]! + part * (arc[i + 1]! - arc[i]!) };
  }
  return best;
}
