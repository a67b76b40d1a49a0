import type { ChartDataset } from "chart.js";
import type { FigureChart } from "../canvas/backend.js";
import { extent, type Point } from "../decimate.js";
import { type ThinResponse, type ThinTrace, thinPoints } from "../thin-response.js";
import { held, trace } from "./look/lines.js";
import { type ModelLook, modelLook, recordedLook } from "./look/model-look.js";
import { type Mark, markLine } from "./look/spike-marks.js";
import { colours } from "./look/theme.js";
import type { PanelName } from "./panel-names.js";
import {
  axisWidth,
  type LinearAxis,
  leftMargin,
  type Panel,
  rightMargin,
  rowAxis,
  timeAxis,
  valueAxis,
} from "./panels.js";
import { rasterLines, stackedChart } from "./stacked-chart.js";
import { type TimeUnit, timeUnitFor } from "./sweep-chart.js";

/** A model's response to one stimulus. */
export interface ModelTrace {
  readonly name: string;
  /** Index among all models of the report, which determines the colour. */
  readonly index: number;
  readonly response: ThinResponse;
}

/** A range of time [s]. */
export interface TimeSpan {
  readonly startS: number;
  readonly endS: number;
}

/** One sweep: injected current, recorded response, and the responses of the models. */
export interface ComparisonPlot {
  readonly title: string;
  readonly durationS: number;
  /** The part to show [s]. */
  readonly shown: TimeSpan;
  /** Injected current, y in pA; null if the recording has none. */
  readonly current: ThinTrace | null;
  /** Duration of one sample of the current [s]. */
  readonly currentHoldS: number;
  readonly recorded: ThinResponse;
  readonly models: readonly ModelTrace[];
}

/** Width of the figures of a report [px]. */
export const FIGURE_WIDTH = 1100;
const stimulusHeight = 84;
const rasterRow = 20;
/** Legend, time axis, title and margins [px]. */
const furniture = 124;

const panelHeightFor = (models: number): number => (models === 1 ? 300 : models < 4 ? 180 : 140);

/** Height of the figure [px]. */
export function comparisonHeight({ current, models }: ComparisonPlot): number {
  const panels = models.length * (panelHeightFor(models.length) + 14);
  return furniture + (current ? stimulusHeight + 14 : 0) + panels + rasterRow * (models.length + 1);
}

/** The stimulus, one panel per model with its voltage over the recorded one, and all spikes, on a shared time axis. */
export function comparisonChart(plot: ComparisonPlot): FigureChart {
  const unit = timeUnitFor(plot.durationS);
  const xPerPixel = pixelWidth(plot.shown, unit);
  const recorded = thinPoints(plot.recorded.voltage, unit.perSecond);
  const traces = plot.models.map(({ response }) => thinPoints(response.voltage, unit.perSecond));
  const range = extent(recorded, ...traces) ?? { min: -80, max: 40 };
  // Spikes cut out of a model's trace are drawn as high as the recorded ones, or well above the trace.
  const hides = plot.models.some(({ response }) => response.hidden.length > 0);
  const tall = hides && range.max < 0 ? { ...range, max: range.max + 0.4 * (range.max - range.min || 1) } : range;

  const panels: Panel[] = [];
  const lines: ChartDataset<"line", Point[]>[] = [];
  const names: PanelName[] = [];
  if (plot.current) {
    const current = held(thinPoints(plot.current, unit.perSecond), plot.currentHoldS * unit.perSecond);
    const axis = valueAxis("current (pA)", extent(current) ?? { min: 0, max: 0 }, 3);
    panels.push({ id: "current", height: stimulusHeight, axis });
    lines.push(trace("stimulus", "current", current, colours.stimulus, { stepped: true }));
  }
  const height = panelHeightFor(plot.models.length);
  for (const [i, { name, index, response }] of plot.models.entries()) {
    const id = `voltage${i}`;
    const look = modelLook(index);
    const cuts = response.hidden.map(
      ({ time, voltage }): Mark => ({ x: time * unit.perSecond, from: voltage * 1e3, to: tall.max }),
    );
    panels.push({ id, height, axis: valueAxis("voltage (mV)", tall, Math.max(3, height / 22)) });
    names.push({ axis: id, text: name, colour: look.colour });
    lines.push(trace(name, id, traces[i]!, look.colour, dashed(look)));
    lines.push(trace("", id, markLine(cuts, xPerPixel), look.colour, dashed(look)));
    // The recorded line has a single legend entry, after all models.
    const last = i === plot.models.length - 1;
    lines.push(trace(last ? "recorded" : "", id, recorded, colours.recorded));
  }
  const rows = rasterRows(plot);
  const labels = rows.map(({ name }) => name);
  panels.push({
    id: "spikes",
    height: rasterRow * rows.length,
    axis: rowAxis(
      "",
      labels.map((name) => shortName(name)),
    ),
  });
  lines.push(...rasterLines(rows, unit.perSecond, xPerPixel));
  return stackedChart(plot.title, lines, panels, names, shownAxis(plot.shown, unit));
}

/** Time per half px of a figure, in units of the time axis. */
export function pixelWidth({ startS, endS }: TimeSpan, { perSecond }: TimeUnit): number {
  return ((endS - startS || 1) * perSecond) / (2 * (FIGURE_WIDTH - axisWidth - leftMargin - rightMargin));
}

/** The time axis of a figure that shows part of a sweep. */
export function shownAxis({ startS, endS }: TimeSpan, { name, perSecond }: TimeUnit): LinearAxis {
  return timeAxis(endS * perSecond, name, startS * perSecond);
}

function rasterRows({ recorded, models }: ComparisonPlot): { name: string; times: Float64Array; colour: string }[] {
  return [
    { name: "recorded", times: recorded.spikeTimes, colour: recordedLook.colour },
    ...models.map(({ name, index, response }) => ({
      name,
      times: response.spikeTimes,
      colour: modelLook(index).colour,
    })),
  ];
}

const dashed = ({ dash }: ModelLook) => (dash.length > 0 ? { borderDash: [...dash] } : {});

/** Approximate maximum length of a row label [characters]. */
const ROW_LETTERS = 10;

/** Shortens a name to fit; keeps the end, where names of models usually differ. */
export function shortName(name: string, letters = ROW_LETTERS): string {
  return name.length <= letters ? name : `…${name.slice(1 - letters)}`;
}
