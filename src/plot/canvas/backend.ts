import type { ChartConfiguration } from "chart.js";
import type { Point } from "../decimate.js";

/** A chart in the form used here: lines and points on numeric axes. */
export type FigureChart = ChartConfiguration<"line" | "scatter", Point[]>;

export type FigureFormat = "png" | "svg";

/** The canvas: chart.js by way of chartjs-node-canvas, or directly on `@napi-rs/canvas`. */
export type BackendName = "chartjs-node-canvas" | "napi";

/** Size of one chart. */
export interface ChartSize {
  /** [px] at pixel ratio 1. */
  readonly width: number;
  /** [px] at pixel ratio 1. */
  readonly height: number;
  /** Pixels of the file per px; 1 for SVG. */
  readonly pixelRatio: number;
}

/** Renders a complete chart.js configuration to a file. */
export interface Backend {
  readonly name: BackendName;
  readonly formats: readonly FigureFormat[];
  draw(chart: FigureChart, size: ChartSize, format: FigureFormat): Promise<Uint8Array>;
}
