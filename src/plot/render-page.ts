import { setImmediate } from "node:timers/promises";
import { throwIfAborted } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { BackendName, FigureChart, FigureFormat } from "./canvas/backend.js";
import { openCanvas } from "./canvas/fonts.js";
import { compose, pageSize } from "./charts/compose.js";
import { fitText } from "./charts/look/fit-text.js";
import { cssFont, textSizes } from "./charts/look/theme.js";
import type { MeasureText } from "./charts/look/titles.js";
import { type SweepChartOptions, timeUnitFor } from "./charts/sweep-chart.js";
import { checkSize, renderChart } from "./render-chart.js";

/** A chart on a page. */
export interface PageChart {
  readonly title: string;
  readonly durationS: number;
  readonly draw: (options: SweepChartOptions) => FigureChart;
}

/** Options of a page of charts. */
export interface PageOptions extends CallOptions {
  readonly format: FigureFormat;
  readonly columns: number;
  /** Size of one chart [px]. */
  readonly tile: { readonly width: number; readonly height: number };
  readonly pixelRatio: number;
  readonly backend?: "auto" | BackendName | undefined;
  /** Title over the whole page. */
  readonly title?: string | undefined;
}

/**
 * Draws charts of one size with time axes of one unit, in a grid under a title.
 *
 * @throws {CancelledError} if `signal` fires
 */
export async function renderPage(charts: readonly PageChart[], options: PageOptions): Promise<Uint8Array> {
  const { format, columns, tile, backend, signal, onProgress } = options;
  const pixelRatio = format === "svg" ? 1 : options.pixelRatio;
  const measure = await textMeasure();
  const title = options.title
    ? fitText(options.title, columns * tile.width - 40, 2, (text) => measure(text, textSizes.figure, "bold"))
    : [];
  const page = { format, title, columns, tile, pixelRatio };
  const { width, height } = pageSize(page, charts.length);
  checkSize(width, height, pixelRatio);
  const timeUnit = timeUnitFor(Math.max(...charts.map(({ durationS }) => durationS)));
  const drawn: Uint8Array[] = [];
  for (const chart of charts) {
    // Drawing blocks the thread: yield between charts, to notice cancellation.
    await setImmediate();
    throwIfAborted(signal, `plotting ${chart.title}`);
    // An SVG can be enlarged: thin it like a PNG of ratio 2.
    const configured = chart.draw({ ...tile, pixelRatio: format === "svg" ? 2 : pixelRatio, timeUnit, measure });
    drawn.push(await renderChart(configured, { format, ...tile, pixelRatio, backend }));
    onProgress?.({ stage: "plot", done: drawn.length, total: charts.length, unit: "sweeps" });
  }
  throwIfAborted(signal, "plotting");
  return compose(drawn, page);
}

/** Measures text in the fonts of figures. */
export async function textMeasure(): Promise<MeasureText> {
  const { createCanvas } = await openCanvas();
  const ruler = createCanvas(1, 1).getContext("2d");
  return (text, size, weight) => {
    ruler.font = cssFont(size, weight);
    return ruler.measureText(text).width;
  };
}
