import type { Chart, LegendItem, Plugin } from "chart.js";
import type { CallOptions } from "../../base/types.js";
import { groupOfType, type Morphology, type Section } from "../../biophys/morphology/sections.js";
import type { BackendName, FigureChart, FigureFormat } from "../canvas/backend.js";
import { renderChart } from "../render-chart.js";
import { chartLegend, chartTitle, colours } from "./look/theme.js";
import { AXIS_ROOM, drawAcross, drawUpright, type ViewAxis } from "./morphology-axes.js";
import { type Axis, type MorphologyView, type MorphologyViewName, morphologyView } from "./morphology-view.js";

/** Options for drawing a morphology. */
export interface RenderMorphologyOptions extends CallOptions {
  readonly format: FigureFormat;
  readonly title?: string | undefined;
  /** Which axis points up; default `auto`: towards the apical dendrite, or y if there is none. */
  readonly view?: MorphologyViewName | undefined;
  /** Pixels of a PNG per px; default 2. */
  readonly pixelRatio?: number | undefined;
  readonly backend?: "auto" | BackendName | undefined;
}

/** Extent along one axis [µm]. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly size: number;
}

/** Positions of the axes of both views, which share the vertical one. */
interface Place {
  readonly front: ViewAxis;
  readonly side: ViewAxis;
  readonly upright: ViewAxis;
  /** [px/µm] */
  readonly scale: number;
}

/** The canvas context of a chart. */
type Pen = Chart["ctx"];

const groupColours: Readonly<Record<string, string>> = {
  soma: colours.text,
  axon: colours.recorded,
  dend: colours.model,
  apic: colours.threshold,
};
const OTHER_COLOUR = colours.stimulus;
/** Maximum size of the drawing [px]. */
const LARGEST = { width: 1100, height: 760 };
const SMALLEST_WIDTH = 420;
const MARGIN = 24;
/** Height of title and legend, and of the space below the axes [px]. */
const FURNITURE = 88;
/** Space between the two views [px]. */
const GAP = 40;
/** Minimum extent of a drawing, for points that all coincide [µm]. */
const LEAST_SIZE = 1;
const FINEST_LINE = 0.7;
/** Lines whose widths differ by less are drawn as one [px]. */
const WIDTH_STEP = 0.25;

/**
 * Draws a morphology from the front and the side, with true thickness, one scale for all directions, and axes in the
 * coordinates of the file [µm]. Deterministic: the same morphology gives the same bytes.
 *
 * @returns a PNG or SVG file
 */
export function renderMorphology(morphology: Morphology, options: RenderMorphologyOptions): Promise<Uint8Array> {
  const view = morphologyView(morphology, options.view);
  const [across, depth, height] = [view.across, view.depth, view.upright].map((axis) => rangeOf(morphology, axis)) as [
    Range,
    Range,
    Range,
  ];
  const scale = Math.min((LARGEST.width - GAP) / (across.size + depth.size), LARGEST.height / height.size); // [px/µm]
  const drawn = (across.size + depth.size) * scale + GAP;
  const chart: FigureChart = {
    type: "scatter",
    data: { datasets: [] },
    plugins: [neurites(morphology, view, { across, depth, height }, scale)],
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
  return renderChart(chart, {
    format,
    width: Math.max(SMALLEST_WIDTH, Math.round(drawn) + AXIS_ROOM.left + 2 * MARGIN),
    height: Math.round(height.size * scale) + FURNITURE + AXIS_ROOM.bottom,
    pixelRatio,
    backend,
  });
}

/** Extent of the points including their radii. */
function rangeOf({ points }: Morphology, axis: Axis): Range {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    min = Math.min(min, point[axis] - point.radius);
    max = Math.max(max, point[axis] + point.radius);
  }
  const more = Math.max(0, LEAST_SIZE - (max - min)) / 2;
  return { min: min - more, max: max + more, size: max - min + 2 * more };
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

/** Draws both views and their axes into the chart's area. */
function neurites(
  morphology: Morphology,
  view: MorphologyView,
  { across, depth, height }: Record<"across" | "depth" | "height", Range>,
  scale: number,
): Plugin<"scatter"> {
  return {
    id: "neurites",
    beforeDatasetsDraw({ ctx, chartArea }) {
      const drawn = (across.size + depth.size) * scale + GAP + AXIS_ROOM.left;
      const left = chartArea.left + Math.max(0, (chartArea.right - chartArea.left - drawn) / 2) + AXIS_ROOM.left;
      const side = left + across.size * scale + GAP;
      const { min, max } = height;
      const downFrom = (value: number): number => (view.sign > 0 ? max - value : value - min);
      const place: Place = {
        front: { axis: view.across, ...across, at: (value) => left + (value - across.min) * scale },
        side: { axis: view.depth, ...depth, at: (value) => side + (value - depth.min) * scale },
        upright: { axis: view.upright, ...height, at: (value) => chartArea.top + downFrom(value) * scale },
        scale,
      };
      ctx.save();
      ctx.lineCap = "round";
      ctx.lineJoin = "round";
      drawView(ctx, morphology, place.front, place);
      drawView(ctx, morphology, place.side, place);
      const foot = chartArea.top + height.size * scale + 6;
      drawAcross(ctx, place.front, foot, scale);
      drawAcross(ctx, place.side, foot, scale);
      drawUpright(ctx, place.upright, left - 8, scale);
      ctx.restore();
    },
  };
}

function drawView(ctx: Pen, { sections, points }: Morphology, across: ViewAxis, place: Place): void {
  const soma = points.filter(({ type }) => type === 1);
  // Axons are drawn first, the soma last.
  const order = [2, 3, 4];
  const rank = ({ type }: Section): number => (type === 1 ? 9 : order.indexOf(type) + 1);
  for (const section of sections.toSorted((a, b) => rank(a) - rank(b))) {
    if (section.type === 1 && soma.length === 1) continue;
    drawSection(ctx, section, across, place);
  }
  const [only] = soma;
  if (soma.length !== 1 || only === undefined) return;
  ctx.fillStyle = colourOf(1);
  ctx.beginPath();
  const [x, y] = [across.at(only[across.axis]), place.upright.at(only[place.upright.axis])];
  ctx.arc(x, y, only.radius * place.scale, 0, 2 * Math.PI);
  ctx.fill();
}

/** Draws one line per stretch of equal thickness. */
function drawSection(ctx: Pen, { outline, type }: Section, across: ViewAxis, { upright, scale }: Place): void {
  const at = (i: number): [number, number] => [
    across.at(outline[across.axis][i]!),
    upright.at(outline[upright.axis][i]!),
  ];
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
      ctx.moveTo(...at(i - 1));
    }
    ctx.lineTo(...at(i));
  }
  if (drawn > 0) ctx.stroke();
}
