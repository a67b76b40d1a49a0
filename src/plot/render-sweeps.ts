import { callOptions, checkOptions, seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import type { BackendName, FigureFormat } from "./canvas/backend.js";
import { type SweepChartOptions, sweepChart } from "./charts/sweep-chart.js";
import { tracesHeight } from "./charts/traces/trace-panels.js";
import { voltageClampChart } from "./charts/voltage-clamp-chart.js";
import { renderPage } from "./render-page.js";
import { checkSweepPlot, durationOf, type SweepPlot } from "./sweep-plot.js";

/** Options for drawing sweeps. */
export interface RenderSweepsOptions extends CallOptions {
  readonly format: FigureFormat;
  /** Width of the whole figure [px]. Default 1100; 1500 for two columns, 1950 for three. */
  readonly width?: number | undefined;
  /** Height of one sweep with all its panels [px]. Default 520, 400 in a grid, and more for recorded traces. */
  readonly panelHeight?: number | undefined;
  /**
   * Pixels of a PNG per px, 0.5 to 8. Default 2, for high-resolution screens and print; 1.5 for several sweeps, to
   * limit the number of pixels.
   */
  readonly pixelRatio?: number | undefined;
  /** Canvas for PNG. Default `auto`: chartjs-node-canvas if it works, else `@napi-rs/canvas`. */
  readonly backend?: "auto" | BackendName | undefined;
  /** Title over the whole figure. */
  readonly title?: string | undefined;
}

/** More sweeps would be too small to read. */
export const MAX_SWEEPS = 20;
const smallest = { width: 320, panelHeight: 280 };

/**
 * Draws sweeps on one time axis each: the stimulus, the voltage with its threshold over the recording, and the spikes;
 * in voltage clamp the command and the measured current. Up to four sweeps are stacked; more are arranged in two or
 * three columns. Long traces are thinned to the available pixels without losing spikes. The same sweeps give the same
 * bytes.
 *
 * @param sweeps 1 to 20 sweeps
 * @returns a PNG or SVG file
 * @throws {InvalidOptionError} if there are no or too many sweeps, or an option is out of range
 * @throws {CancelledError} if `signal` fires
 */
export async function renderSweeps(sweeps: readonly SweepPlot[], options: RenderSweepsOptions): Promise<Uint8Array> {
  check(sweeps, options);
  const columns = sweeps.length <= 4 ? 1 : sweeps.length <= 10 ? 2 : 3;
  const wanted = options.width ?? [1100, 1500, 1950][columns - 1]!;
  const besides = Math.max(...sweeps.map(tracesHeight));
  const panelHeight = options.panelHeight ?? (columns === 1 ? 520 : 400) + besides;
  const charts = sweeps.map((sweep) => ({
    title: sweep.title,
    durationS: durationOf(sweep),
    draw: (chart: SweepChartOptions) => (sweep.clamp === "voltage" ? voltageClampChart : sweepChart)(sweep, chart),
  }));
  return renderPage(charts, {
    ...options,
    columns,
    tile: { width: Math.floor(wanted / columns), height: Math.round(panelHeight) },
    pixelRatio: options.pixelRatio ?? (sweeps.length === 1 ? 2 : 1.5),
  });
}

function check(sweeps: readonly SweepPlot[], options: RenderSweepsOptions): void {
  if (!Array.isArray(sweeps)) {
    throw new InvalidOptionError("plot", `the sweeps are ${seen(sweeps)}, expected an array of plain data`, {
      value: sweeps,
    });
  }
  checkOptions("plot", options, {
    ...callOptions,
    format: "text",
    width: "numberOrNaN",
    panelHeight: "numberOrNaN",
    pixelRatio: "numberOrNaN",
    backend: "text",
    title: "text",
  });
  if (sweeps.length === 0) {
    throw new InvalidOptionError("plot", "no sweep was given, expected at least one", { value: 0 });
  }
  if (sweeps.length > MAX_SWEEPS) {
    throw new InvalidOptionError(
      `plot ${sweeps.length} sweeps in one figure`,
      `at most ${MAX_SWEEPS} are legible, so choose some by number or stimulus, such as --sweeps 33,40-45 or --sweeps "Long Square"`,
      { value: sweeps.length },
    );
  }
  oneOf("format", options.format, ["png", "svg"]);
  oneOf("backend", options.backend ?? "auto", ["auto", "chartjs-node-canvas", "napi"]);
  within("width", options.width, smallest.width, 32_000);
  within("panelHeight", options.panelHeight, smallest.panelHeight, 32_000);
  within("pixelRatio", options.pixelRatio, 0.5, 8);
  for (const sweep of sweeps) checkSweepPlot(sweep);
}

function oneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new InvalidOptionError(`plot with ${name} "${value}"`, `expected one of ${allowed.join(", ")}`, {
    value,
    allowed,
  });
}

function within(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  throw new InvalidOptionError(`plot with ${name} ${value}`, `expected a number from ${least} to ${most}`, {
    value,
  });
}
