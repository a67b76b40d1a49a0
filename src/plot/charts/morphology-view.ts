import type { Morphology } from "../../biophys/morphology/sections.js";

/** An axis of a reconstruction. */
export type Axis = "x" | "y" | "z";

/** Which way is up: an axis and its side, or the apical dendrite's side (`auto`). */
export const MORPHOLOGY_VIEWS = ["auto", "y-up", "y-down", "x-up", "x-down", "z-up", "z-down"] as const;
export type MorphologyViewName = (typeof MORPHOLOGY_VIEWS)[number];

/** How a reconstruction lies on the page. */
export interface MorphologyView {
  readonly name: Exclude<MorphologyViewName, "auto">;
  /** The axis that stands upright. */
  readonly upright: Axis;
  /** Its coordinates grow upwards (1) or downwards (−1). */
  readonly sign: 1 | -1;
  /** The axis from left to right of the front view. */
  readonly across: Axis;
  /** The axis from left to right of the side view. */
  readonly depth: Axis;
  /** The apical dendrite said so. */
  readonly byApical: boolean;
}

const APICAL = 4;
/** How much farther along another axis than along y the apical dendrite must lie for that axis to stand upright. */
const CLEARLY = 1.5;

/**
 * How to lay a reconstruction on the page. With `auto` the apical dendrite points up, as to the pia: the Allen Institute's
 * reconstructions of mouse cells count y down as images do, others count it up. Without one, y grows upwards.
 */
export function morphologyView(morphology: Morphology, name: MorphologyViewName = "auto"): MorphologyView {
  if (name !== "auto") return { ...viewOf(name), byApical: false };
  const found = apicalSide(morphology);
  return { ...viewOf(found ?? "y-up"), byApical: found !== null };
}

function viewOf(name: MorphologyView["name"]): Omit<MorphologyView, "byApical"> {
  const upright = name[0] as Axis;
  const [across, depth] = (["x", "y", "z"] as const).filter((axis) => axis !== upright) as [Axis, Axis];
  return { name, upright, sign: name.endsWith("up") ? 1 : -1, across, depth };
}

/** The side of the soma where the middle of the apical dendrite lies, by length; null where there is none. */
function apicalSide({ sections, points }: Morphology): MorphologyView["name"] | null {
  const soma = points.filter(({ type }) => type === 1);
  const root = soma.length > 0 ? soma : points.slice(0, 1);
  let length = 0;
  const middle = { x: 0, y: 0, z: 0 };
  for (const { type, outline } of sections) {
    if (type !== APICAL) continue;
    for (let i = 1; i < outline.arc.length; i++) {
      const step = outline.arc[i]! - outline.arc[i - 1]!;
      length += step;
      for (const axis of ["x", "y", "z"] as const) {
        middle[axis] += (step * (outline[axis][i - 1]! + outline[axis][i]!)) / 2;
      }
    }
  }
  if (!(length > 0)) return null;
  const offset = (axis: Axis): number =>
    middle[axis] / length - root.reduce((sum, point) => sum + point[axis], 0) / root.length;
  const other = Math.abs(offset("x")) > Math.abs(offset("z")) ? "x" : "z";
  const axis = Math.abs(offset(other)) > CLEARLY * Math.abs(offset("y")) ? other : "y";
  return offset(axis) < 0 ? `${axis}-down` : `${axis}-up`;
}
