import type { FigureChart } from "../canvas/backend.js";
import { decimate, extent, type Point } from "../decimate.js";
import { durationOf, type SweepPlot } from "../sweep-plot.js";
import { held, legendOf, trace } from "./look/lines.js";
import { chartLegend, chartTitle, colours } from "./look/theme.js";
import { axisLabel, titleLines } from "./look/titles.js";
import { axisWidth, leftMargin, type Panel, stackPanels, timeAxis, valueAxis } from "./panels.js";
import type { SweepChartOptions } from "./sweep-chart.js";
import { tracePanels, tracesMargin } from "./traces/trace-panels.js";

/** Approximate height of legend, time axis and margins [px]; title lines are added to it. */
const furniture = 103;
const titleLine = 17;
const commandHeight = 100;

/** The chart of a sweep in voltage clamp: the command, if there is one, above the measured current. */
export function voltageClampChart(sweep: SweepPlot, options: SweepChartOptions): FigureChart {
  const { timeUnit, measure } = options;
  const end = durationOf(sweep) * timeUnit.perSecond;
  const right = tracesMargin(sweep, measure);
  const columns = Math.max(1, Math.round((options.width - leftMargin - axisWidth - right) * options.pixelRatio));
  const xPerPixel = (end > 0 ? end : 1) / columns;
  const xPerSample = timeUnit.perSecond / sweep.rateHz;
  const thin = (values: Float64Array, _rateHz: number, yScale: number): Point[] =>
    decimate(values, { samplesPerPixel: xPerPixel / xPerSample, xPerSample, yScale });
  const command = sweep.voltage.length > 0 ? held(thin(sweep.voltage, sweep.rateHz, 1e3), xPerSample) : null;
  const current = thin(sweep.current ?? new Float64Array(0), sweep.rateHz, 1e12);

  const title = titleLines(sweep, options.width, measure);
  const commandPanel = command ? Math.min(commandHeight, options.height * 0.22) : 0;
  const beside = tracePanels(sweep, thin, measure);
  const rest = options.height - furniture - title.length * titleLine - commandPanel - beside.height;
  const currentPanel = Math.max(rest, commandPanel);
  const panel = (id: string, label: string, height: number, points: Point[], ticks: number): Panel => ({
    id,
    height,
    axis: valueAxis(axisLabel(label, height, measure), extent(points) ?? { min: 0, max: 0 }, ticks),
  });
  const panels = [
    ...(command ? [panel("command", "command (mV)", commandPanel, command, 4)] : []),
    panel("current", "current (pA)", currentPanel, current, Math.max(3, currentPanel / 26)),
    ...beside.panels,
  ];
  const datasets = [
    ...(command ? [trace("command", "command", command, colours.stimulus, { stepped: true })] : []),
    trace("current", "current", current, colours.model),
    ...beside.lines,
  ];
  return {
    type: "line",
    data: { datasets },
    plugins: [...beside.plugins],
    options: {
      parsing: false,
      normalized: true,
      layout: { padding: { top: 6, right, bottom: 6, left: leftMargin }, autoPadding: false },
      plugins: { title: chartTitle(title), legend: chartLegend(() => legendOf(datasets), 8) },
      scales: { ...stackPanels(panels), x: timeAxis(end, timeUnit.name) },
    },
  };
}
