import type { Plugin } from "chart.js";
import type { Morphology } from "../../../biophys/morphology/sections.js";
import type { FigureChart, FigureFormat } from "../../canvas/backend.js";
import { decimate } from "../../decimate.js";
import { renderChart } from "../../render-chart.js";
import { roundBelow } from "../look/round-below.js";
import { chartTitle, colours, cssFont, textSizes } from "../look/theme.js";
import { AXIS_ROOM, drawAcross, drawUpright } from "./morphology-axes.js";
import { type Axis, type MorphologyViewName, morphologyView } from "./morphology-view.js";
import { drawView, type Pen, type Range, rangeOf } from "./neurites.js";

/** Potential at a contact. */
export interface ContactWave {
  readonly name: string;
  /** In the coordinates of the morphology [µm]. */
  readonly positionUm: Readonly<Record<Axis, number>>;
  /** [V] */
  readonly values: Float64Array;
}

/** Potentials of one window of time at the contacts of a probe. */
export interface WavePlot {
  readonly title: readonly string[];
  /** At least one. */
  readonly contacts: readonly ContactWave[];
  readonly rateHz: number;
}

/** Options for drawing potentials on a morphology. */
export interface RenderWavesOptions {
  readonly format: FigureFormat;
  /** Which axis points up; default `auto`. */
  readonly view?: MorphologyViewName | undefined;
}

/** Maximum size of the drawing [px]. */
const LARGEST = { width: 860, height: 760 };
const MARGIN = 24;
/** Height of the title [px]. */
const HEADER = 58;
/** Space right of the drawing for the scale bars [px]. */
const SCALE_ROOM = 112;
/** Where the part around the contacts can be drawn so many times larger than the whole cell, the figure shows that part. */
const ZOOMED = 1.6;
/** Space around the contacts, as a share of what they take, and at least [µm]. */
const AROUND = { share: 0.22, least: 50 };
/** The same around the whole cell. */
const AROUND_ALL = { share: 0.03, least: 10 };
/** Size of a wave: as far as the nearest contact lies, within these limits [px]. */
const WAVE = { least: 24, most: 120, alone: 120, width: 0.86, height: 1.5 } as const;
/** Contacts have their names written beside them if there are no more. */
const MOST_NAMED = 16;
const CELL = { soma: "#9A9A9A", other: "#C9C9C9" } as const;

/** Parts of the drawing in px, and how waves are scaled. */
interface Layout {
  readonly across: Range;
  readonly height: Range;
  /** [px/µm] */
  readonly scale: number;
  /** Width of a wave and height of the largest [px]. */
  readonly wave: { readonly width: number; readonly height: number };
  /** Largest peak to peak [V]. */
  readonly span: number;
}

/**
 * Draws potentials as small traces at the places of their contacts over a morphology, seen from the front: one scale for
 * all, with a scale bar, each from its first value at the contact. The same input gives the same bytes.
 *
 * @returns a PNG or SVG file
 */
export function renderWaves(morphology: Morphology, plot: WavePlot, options: RenderWavesOptions): Promise<Uint8Array> {
  const view = morphologyView(morphology, options.view);
  const layout = layoutOf(morphology, plot, view.across, view.upright);
  const [width, height] = [layout.across.size * layout.scale, layout.height.size * layout.scale];
  const chart: FigureChart = {
    type: "scatter",
    data: { datasets: [] },
    plugins: [drawing(morphology, plot, view, layout)],
    options: {
      layout: { padding: { top: 6, right: MARGIN, bottom: 6, left: MARGIN }, autoPadding: false },
      plugins: { title: chartTitle([...plot.title]), legend: { display: false } },
      scales: { x: { display: false, type: "linear" }, y: { display: false, type: "linear" } },
    },
  };
  return renderChart(chart, {
    format: options.format,
    width: Math.round(width) + AXIS_ROOM.left + SCALE_ROOM + 2 * MARGIN,
    height: Math.round(height) + HEADER + AXIS_ROOM.bottom,
  });
}

function layoutOf(morphology: Morphology, { contacts }: WavePlot, acrossAxis: Axis, uprightAxis: Axis): Layout {
  const soma = morphology.points.filter(({ type }) => type === 1);
  const placesOf = (axis: Axis): number[] => contacts.map(({ positionUm }) => positionUm[axis]);
  const near = (axis: Axis): Range => around([...placesOf(axis), ...soma.map((point) => point[axis])], AROUND);
  const whole = (axis: Axis): Range => {
    const { min, max } = rangeOf(morphology, axis);
    return around([min, max, ...placesOf(axis)], AROUND_ALL);
  };
  const [part, all] = [near, whole].map((range) => fitted(range(acrossAxis), range(uprightAxis)));
  const { across, height, scale } = part!.scale > ZOOMED * all!.scale ? part! : all!;
  const apart = scale * nearest(contacts.map(({ positionUm: at }) => [at[acrossAxis], at[uprightAxis]] as const));
  const size = apart > 0 ? Math.min(WAVE.most, Math.max(WAVE.least, apart)) : WAVE.alone;
  const spans = contacts.map(({ values }) => largest(values) - smallest(values));
  return {
    across,
    height,
    scale,
    wave: { width: WAVE.width * size, height: WAVE.height * size },
    span: Math.max(...spans) || 1e-6,
  };
}

