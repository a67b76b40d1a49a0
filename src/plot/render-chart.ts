import type { Plugin } from "chart.js";
import { InvalidOptionError } from "../base/errors.js";
import type { BackendName, FigureChart, FigureFormat } from "./canvas/backend.js";
import { chooseBackend } from "./canvas/choose-backend.js";
import type { NodeCanvasLoader } from "./canvas/node-canvas-backend.js";
import { tidySvg } from "./canvas/tidy-svg.js";
import { colours, font, textSizes } from "./charts/look/theme.js";

/** How to render a chart. */
export interface RenderOptions {
  readonly format: FigureFormat;
  /** [px] at pixel ratio 1. */
  readonly width: number;
  /** [px] at pixel ratio 1. */
  readonly height: number;
  /** Pixels of a PNG per px; ignored for SVG. Default 2. */
  readonly pixelRatio?: number | undefined;
  /** Default `auto`: chartjs-node-canvas for PNG if it works, else `@napi-rs/canvas`. */
  readonly backend?: "auto" | BackendName | undefined;
  /** Loads chartjs-node-canvas; replaced in tests. */
  readonly load?: NodeCanvasLoader | undefined;
}

/** Maximum side length and area of a picture [px of the file], limited by the canvas. */
const longestSide = 32_000;
const largestArea = 200_000_000;

/** A white background: a canvas is transparent, which hides black text in viewers with a dark page. */
const paper: Plugin = {
  id: "paper",
  beforeDraw({ ctx, width, height }) {
    ctx.fillStyle = colours.paper;
    ctx.fillRect(0, 0, width, height);
  },
};

/**
 * Draws every point at its own position. chart.js moves all points within one px to their mean x unless its own
 * decimation has marked the line; for traces already thinned to the pixels of the file, that would show as steps.
 */
const everyPoint: Plugin = {
  id: "everyPoint",
  beforeDatasetsDraw(chart) {
    for (const { dataset } of chart.getSortedVisibleDatasetMetas()) {
      // Missing in chart.js's types; scatter charts without lines have no such element.
      if (dataset) Object.assign(dataset, { _decimated: true });
    }
  },
};

/**
 * Draws one chart.js configuration. Fixes everything that could vary between machines or runs: font, background,
 * locale, pixel ratio, no animation. The same configuration gives the same bytes.
 *
 * @returns a PNG or SVG file
 * @throws {InvalidOptionError} if the size is out of range or the back end is unavailable
 */
export async function renderChart(chart: FigureChart, options: RenderOptions): Promise<Uint8Array> {
  const { width, height, format } = options;
  const pixelRatio = format === "svg" ? 1 : (options.pixelRatio ?? 2);
  checkSize(width, height, pixelRatio);
  const backend = await chooseBackend(options.backend ?? "auto", format, options.load);
  const complete: FigureChart = {
    ...chart,
    // chart.js modifies its input: protect the caller's objects.
    data: { ...chart.data, datasets: chart.data.datasets.map((dataset) => ({ ...dataset })) },
    plugins: [paper, everyPoint, ...(chart.plugins ?? [])],
    options: {
      font: font(textSizes.label),
      color: colours.text,
      locale: "en-US",
      ...chart.options,
      animation: false,
      responsive: false,
      events: [],
      devicePixelRatio: pixelRatio,
    },
  };
  const bytes = await backend.draw(complete, { width, height, pixelRatio }, format);
  return format === "svg" ? new TextEncoder().encode(tidySvg(new TextDecoder().decode(bytes))) : bytes;
}

/** @throws {InvalidOptionError} if a picture is empty or too large for a canvas */
export function checkSize(width: number, height: number, pixelRatio: number): void {
  const across = width * pixelRatio;
  const down = height * pixelRatio;
  if (!(across >= 1 && down >= 1)) {
    throw new InvalidOptionError(`draw a figure of ${across} x ${down} pixels`, "both must be at least 1");
  }
  if (across > longestSide || down > longestSide || across * down > largestArea) {
    throw new InvalidOptionError(
      `draw a figure of ${across} x ${down} pixels`,
      `expected at most ${longestSide} pixels per side and ${largestArea} in total`,
    );
  }
}
