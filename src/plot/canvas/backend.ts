import type { ChartConfiguration } from "chart.js";
import type { Point } from "../decimate.js";

/** A chart as the figures here make it: lines and points on numeric axes. */
export type FigureChart = ChartConfiguration<"line" | "scatter", Point[]>;

export type FigureFormat = "png" | "svg";

/** Who draws: chart.js by way of chartjs-node-canvas, or chart.js on `@napi-rs/canvas` itself. */
export type BackendName = "chartjs-node-canvas" | "napi";

/** Size of one chart. */
export interface ChartSize {
  /** [px] at pixel ratio 1. */
  readonly width: number;
  /** [px] at pixel ratio 1. */
  readonly height: number;
  /** Pixels of the file to one px; 1 for SVG. */
  readonly pixelRatio: number;
}

/** Turns one complete chart.js configuration into a file. */
export interface Backend {
  readonly name: BackendName;
  readonly formats: readonly FigureFormat[];
  draw(chart: FigureChart, size: ChartSize, format: FigureFormat): Promise<Uint8Array>;
}
