import type { ChartDataset } from "chart.js";
import type { FigureChart } from "../canvas/backend.js";
import type { Point } from "../decimate.js";
import { legendOf, trace } from "./look/lines.js";
import { markLine } from "./look/spike-marks.js";
import { chartLegend, chartTitle } from "./look/theme.js";
import { type PanelName, panelNames } from "./panel-names.js";
import { type LinearAxis, leftMargin, type Panel, rightMargin, stackPanels } from "./panels.js";

type Line = ChartDataset<"line", Point[]>;

/** Stacked panels on one time axis, with names written into them. */
export function stackedChart(
  title: string,
  lines: Line[],
  panels: readonly Panel[],
  names: readonly PanelName[],
  x: LinearAxis,
): FigureChart {
  return {
    type: "line",
    data: { datasets: lines },
    plugins: [panelNames(names)],
    options: {
      parsing: false,
      normalized: true,
      layout: { padding: { top: 6, right: rightMargin, bottom: 6, left: leftMargin }, autoPadding: false },
      plugins: { title: chartTitle(title), legend: chartLegend(() => legendOf(lines), 8) },
      scales: { ...stackPanels(panels), x },
    },
  };
}

/** Spike trains [s] as rows of strokes in the panel `spikes`, the first row on top. */
export function rasterLines(
  rows: readonly { readonly times: Float64Array; readonly colour: string }[],
  perSecond: number,
  xPerPixel: number,
): Line[] {
  return rows.map(({ times, colour }, i) => {
    const row = rows.length - i;
    const marks = Array.from(times, (time) => ({ x: time * perSecond, from: row - 0.38, to: row + 0.38 }));
    return trace("", "spikes", markLine(marks, xPerPixel), colour);
  });
}
