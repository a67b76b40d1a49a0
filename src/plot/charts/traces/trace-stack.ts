import type { Chart, ChartDataset, Plugin } from "chart.js";
import { extent, type Point } from "../../decimate.js";
import { trace } from "../look/lines.js";
import { roundBelow } from "../look/round-below.js";
import { colours, cssFont, textSizes } from "../look/theme.js";
import { type LinearAxis, type Panel, valueAxis } from "../panels.js";

/** A voltage of the stack. */
export interface StackedTrace {
  readonly place: string;
  /** Path distance from the soma [µm], if it is known. */
  readonly distanceUm: number | undefined;
  readonly colour: string;
  /** y in mV. */
  readonly points: readonly Point[];
}

/** Voltages beneath each other on one scale, that of the first place on top. */
export interface TraceStack {
  readonly panel: Panel;
  readonly lines: ChartDataset<"line", Point[]>[];
  readonly plugin: Plugin;
}

const ID = "stack";
/** Share of a row that the largest trace takes. */
const FILLED = 0.92;
const BOTTOM = (1 - FILLED) / 2;
/** Rows lower than this have no room for the name of their place [px]. */
const NAMED_ROW = 24;
/** Space right of the panels for the scale bar [px]. */
export const SCALE_BAR_ROOM = 66;

/** Height of a row [px]: many rows are lower. */
const rowHeight = (rows: number): number => (rows <= 6 ? 58 : rows <= 12 ? 42 : 28);
export const stackHeight = (rows: number): number => rows * rowHeight(rows);

/**
 * Stacks voltages: one scale for all, each row from the lowest value of its trace.
 *
 * @param of how many places the traces are some
 */
export function traceStack(traces: readonly StackedTrace[], of: number): TraceStack {
  const count = traces.length;
  const ranges = traces.map(({ points }) => extent(points) ?? { min: 0, max: 0 });
  const span = Math.max(1, ...ranges.map(({ min, max }) => max - min)); // [mV]
  const heights = traces.map(({ points }, i) => {
    const floor = count - 1 - i + BOTTOM;
    return points.map(({ x, y }) => ({ x, y: floor + (FILLED * (y - ranges[i]!.min)) / span }));
  });
  return {
    panel: { id: ID, height: stackHeight(count), axis: rowsAxis(traces, heights, of) },
    lines: traces.map(({ colour }, i) => trace("", ID, heights[i]!, colour)),
    plugin: namesAndScale(traces, span),
  };
}

/** Each row is labelled where its trace begins. */
function rowsAxis(traces: readonly StackedTrace[], heights: readonly (readonly Point[])[], of: number): LinearAxis {
  const some = of > traces.length ? `${traces.length} of ${of} places, ` : "";
  const axis = valueAxis(`${some}path distance (µm)`, { min: 0, max: 1 }, 1);
  const starts = heights.map((points, i) => points[0]?.y ?? traces.length - 1 - i + BOTTOM);
  return {
    ...axis,
    min: 0,
    max: traces.length,
    grid: { display: false },
    ticks: {
      ...axis.ticks,
      autoSkip: false,
      callback: (value) => {
        const { distanceUm } = traces[starts.indexOf(Number(value))] ?? {};
        return distanceUm === undefined ? "" : String(Math.round(distanceUm));
      },
    },
    afterBuildTicks: (scale) => {
      scale.ticks = starts.map((value) => ({ value }));
    },
  };
}

function namesAndScale(traces: readonly StackedTrace[], span: number): Plugin {
  return {
    id: "traceStack",
    afterDatasetsDraw(chart: Chart) {
      const { ctx, chartArea, scales } = chart;
      const scale = scales[ID];
      if (!scale) return;
      const y = (value: number): number => scale.getPixelForValue(value);
      ctx.save();
      ctx.font = cssFont(textSizes.tick);
      if (y(0) - y(1) >= NAMED_ROW) drawNames(ctx, traces, chartArea.right, y);
      drawScale(ctx, roundBelow(span / 1.6), span, chartArea.right + 12, y);
      ctx.restore();
    },
  };
}

type Pen = Chart["ctx"];

function drawNames(ctx: Pen, traces: readonly StackedTrace[], right: number, y: (value: number) => number): void {
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.strokeStyle = colours.paper;
  ctx.lineWidth = 3;
  for (const [i, { place, colour }] of traces.entries()) {
    const top = y(traces.length - i) + 2;
    ctx.strokeText(place, right - 5, top);
    ctx.fillStyle = colour;
    ctx.fillText(place, right - 5, top);
  }
}

function drawScale(ctx: Pen, mv: number, span: number, x: number, y: (value: number) => number): void {
  const [from, to] = [y(BOTTOM), y(BOTTOM + (FILLED * mv) / span)];
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(x, from);
  ctx.lineTo(x, to);
  ctx.stroke();
  ctx.fillStyle = colours.text;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(`${mv} mV`, x + 6, (from + to) / 2);
}
