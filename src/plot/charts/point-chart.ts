import type { ChartDataset } from "chart.js";
import type { FigureChart } from "../canvas/backend.js";
import type { Point } from "../decimate.js";
import { chartLegend, chartTitle, colours } from "./look/theme.js";
import { type LinearAxis, valueAxis } from "./panels.js";

/** Points of one kind, optionally joined by a line. */
export interface PointSeries {
  /** Name in the legend; empty to omit it. */
  readonly name: string;
  readonly colour: string;
  readonly point: string;
  readonly dash?: readonly number[];
  /** Whether a line joins the points, in this order. */
  readonly joined: boolean;
  /** Only the line, without its points. */
  readonly bare?: boolean;
  readonly data: readonly Point[];
}

/** A chart of points: an f-I curve, or modelled against recorded values. */
export interface PointPlot {
  readonly title: string;
  /** Label with unit, such as `current (pA)`. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly PointSeries[];
  /** Whether both axes share one range, with a line where both values are equal. */
  readonly identity?: boolean;
  /** Whether axes begin at 0 if all values are positive. */
  readonly fromZero?: boolean;
  /** About how many numbers the horizontal axis has; default 6. */
  readonly xTicks?: number;
}

/** Draws points on two linear axes. */
export function pointChart(plot: PointPlot): FigureChart {
  const all = plot.series.flatMap(({ data }) => [...data]);
  const xs = rangeOf(
    all.map(({ x }) => x),
    plot.fromZero,
  );
  const ys = rangeOf(
    all.map(({ y }) => y),
    plot.fromZero,
  );
  const both = { min: Math.min(xs.min, ys.min), max: Math.max(xs.max, ys.max) };
  const [x, y] = plot.identity ? [both, both] : [xs, ys];
  const room = 0.06 * (both.max - both.min || 1);
  const ends = [both.min - room, both.max + room];
  const identity: ChartDataset<"line", Point[]>[] = plot.identity
    ? [
        lineOf(
          "",
          ends.map((end) => ({ x: end, y: end })),
          colours.axis,
          [4, 4],
        ),
      ]
    : [];
  const points = plot.series.map(({ name, data, colour, point, joined, dash, bare }) => ({
    ...lineOf(name, [...data], colour, dash ?? []),
    showLine: joined,
    pointRadius: bare ? 0 : 4.5,
    pointStyle: point as "circle",
    pointBackgroundColor: `${colour}B3`,
    pointBorderColor: colour,
    pointBorderWidth: 1.5,
  }));
  return {
    type: "line",
    data: { datasets: [...points, ...identity] },
    options: {
      parsing: false,
      clip: 8,
      layout: { padding: { top: 6, right: 18, bottom: 6, left: 8 } },
      plugins: {
        title: chartTitle(plot.title),
        legend: {
          ...chartLegend(() => legend(plot.series), 8, 9),
          display: plot.series.some(({ name }) => name !== ""),
        },
      },
      scales: {
        x: { ...horizontal(plot.xLabel, x, plot.xTicks ?? 6), position: "bottom" },
        y: valueAxis(plot.yLabel, y, 8),
      },
    },
  };
}

function lineOf(label: string, data: Point[], colour: string, dash: readonly number[]): ChartDataset<"line", Point[]> {
  return {
    label,
    data,
    xAxisID: "x",
    yAxisID: "y",
    borderColor: colour,
    borderWidth: 1.5,
    borderDash: [...dash],
    pointRadius: 0,
  };
}

function legend(series: readonly PointSeries[]) {
  return series.flatMap(({ name, colour, point, joined, dash }, datasetIndex) =>
    name === ""
      ? []
      : [
          {
            text: name,
            datasetIndex,
            fontColor: colours.text,
            strokeStyle: colour,
            fillStyle: `${colour}B3`,
            lineWidth: 1.5,
            lineDash: joined ? [...(dash ?? [])] : [],
            pointStyle: point as "circle",
          },
        ],
  );
}

function horizontal(label: string, range: { min: number; max: number }, ticks: number): LinearAxis {
  const axis = valueAxis(label, range, ticks);
  return { ...axis, ticks: { ...axis.ticks, maxRotation: 0 } };
}

function rangeOf(values: readonly number[], fromZero = false): { min: number; max: number } {
  if (values.length === 0) return { min: 0, max: 1 };
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return { min: fromZero && min > 0 ? 0 : min, max };
}
