import type { CallOptions } from "../base/types.js";
import type { FigureFormat } from "./canvas/backend.js";
import { familyChart } from "./charts/family-chart.js";
import { familyTracesHeight } from "./charts/traces/family-traces.js";
import type { FamilyPlot } from "./family-plot.js";
import { renderPage } from "./render-page.js";

/** Options for drawing families. */
export interface RenderFamiliesOptions extends CallOptions {
  readonly format: FigureFormat;
  /** Title over the whole figure. */
  readonly title?: string | undefined;
}

/** More sweeps over each other cannot be told apart. */
export const MAX_MEMBERS = 200;
const tile = { width: 1100, height: 620 } as const;

/** Draws families of sweeps, each on panels of its own; a PNG or SVG file. The same families give the same bytes. */
export function renderFamilies(families: readonly FamilyPlot[], options: RenderFamiliesOptions): Promise<Uint8Array> {
  const charts = families.map((family) => ({
    title: family.title,
    durationS: Math.max(...family.members.map(({ durationS }) => durationS)),
    draw: (chart: Parameters<typeof familyChart>[1]) => familyChart(family, chart),
  }));
  const height = tile.height + Math.max(...families.map(familyTracesHeight));
  return renderPage(charts, {
    ...options,
    columns: 1,
    tile: { ...tile, height },
    pixelRatio: families.length > 2 ? 1.5 : 2,
  });
}
