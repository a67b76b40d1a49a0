import type { ChartDataset } from "chart.js";
import type { FigureChart } from "../canvas/backend.js";
import { extent, type Point } from "../decimate.js";
import { pixelWidth, shortName, shownAxis, type TimeSpan } from "./comparison-chart.js";
import { trace } from "./look/lines.js";
import { modelLook, recordedLook } from "./look/model-look.js";
import { colours } from "./look/theme.js";
import { type Panel, rowAxis, valueAxis } from "./panels.js";
import { rasterLines, stackedChart } from "./stacked-chart.js";
import { timeUnitFor } from "./sweep-chart.js";

/** Spike trains of the sweeps with one kind of stimulus. */
export interface TrainPlot {
  readonly title: string;
  readonly durationS: number;
  /** The part to show. */
  readonly shown: TimeSpan;
  /** Width of the Gaussian for smoothing the trains [s]. */
  readonly sigmaS: number;
  /** Recorded trains [s], one row each. */
  readonly recorded: readonly { readonly name: string; readonly times: Float64Array }[];
  readonly models: readonly {
    readonly name: string;
    readonly index: number;
    readonly trains: readonly Float64Array[];
  }[];
}

/** Minimum and maximum number of points of a smoothed curve. */
const CURVE_POINTS = { least: 1000, most: 8000 };
const rasterRow = 15;
const rateHeight = 104;
const furniture = 132;

/** Height of the figure [px]. */
export function trainHeight(plot: TrainPlot): number {
  return furniture + (rateHeight + 14) * plot.models.length + rasterRow * rowsOf(plot).length;
}

/**
 * All trains as rows of strokes, and beneath them the mean rate over time (PSTH) of each model over the recorded one.
 */
export function trainChart(plot: TrainPlot): FigureChart {
  const unit = timeUnitFor(plot.durationS);
  const xPerPixel = pixelWidth(plot.shown, unit);
  const rows = rowsOf(plot);
  const curve = (trains: readonly Float64Array[]): Point[] =>
    smoothedRate(trains, plot.sigmaS, plot.durationS).map(({ x, y }) => ({ x: x * unit.perSecond, y }));
  const recorded = curve(plot.recorded.map(({ times }) => times));
  const models = plot.models.map(({ trains }) => curve(trains));
  const range = { min: 0, max: extent(recorded, ...models)?.max || 1 };
  const labels = rows.map(({ name }) => shortName(name));
  const panels: Panel[] = [
    { id: "spikes", height: rasterRow * rows.length, axis: rowAxis("", labels) },
    ...models.map((_, i) => ({
      id: `rate${i}`,
      height: rateHeight,
      axis: valueAxis("rate (Hz)", range, rateHeight / 22),
    })),
  ];
  const lines: ChartDataset<"line", Point[]>[] = [
    ...plot.models.flatMap(({ name, index }, i) => {
      const { colour, dash } = modelLook(index);
      return [
        trace(name, `rate${i}`, models[i]!, colour, { borderDash: [...dash], borderWidth: 1.5 }),
        trace(i === models.length - 1 ? "recorded" : "", `rate${i}`, recorded, colours.recorded, { borderWidth: 2 }),
      ];
    }),
    ...rasterLines(rows, unit.perSecond, xPerPixel),
  ];
  const names = plot.models.map(({ name, index }, i) => ({
    axis: `rate${i}`,
    text: name,
    colour: modelLook(index).colour,
  }));
  return stackedChart(plot.title, lines, panels, names, shownAxis(plot.shown, unit));
}

function rowsOf({ recorded, models }: TrainPlot): { name: string; times: Float64Array; colour: string }[] {
  const modelRows = models.flatMap(({ name, index, trains }) => {
    // A model's responses to repeats are identical: one row represents them all.
    const distinct = trains.filter((train, i) => !trains.slice(0, i).some((other) => sameTimes(train, other)));
    return distinct.map((times) => ({ name, times, colour: modelLook(index).colour }));
  });
  return [...recorded.map((row) => ({ ...row, colour: recordedLook.colour })), ...modelRows];
}

const sameTimes = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((time, i) => Math.abs(time - b[i]!) < 1e-9);

/**
 * Mean rate of spike trains over time, with each spike a Gaussian: x [s], y [Hz].
 *
 * @param trains spike times [s]
 */
export function smoothedRate(trains: readonly Float64Array[], sigmaS: number, durationS: number): Point[] {
  const wanted = Math.ceil((4 * durationS) / sigmaS);
  const count = Math.min(CURVE_POINTS.most, Math.max(CURVE_POINTS.least, wanted));
  const step = durationS / (count - 1);
  const rate = new Float64Array(count);
  const height = 1 / (Math.sqrt(2 * Math.PI) * sigmaS * Math.max(1, trains.length));
  for (const train of trains) {
    for (const time of train) {
      const first = Math.max(0, Math.ceil((time - 5 * sigmaS) / step));
      const last = Math.min(count - 1, Math.floor((time + 5 * sigmaS) / step));
      for (let k = first; k <= last; k++) rate[k]! += height * Math.exp(-0.5 * ((k * step - time) / sigmaS) ** 2);
    }
  }
  return Array.from(rate, (y, k) => ({ x: k * step, y }));
}
