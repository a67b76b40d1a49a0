import type { LegendItem, Plugin } from "chart.js";
import type { CallOptions } from "../../../base/types.js";
import { groupOfType, type Morphology } from "../../../biophys/morphology/sections.js";
import type { BackendName, FigureChart, FigureFormat } from "../../canvas/backend.js";
import { renderChart } from "../../render-chart.js";
import { chartLegend, chartTitle, colours } from "../look/theme.js";
import { AXIS_ROOM, drawAcross, drawUpright, type ViewAxis } from "./morphology-axes.js";
import { type MorphologyView, type MorphologyViewName, morphologyView } from "./morphology-view.js";
import { colourOf, drawView, type Range, rangeOf } from "./neurites.js";

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

/** Positions of the axes of both views, which share the vertical one. */
interface Place {
  readonly front: ViewAxis;
  readonly side: ViewAxis;
  readonly upright: ViewAxis;
}

/** Maximum size of the drawing [px]. */
const LARGEST = { width: 1100, height: 760 };
const SMALLEST_WIDTH = 420;
const MARGIN = 24;
/** Height of title and legend, and of the space below the axes [px]. */
const FURNITURE = 88;
/** Space between the two views [px]. */
const GAP = 40;

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
      const second = left + across.size * scale + GAP;
      const { min, max } = height;
      const downFrom = (value: number): number => (view.sign > 0 ? max - value : value - min);
      const place: Place = {
        front: { axis: view.across, ...across, at: (value) => left + (value - across.min) * scale },
        side: { axis: view.depth, ...depth, at: (value) => second + (value - depth.min) * scale },
        upright: { axis: view.upright, ...height, at: (value) => chartArea.top + downFrom(value) * scale },
      };
      ctx.save();
      ctx.lineCap = "round";
      ctx.lineJoin = "round";
      for (const side of [place.front, place.side]) {
        drawView(ctx, morphology, { across: side, upright: place.upright, scale, colourOf });
      }
      const foot = chartArea.top + height.size * scale + 6;
      drawAcross(ctx, place.front, foot, scale);
      drawAcross(ctx, place.side, foot, scale);
      drawUpright(ctx, place.upright, left - 8, scale);
      ctx.restore();
    },
  };
}
