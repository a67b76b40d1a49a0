import type { Chart, LegendItem, Plugin } from "chart.js";
import { groupOfType, type Morphology, type Section } from "../biophys/sections.js";
import type { CallOptions } from "../types.js";
import type { BackendName, FigureChart, FigureFormat } from "./backend.js";
import { renderChart } from "./render-chart.js";
import { chartLegend, chartTitle, colours, cssFont, textSizes } from "./theme.js";

/** How a morphology is drawn. */
export interface RenderMorphologyOptions extends CallOptions {
  readonly format: FigureFormat;
  readonly title?: string | undefined;
  /** Pixels of a PNG to one px; default 2. */
  readonly pixelRatio?: number | undefined;
  readonly backend?: "auto" | BackendName | undefined;
}

/** Extent along one axis [µm]. */
interface Range {
  readonly min: number;
  readonly size: number;
}

/** The part of a canvas context that is drawn with here. */
type Pen = Chart["ctx"];

const groupColours: Readonly<Record<string, string>> = {
  soma: colours.text,
  axon: colours.recorded,
  dend: colours.model,
  apic: colours.threshold,
};
const OTHER_COLOUR = colours.stimulus;
/** Largest room for the drawing [px]. */
const LARGEST = { width: 1100, height: 760 };
const SMALLEST_WIDTH = 420;
const MARGIN = 24;
/** Title, legend and scale bar [px]. */
const FURNITURE = 88;
const SCALE_BAR_ROOM = 36;
/** Between the two views, of the width of both. */
const GAP = 0.06;
const FINEST_LINE = 0.7;
/** Lines whose widths differ less are drawn as one [px]. */
const WIDTH_STEP = 0.25;

/**
 * Draws a morphology from the front (x to the right, y up) and from the side (z to the right), every neurite as thick as
 * it is, on one scale for all directions. The same morphology gives the same bytes.
 *
 * @returns a PNG or SVG file
 */
export function renderMorphology(morphology: Morphology, options: RenderMorphologyOptions): Promise<Uint8Array> {
  const [x, y, z] = (["x", "y", "z"] as const).map((axis) => rangeOf(morphology, axis)) as [Range, Range, Range];
  const across = (x.size + z.size) * (1 + GAP);
  const scale = Math.min(LARGEST.width / across, LARGEST.height / y.size); // [px/µm]
  const width = Math.max(SMALLEST_WIDTH, Math.round(across * scale) + 2 * MARGIN);
  const height = Math.round(y.size * scale) + FURNITURE + SCALE_BAR_ROOM;
  const chart: FigureChart = {
    type: "scatter",
    data: { datasets: [] },
    plugins: [neurites(morphology, { x, y, z }, scale)],
    options: {
      layout: { padding: { top: 6, right: MARGIN, bottom: 6, left: MARGIN }, autoPadding: false },
      plugins: {
        title: chartTitle(options.title),
        legend: chartLegend(() => legendOf(morphology), 10),
      },
      scales: { x: { display: false, type: "linear" }, y: { display: false, type: "linear" } },
    },
  };
  const { format, pixelRatio, backend } = options;
  return renderChart(chart, { format, width, height, pixelRatio, backend });
}

/** Extent of the points with their thickness. */
function rangeOf({ points }: Morphology, axis: "x" | "y" | "z"): Range {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    min = Math.min(min, point[axis] - point.radius);
    max = Math.max(max, point[axis] + point.radius);
  }
  return { min, size: max - min };
}

function colourOf(type: number): string {
  return groupColours[groupOfType(type)] ?? OTHER_COLOUR;
}

function legendOf({ points }: Morphology): LegendItem[] {
  const types = [...new Set(points.map(({ type }) => type))].sort((a, b) => a - b);
  return types.map((type) => ({
    text: groupOfType(type),
    fontColor: colours.text,
    strokeStyle: colourOf(type),
    lineWidth: 2.5,
    pointStyle: "line" as const,
  }));
}

/** Draws both views and the scale bar where chart.js left room. */
function neurites(morphology: Morphology, ranges: Record<"x" | "y" | "z", Range>, scale: number): Plugin<"scatter"> {
  const { x, y, z } = ranges;
  return {
    id: "neurites",
    beforeDatasetsDraw({ ctx, chartArea }) {
      const drawn = (x.size + z.size) * (1 + GAP) * scale;
      const left = chartArea.left + Math.max(0, (chartArea.right - chartArea.left - drawn) / 2);
      const side = left + drawn - z.size * scale;
      const down = (value: number): number => chartArea.top + (y.size - (value - y.min)) * scale;
      ctx.save();
      ctx.lineCap = "round";
      ctx.lineJoin = "round";
      drawView(ctx, morphology, "x", (value) => left + (value - x.min) * scale, down, scale);
      drawView(ctx, morphology, "z", (value) => side + (value - z.min) * scale, down, scale);
      drawScaleBar(ctx, left, chartArea.top + y.size * scale + SCALE_BAR_ROOM / 2, x.size, scale);
      ctx.restore();
    },
  };
}

function drawView(
  ctx: Pen,
  { sections, points }: Morphology,
  axis: "x" | "z",
  across: (value: number) => number,
  down: (value: number) => number,
  scale: number,
): void {
  const soma = points.filter(({ type }) => type === 1);
  // Axons lie beneath, the soma on top.
  const order = [2, 3, 4];
  const rank = ({ type }: Section): number => (type === 1 ? 9 : order.indexOf(type) + 1);
  for (const section of sections.toSorted((a, b) => rank(a) - rank(b))) {
    if (section.type === 1 && soma.length === 1) continue;
    drawSection(ctx, section, axis, across, down, scale);
  }
  if (soma.length !== 1) return;
  const [{ y, radius, [axis]: at }] = soma as [(typeof soma)[number]];
  ctx.fillStyle = colourOf(1);
  ctx.beginPath();
  ctx.arc(across(at), down(y), radius * scale, 0, 2 * Math.PI);
  ctx.fill();
}

/** One line for each stretch of even thickness. */
function drawSection(
  ctx: Pen,
  { outline, type }: Section,
  axis: "x" | "z",
  across: (value: number) => number,
  down: (value: number) => number,
  scale: number,
): void {
  ctx.strokeStyle = colourOf(type);
  let drawn = 0;
  for (let i = 1; i < outline.y.length; i++) {
    const thickness = (scale * (outline.diameter[i - 1]! + outline.diameter[i]!)) / 2;
    const width = Math.max(FINEST_LINE, Math.round(thickness / WIDTH_STEP) * WIDTH_STEP);
    if (width !== drawn) {
      if (drawn > 0) ctx.stroke();
      drawn = width;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(across(outline[axis][i - 1]!), down(outline.y[i - 1]!));
    }
    ctx.lineTo(across(outline[axis][i]!), down(outline.y[i]!));
  }
  if (drawn > 0) ctx.stroke();
}

function drawScaleBar(ctx: Pen, left: number, top: number, sizeUm: number, scale: number): void {
  const power = 10 ** Math.floor(Math.log10(sizeUm / 3));
  const length = power * ([5, 2, 1].find((digit) => digit * power <= sizeUm / 3) ?? 1);
  ctx.strokeStyle = colours.text;
  ctx.fillStyle = colours.text;
  ctx.lineWidth = 2;
  ctx.lineCap = "butt";
  ctx.beginPath();
  ctx.moveTo(left, top);
  ctx.lineTo(left + length * scale, top);
  ctx.stroke();
  ctx.font = cssFont(textSizes.label);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.fillText(`${Number(length.toPrecision(3))} µm`, left, top + 4);
}
