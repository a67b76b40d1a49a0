import type { Morphology } from "../../../biophys/morphology/sections.js";

/** An axis of a reconstruction. */
export type Axis = "x" | "y" | "z";

/** Which axis points up, and in which direction; `auto` follows the apical dendrite. */
export const MORPHOLOGY_VIEWS = ["auto", "y-up", "y-down", "x-up", "x-down", "z-up", "z-down"] as const;
export type MorphologyViewName = (typeof MORPHOLOGY_VIEWS)[number];

/** Orientation of a reconstruction on the page. */
export interface MorphologyView {
  readonly name: Exclude<MorphologyViewName, "auto">;
  /** The vertical axis. */
  readonly upright: Axis;
  /** Whether its coordinates increase upwards (1) or downwards (−1). */
  readonly sign: 1 | -1;
  /** The horizontal axis of the front view. */
  readonly across: Axis;
  /** The horizontal axis of the side view. */
  readonly depth: Axis;
  /** Whether the apical dendrite determined the orientation. */
  readonly byApical: boolean;
}

const APICAL = 4;
/** Another axis replaces y as the vertical one only if the apical dendrite extends this many times farther along it. */
const CLEARLY = 1.5;

/**
 * Orientation of a reconstruction on the page. With `auto` the apical dendrite points up, as towards the pia: in the
 * Allen Institute's reconstructions of mouse cells y increases downwards as in images, in others upwards. Without an
 * apical dendrite, y points up.
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

/** The side of the soma on which the centre of the apical dendrite's length lies; null without an apical dendrite. */
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
