import type { Chart } from "chart.js";
import { colours, cssFont, textSizes } from "../look/theme.js";
import type { Axis } from "./morphology-view.js";

/** One axis of a view with its range. */
export interface ViewAxis {
  readonly axis: Axis;
  /** Smallest and largest coordinate drawn [µm]. */
  readonly min: number;
  readonly max: number;
  /** Position of a coordinate on the page [px]. */
  readonly at: (value: number) => number;
}

/** Space for numbers and title, left of the vertical axis and below the horizontal ones [px]. */
export const AXIS_ROOM = { left: 62, bottom: 44 } as const;

const TICK = 4;
/** Minimum distance between numbers [px]. */
const LEAST_STEP = { across: 52, upright: 40 } as const;

type Pen = Chart["ctx"];

/** Draws a horizontal axis at height `y`, with title and unit beneath. */
export function drawAcross(ctx: Pen, axis: ViewAxis, y: number, scale: number): void {
  prepare(ctx);
  const [from, to] = [axis.at(axis.min), axis.at(axis.max)];
  stroke(ctx, [from, y], [to, y]);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  for (const value of ticks(axis, LEAST_STEP.across / scale)) {
    stroke(ctx, [axis.at(value), y], [axis.at(value), y + TICK]);
    ctx.fillText(shown(value), axis.at(value), y + TICK + 2);
  }
  ctx.font = cssFont(textSizes.label);
  ctx.fillText(`${axis.axis} (µm)`, (from + to) / 2, y + TICK + 5 + textSizes.tick);
}

/** Draws a vertical axis at `x`, with title and unit along it. */
export function drawUpright(ctx: Pen, axis: ViewAxis, x: number, scale: number): void {
  prepare(ctx);
  const [from, to] = [axis.at(axis.min), axis.at(axis.max)];
  stroke(ctx, [x, from], [x, to]);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const value of ticks(axis, LEAST_STEP.upright / scale)) {
    stroke(ctx, [x - TICK, axis.at(value)], [x, axis.at(value)]);
    ctx.fillText(shown(value), x - TICK - 3, axis.at(value));
  }
  ctx.font = cssFont(textSizes.label);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.translate(x - AXIS_ROOM.left + 6, (from + to) / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.fillText(`${axis.axis} (µm)`, 0, 0);
  ctx.rotate(Math.PI / 2);
  ctx.translate(-(x - AXIS_ROOM.left + 6), -(from + to) / 2);
}

function prepare(ctx: Pen): void {
  ctx.strokeStyle = colours.axis;
  ctx.fillStyle = colours.text;
  ctx.lineWidth = 1;
  ctx.lineCap = "butt";
  ctx.font = cssFont(textSizes.tick);
}

function stroke(ctx: Pen, from: readonly [number, number], to: readonly [number, number]): void {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

/** Round coordinates within the axis, at least `least` apart [µm]. */
function ticks({ min, max }: ViewAxis, least: number): number[] {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5, 10].find((digit) => digit * power >= least) ?? 10);
  const first = Math.ceil(min / step);
  const count = Math.floor(max / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
}

/** Formats with a true minus sign and without rounding noise. */
function shown(value: number): string {
  return String(Number(value.toPrecision(12))).replace("-", "−");
}
