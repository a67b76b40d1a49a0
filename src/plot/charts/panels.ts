import type { ScaleOptionsByType } from "chart.js";
import { colours, font, textSizes } from "./look/theme.js";

/** Options of a numeric axis; all optional. */
export type LinearAxis = DeepPartial<ScaleOptionsByType<"linear">> & { readonly type: "linear" };
type DeepPartial<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/** One of several stacked panels on a shared time axis. */
export interface Panel {
  /** Id of its axis, which its lines refer to. */
  readonly id: string;
  /** Height relative to the other panels [px]. */
  readonly height: number;
  readonly axis: LinearAxis;
}

/** Width of all vertical axes [px]: constant, to align panels and figures. */
export const axisWidth = 74;
/** Space left of the axis titles [px]. */
export const leftMargin = 8;
/** Space right of the traces [px], for half of the last tick label. */
export const rightMargin = 22;
/** Space between two panels [px], enough to separate their outermost tick labels. */
export const panelGap = 14;

/**
 * The scales of a chart with stacked panels, the first on top: chart.js stacks vertical axes from the bottom, and a
 * hidden axis makes the gap between two panels.
 */
export function stackPanels(panels: readonly Panel[]): Record<string, LinearAxis> {
  const scales: Record<string, LinearAxis> = {};
  panels.toReversed().forEach((panel, i) => {
    if (i > 0)
      scales[`gap${i}`] = { type: "linear", position: "left", stack: "panels", stackWeight: panelGap, display: false };
    scales[panel.id] = {
      ...panel.axis,
      position: "left",
      stack: "panels",
      stackWeight: panel.height,
      afterFit: (scale) => {
        scale.width = axisWidth;
      },
    };
  });
  return scales;
}

/** A vertical axis with space above and below its traces. `ticks` is the approximate number of ticks that fit. */
export function valueAxis(
  label: string,
  range: { readonly min: number; readonly max: number },
  ticks: number,
): LinearAxis {
  // A flat trace has no range: a tenth of its value, or 1, centres it.
  const room = (range.max - range.min) * 0.06 || Math.max(Math.abs(range.max) * 0.1, 1);
  const [min, max] = [range.min - room, range.max + room];
  return {
    type: "linear",
    min,
    max,
    title: axisTitle(label),
    border: { color: colours.axis },
    grid: { color: colours.grid, tickColor: colours.axis, tickLength: 4 },
    ticks: everyday(min, max) ? tickLook : { ...tickLook, callback: (value) => tickText(Number(value)) },
    afterBuildTicks(scale) {
      scale.ticks = roundValues(min, max, ticks).map((value) => ({ value }));
    },
  };
}

/** Whether chart.js's own number format is short enough for this range. */
const everyday = (min: number, max: number): boolean => max - min >= 0.01 && Math.max(-min, max) < 1e6;

/** The shortest form of a tick's number: `2e-5`, not `2.00000E-5`. */
export function tickText(value: number): string {
  const plain = String(value);
  const power = value.toExponential().replace("e+", "e");
  return plain.length <= power.length ? plain : power;
}

/**
 * The multiples of a round step from `min` to `max`, about `count` of them. chart.js's own choice may be a single
 * number in a low panel, or uneven numbers if the step happens to divide the range.
 */
export function roundValues(min: number, max: number, count: number): number[] {
  const least = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5].find((digit) => digit * power >= least) ?? 10);
  const first = Math.ceil(min / step);
  const last = Math.floor(max / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** An axis of named rows, the first on top: row `i` is at `rows.length - i`. */
export function rowAxis(label: string, rows: readonly string[]): LinearAxis {
  return {
    type: "linear",
    min: 0.5,
    max: rows.length + 0.5,
    title: axisTitle(label),
    border: { color: colours.axis },
    grid: { display: false },
    afterBuildTicks: (axis) => {
      axis.ticks = rows.map((_, i) => ({ value: rows.length - i }));
    },
    ticks: { ...tickLook, autoSkip: false, callback: (value) => rows[rows.length - Number(value)] ?? "" },
  };
}

/** The time axis beneath all panels, from `start` to `end` in `unit`. */
export function timeAxis(end: number, unit: string, start = 0): LinearAxis {
  return {
    type: "linear",
    position: "bottom",
    min: start,
    max: end > start ? end : start + 1,
    title: axisTitle(`time (${unit})`),
    border: { color: colours.axis },
    grid: { color: colours.grid, tickColor: colours.axis, tickLength: 4 },
    ticks: { ...tickLook, maxTicksLimit: 12, maxRotation: 0, includeBounds: false },
  };
}

const tickLook = { color: colours.axis, font: font(textSizes.tick), format: { useGrouping: false } };

function axisTitle(text: string) {
  return { display: text !== "", text, color: colours.text, font: font(textSizes.label), padding: 2 };
}
