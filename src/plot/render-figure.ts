import type { FigureChart, FigureFormat } from "./canvas/backend.js";
import { compose } from "./charts/compose.js";
import { renderChart } from "./render-chart.js";

/** Charts of equal size that are shown together. */
export interface TiledFigure {
  readonly charts: readonly FigureChart[];
  /** Size of one chart [px]. */
  readonly tile: { readonly width: number; readonly height: number };
  readonly columns: number;
}

/** Draws a figure; a PNG has two pixels per px, for high-resolution screens and print. */
export async function renderFigure({ charts, tile, columns }: TiledFigure, format: FigureFormat): Promise<Uint8Array> {
  const pixelRatio = format === "svg" ? 1 : 2;
  const drawn: Uint8Array[] = [];
  for (const chart of charts) drawn.push(await renderChart(chart, { format, ...tile, pixelRatio }));
  return compose(drawn, { format, title: [], columns, tile, pixelRatio });
}
