import type { Chart } from "chart.js";
import { groupOfType, type Morphology, type Section } from "../../../biophys/morphology/sections.js";
import { colours } from "../look/theme.js";
import type { ViewAxis } from "./morphology-axes.js";
import type { Axis } from "./morphology-view.js";

/** Extent along one axis [µm]. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly size: number;
}

/** A view of a morphology on the page. */
export interface ViewPlace {
  readonly across: ViewAxis;
  readonly upright: ViewAxis;
  /** [px/µm] */
  readonly scale: number;
  /** Colour of a type of the morphology file. */
  readonly colourOf: (type: number) => string;
}

/** The canvas context of a chart. */
export type Pen = Chart["ctx"];

const groupColours: Readonly<Record<string, string>> = {
  soma: colours.text,
  axon: colours.recorded,
  dend: colours.model,
  apic: colours.threshold,
};
const OTHER_COLOUR = colours.stimulus;
/** Minimum extent of a drawing, for points that all coincide [µm]. */
const LEAST_SIZE = 1;
const FINEST_LINE = 0.7;
/** Lines whose widths differ by less are drawn as one [px]. */
const WIDTH_STEP = 0.25;

/** Extent of the points including their radii. */
export function rangeOf({ points }: Morphology, axis: Axis): Range {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    min = Math.min(min, point[axis] - point.radius);
    max = Math.max(max, point[axis] + point.radius);
  }
  const more = Math.max(0, LEAST_SIZE - (max - min)) / 2;
  return { min: min - more, max: max + more, size: max - min + 2 * more };
}

/** The colour of a group. */
export function colourOf(type: number): string {
  return groupColours[groupOfType(type)] ?? OTHER_COLOUR;
}

/** Draws the sections with true thickness: axons first, the soma last. */
export function drawView(ctx: Pen, { sections, points }: Morphology, place: ViewPlace): void {
  const soma = points.filter(({ type }) => type === 1);
  const order = [2, 3, 4];
  const rank = ({ type }: Section): number => (type === 1 ? 9 : order.indexOf(type) + 1);
  for (const section of sections.toSorted((a, b) => rank(a) - rank(b))) {
    if (section.type === 1 && soma.length === 1) continue;
    drawSection(ctx, section, place);
  }
  const [only] = soma;
  if (soma.length !== 1 || only === undefined) return;
  const { across } = place;
  ctx.fillStyle = place.colourOf(1);
  ctx.beginPath();
  const [x, y] = [across.at(only[across.axis]), place.upright.at(only[place.upright.axis])];
  ctx.arc(x, y, only.radius * place.scale, 0, 2 * Math.PI);
  ctx.fill();
}

/** Draws one line per stretch of equal thickness. */
function drawSection(ctx: Pen, { outline, type }: Section, place: ViewPlace): void {
  const { across, upright, scale } = place;
  const at = (i: number): [number, number] => [
    across.at(outline[across.axis][i]!),
    upright.at(outline[upright.axis][i]!),
  ];
  ctx.strokeStyle = place.colourOf(type);
  let drawn = 0;
  for (let i = 1; i < outline.y.length; i++) {
    const thickness = (scale * (outline.diameter[i - 1]! + outline.diameter[i]!)) / 2;
    const width = Math.max(FINEST_LINE, Math.round(thickness / WIDTH_STEP) * WIDTH_STEP);
    if (width !== drawn) {
      if (drawn > 0) ctx.stroke();
      drawn = width;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(...at(i - 1));
    }
    ctx.lineTo(...at(i));
  }
  if (drawn > 0) ctx.stroke();
}