/** Ranges of the drawing and the largest scale: neither side is less than half of the other, as waves need room. */
function fitted(x: Range, y: Range): Pick<Layout, "across" | "height" | "scale"> {
  const [across, height] = [atLeast(x, y.size / 2), atLeast(y, x.size / 2)];
  return { across, height, scale: Math.min(LARGEST.width / across.size, LARGEST.height / height.size) };
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), -Infinity);
const smallest = (values: Float64Array): number => values.reduce((least, value) => Math.min(least, value), Infinity);

function around(values: readonly number[], { share, least }: typeof AROUND): Range {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(least, share * (max - min));
  return { min: min - room, max: max + room, size: max - min + 2 * room };
}

function atLeast(range: Range, size: number): Range {
  const more = Math.max(0, size - range.size) / 2;
  return { min: range.min - more, max: range.max + more, size: range.size + 2 * more };
}

/** Median distance from a point to the nearest other one that lies elsewhere; 0 if there is none. */
function nearest(points: readonly (readonly [number, number])[]): number {
  const distances = points.flatMap(([x, y]) => {
    const others = points.map(([u, v]) => Math.hypot(u - x, v - y)).filter((distance) => distance > 0);
    return others.length > 0 ? [others.reduce((least, each) => Math.min(least, each))] : [];
  });
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
}

function drawing(
  morphology: Morphology,
  plot: WavePlot,
  view: ReturnType<typeof morphologyView>,
  layout: Layout,
): Plugin<"scatter"> {
  return {
    id: "waves",
    beforeDatasetsDraw({ ctx, chartArea }) {
      const { across, height, scale } = layout;
      const [left, top] = [chartArea.left + AXIS_ROOM.left, chartArea.top];
      const down = (value: number): number => (view.sign > 0 ? height.max - value : value - height.min);
      const place = {
        across: { axis: view.across, ...across, at: (value: number) => left + (value - across.min) * scale },
        upright: { axis: view.upright, ...height, at: (value: number) => top + down(value) * scale },
      };
      const [width, tall] = [across.size * scale, height.size * scale];
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, tall);
      ctx.clip();
      ctx.lineCap = "round";
      ctx.lineJoin = "round";
      const colourOf = (type: number): string => (type === 1 ? CELL.soma : CELL.other);
      drawView(ctx, morphology, { ...place, scale, colourOf });
      for (const contact of plot.contacts) {
        const at = [
          place.across.at(contact.positionUm[view.across]),
          place.upright.at(contact.positionUm[view.upright]),
        ];
        drawWave(ctx, contact, at as [number, number], layout);
        if (plot.contacts.length <= MOST_NAMED) drawName(ctx, contact.name, at as [number, number]);
      }
      ctx.restore();
      ctx.save();
      drawAcross(ctx, place.across, top + tall + 6, scale);
      drawUpright(ctx, place.upright, left - 8, scale);
      drawScales(ctx, plot, layout, [left + width + 26, top + tall - 30]);
      ctx.restore();
    },
  };
}

/** A wave begins at its contact's height, and is centred on it. */
function drawWave(ctx: Pen, { values }: ContactWave, [x, y]: readonly [number, number], { wave, span }: Layout): void {
  const left = x - wave.width / 2;
  const points = decimate(values, {
    samplesPerPixel: values.length / (2 * wave.width),
    xPerSample: wave.width / Math.max(1, values.length - 1),
    yScale: wave.height / span,
  });
  const start = points[0]?.y ?? 0;
  const line = (): void => {
    ctx.beginPath();
    for (const [i, point] of points.entries()) {
      const at = [left + point.x, y - (point.y - start)] as const;
      if (i === 0) ctx.moveTo(...at);
      else ctx.lineTo(...at);
    }
    ctx.stroke();
  };
  ctx.strokeStyle = colours.paper;
  ctx.lineWidth = 3;
  line();
  ctx.strokeStyle = colours.model;
  ctx.lineWidth = 1.4;
  line();
  ctx.fillStyle = colours.text;
  ctx.beginPath();
  ctx.arc(x, y, 2.2, 0, 2 * Math.PI);
  ctx.fill();
}

function drawName(ctx: Pen, name: string, [x, y]: readonly [number, number]): void {
  ctx.font = cssFont(textSizes.tick);
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  ctx.strokeStyle = colours.paper;
  ctx.lineWidth = 3;
  ctx.strokeText(name, x + 5, y - 4);
  ctx.fillStyle = colours.axis;
  ctx.fillText(name, x + 5, y - 4);
}

/** An upright bar of potential and a level one of time, from their common corner. */
function drawScales(ctx: Pen, { contacts, rateHz }: WavePlot, { wave, span }: Layout, [x, y]: [number, number]): void {
  const microvolts = roundBelow(span * 1e6 * 0.75);
  const durationMs = (Math.max(1, contacts[0]!.values.length - 1) / rateHz) * 1e3;
  const ms = roundBelow(durationMs * 0.6);
  const [tall, wide] = [(wave.height * microvolts) / (span * 1e6), (wave.width * ms) / durationMs];
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 2;
  ctx.lineJoin = "miter";
  ctx.beginPath();
  ctx.moveTo(x, y - tall);
  ctx.lineTo(x, y);
  ctx.lineTo(x + wide, y);
  ctx.stroke();
  ctx.fillStyle = colours.text;
  ctx.font = cssFont(textSizes.label);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.fillText(ms < 1000 ? `${ms} ms` : `${ms / 1000} s`, x, y + 5);
  ctx.textBaseline = "bottom";
  ctx.fillText(microvolts < 1000 ? `${microvolts} µV` : `${microvolts / 1000} mV`, x, y - tall - 5);
}
