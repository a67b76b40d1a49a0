import type { ChartDataset } from "chart.js";
import type { FigureChart } from "../canvas/backend.js";
import { decimate, extent, type Point } from "../decimate.js";
import { durationOf, type SweepPlot } from "../sweep-plot.js";
import { failureText } from "./look/failure-text.js";
import { held, legendOf, trace } from "./look/lines.js";
import { hiddenSpikes, type Mark, markLine } from "./look/spike-marks.js";
import { chartLegend, chartTitle, colours } from "./look/theme.js";
import { axisLabel, type MeasureText, titleLines } from "./look/titles.js";
import { axisWidth, leftMargin, type Panel, rowAxis, stackPanels, timeAxis, valueAxis } from "./panels.js";
import { tracePanels, tracesMargin } from "./traces/trace-panels.js";

/** Size and resolution of a sweep's chart. */
export interface SweepChartOptions {
  /** [px]. */
  readonly width: number;
  /** [px]. */
  readonly height: number;
  /** Pixels of the file per px, which determines how far traces are thinned. */
  readonly pixelRatio: number;
  readonly timeUnit: TimeUnit;
  readonly measure: MeasureText;
}

export interface TimeUnit {
  readonly name: "s" | "ms";
  /** Units per second. */
  readonly perSecond: number;
}

/** Milliseconds for sweeps under 2 s. */
export function timeUnitFor(durationS: number): TimeUnit {
  return durationS < 2 ? { name: "ms", perSecond: 1e3 } : { name: "s", perSecond: 1 };
}

const stimulusHeight = 84;
const rowHeight = 22;
/** Approximate height of legend, time axis and margins [px]; title lines are added to it. */
const furniture = 103;
const titleLine = 17;
/** Range of a voltage panel without samples [mV]. */
const emptyRange = { min: -80, max: 40 };

/** The chart of one sweep: stimulus, voltage with threshold and recording, and spikes on one time axis. */
export function sweepChart(sweep: SweepPlot, options: SweepChartOptions): FigureChart {
  const { timeUnit } = options;
  const end = durationOf(sweep) * timeUnit.perSecond;
  const right = tracesMargin(sweep, options.measure);
  const columns = Math.max(1, Math.round((options.width - leftMargin - axisWidth - right) * options.pixelRatio));
  const xPerPixel = (end > 0 ? end : 1) / columns;
  const thin = (values: Float64Array, rateHz: number, yScale: number): Point[] => {
    const xPerSample = timeUnit.perSecond / rateHz;
    return decimate(values, { samplesPerPixel: xPerPixel / xPerSample, xPerSample, yScale });
  };

  const current = sweep.current
    ? held(thin(sweep.current, sweep.rateHz, 1e12), timeUnit.perSecond / sweep.rateHz)
    : null;
  const model = thin(sweep.voltage, sweep.rateHz, 1e3);
  const threshold = sweep.threshold ? thin(sweep.threshold, sweep.rateHz, 1e3) : [];
  const recorded = sweep.recorded ? thin(sweep.recorded.voltage, sweep.recorded.rateHz, 1e3) : [];
  const traces = extent(model, threshold, recorded);
  const hidden = hiddenSpikes(sweep.voltage, sweep.rateHz, sweep.spikeTimes);
  const top = markTop(traces ?? emptyRange, sweep.recorded != null, hidden.length > 0);
  const cuts = markLine(
    hidden.map(({ time, voltage }) => ({ x: time * timeUnit.perSecond, from: voltage * 1e3, to: top })),
    xPerPixel,
  );
  const range = traces ? { min: traces.min, max: top } : emptyRange;
  const raster = rasterRows(sweep);

  const title = titleLines(sweep, options.width, options.measure);
  const stimulusPanel = current ? Math.min(stimulusHeight, options.height * 0.22) : 0;
  const rasterPanel = rowHeight * raster.length;
  const beside = tracePanels(sweep, thin, options.measure);
  const own = stimulusPanel + rasterPanel + beside.height;
  const rest = options.height - furniture - title.length * titleLine - own;
  const voltagePanel = Math.max(rest, stimulusPanel);
  const label = (text: string, height: number) => axisLabel(text, height, options.measure);
  const panels: Panel[] = [
    {
      id: "voltage",
      height: voltagePanel,
      axis: valueAxis(label(sweep.voltageLabel ?? "voltage (mV)", voltagePanel), range, Math.max(3, voltagePanel / 26)),
    },
    {
      id: "spikes",
      height: rasterPanel,
      axis: rowAxis(
        "",
        raster.map(({ name }) => name),
      ),
    },
  ];
  if (current) {
    const currentRange = extent(current) ?? { min: 0, max: 0 };
    panels.unshift({
      id: "current",
      height: stimulusPanel,
      axis: valueAxis(label("current (pA)", stimulusPanel), currentRange, 4),
    });
  }
  panels.push(...beside.panels);

  // chart.js draws the first dataset last, on top of the others.
  const datasets: ChartDataset<"line", Point[]>[] = [
    ...(current ? [trace("stimulus", "current", current, colours.stimulus, { stepped: true })] : []),
    trace(sweep.recorded ? "model" : "voltage", "voltage", model, colours.model),
    trace("", "voltage", cuts, colours.model),
    ...(sweep.threshold ? [trace("threshold", "voltage", threshold, colours.threshold, { borderDash: [5, 3] })] : []),
    ...(sweep.recorded ? [trace("recorded", "voltage", recorded, colours.recorded)] : []),
    ...raster.map(({ times, colour }, i) => {
      const row = raster.length - i;
      const marks = Array.from(
        times,
        (time): Mark => ({ x: time * timeUnit.perSecond, from: row - 0.36, to: row + 0.36 }),
      );
      return trace("", "spikes", markLine(marks, xPerPixel), colour);
    }),
    ...beside.lines,
  ];

  return {
    type: "line",
    data: { datasets },
    plugins: [...(sweep.failure === undefined ? [] : [failureText("voltage", sweep.failure)]), ...beside.plugins],
    options: {
      parsing: false,
      normalized: true,
      layout: { padding: { top: 6, right, bottom: 6, left: leftMargin }, autoPadding: false },
      plugins: {
        title: chartTitle(title),
        legend: chartLegend(() => legendOf(datasets), 8),
      },
      scales: { ...stackPanels(panels), x: timeAxis(end, timeUnit.name) },
    },
  };
}

/**
 * Top of the strokes for cut-out spikes: as high as recorded spikes if there is a recording, else well above the trace.
 */
function markTop(traces: { min: number; max: number }, recorded: boolean, any: boolean): number {
  return any && !recorded ? traces.max + 0.5 * (traces.max - traces.min || 1) : traces.max;
}

function rasterRows(sweep: SweepPlot): { name: string; times: Float64Array; colour: string }[] {
  if (!sweep.recorded) return [{ name: "spikes", times: sweep.spikeTimes, colour: colours.model }];
  return [
    { name: "model", times: sweep.spikeTimes, colour: colours.model },
    { name: "recorded", times: sweep.recorded.spikeTimes, colour: colours.recorded },
  ];
}
