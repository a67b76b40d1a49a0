import type { Chart, Plugin } from "chart.js";
import { fitText } from "./fit-text.js";
import { rankColour } from "./scale-colour.js";
import { colours, cssFont, textSizes } from "./theme.js";
import type { MeasureText } from "./titles.js";

/** What colours stand for, in order: the first is the darkest. */
export interface ColourKey {
  /** Name with unit, such as `amplitude (pA)`. */
  readonly title: string;
  readonly labels: readonly string[];
}

/** With more values a band of all colours, numbered here and there, stands in place of one stroke for each. */
const MOST_STROKES = 14;
const ROW = 19;
const STROKE = 20;
const BAND = { width: 14, height: 240, step: 32 } as const;
const TITLE_LINES = 3;
/** Space between the panels and the key, and right of it [px]. */
const GAP = { left: 14, right: 10 } as const;
const WIDTH = { least: 84, most: 240 } as const;

/** Width of a key with its margins [px]. */
export function keyWidth({ title, labels }: ColourKey, measure: MeasureText): number {
  const words = title.split(" ").map((word) => measure(word, textSizes.label, "bold"));
  const texts = labels.map((label) => measure(label, textSizes.label, "normal") + STROKE + 6);
  return Math.min(WIDTH.most, Math.max(WIDTH.least, ...words, ...texts)) + GAP.left + GAP.right;
}

/** Draws the key right of the panels, from the top down; the last value, drawn brightest, stands on top. */
export function colourKey(key: ColourKey): Plugin {
  return {
    id: "colourKey",
    afterDraw(chart: Chart) {
      const { ctx, chartArea, width } = chart;
      const left = chartArea.right + GAP.left;
      const room = width - GAP.right - left;
      ctx.save();
      ctx.textAlign = "left";
      ctx.textBaseline = "middle";
      ctx.fillStyle = colours.text;
      ctx.font = cssFont(textSizes.label, "bold");
      let y = chartArea.top + 8;
      for (const line of fitText(key.title, room, TITLE_LINES, (text) => ctx.measureText(text).width)) {
        ctx.fillText(line, left, y);
        y += 16;
      }
      ctx.font = cssFont(textSizes.label);
      if (key.labels.length <= MOST_STROKES) drawStrokes(ctx, key, left, y + 4, room);
      else drawBand(ctx, key, left, y, Math.min(BAND.height, chartArea.bottom - y - 10), room);
      ctx.restore();
    },
  };
}

type Pen = Chart["ctx"];

function drawStrokes(ctx: Pen, { labels }: ColourKey, left: number, top: number, room: number): void {
  const rows = labels.map((label, i) => ({ label, colour: rankColour(i, labels.length) })).reverse();
  for (const [row, { label, colour }] of rows.entries()) {
    const y = top + row * ROW + ROW / 2;
    ctx.strokeStyle = colour;
    ctx.lineWidth = 2.5;
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + STROKE, y);
    ctx.stroke();
    write(ctx, label, left + STROKE + 6, y, room - STROKE - 6);
  }
}

function drawBand(ctx: Pen, { labels }: ColourKey, left: number, top: number, height: number, room: number): void {
  const each = height / labels.length;
  for (let i = 0; i < labels.length; i++) {
    ctx.fillStyle = rankColour(i, labels.length);
    // A little overlap hides seams.
    ctx.fillRect(left, top + height - (i + 1) * each, BAND.width, each + 0.5);
  }
  const every = evenStride(labels.length, Math.max(2, Math.floor(height / BAND.step)));
  for (let i = 0; i < labels.length; i += every) {
    const y = top + height - (i + 0.5) * each;
    ctx.strokeStyle = colours.axis;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(left + BAND.width, y);
    ctx.lineTo(left + BAND.width + 4, y);
    ctx.stroke();
    write(ctx, labels[i]!, left + BAND.width + 8, y, room - BAND.width - 8);
  }
}

function write(ctx: Pen, label: string, x: number, y: number, room: number): void {
  ctx.fillStyle = colours.text;
  const [text = ""] = fitText(label, room, 1, (part) => ctx.measureText(part).width);
  ctx.fillText(text, x, y);
}

/** Stride through `count` values that shows at most `most`, and the last one if a divisor allows it. */
function evenStride(count: number, most: number): number {
  const least = Math.max(1, Math.ceil((count - 1) / Math.max(1, most - 1)));
  for (let stride = least; stride <= 2 * least; stride++) if ((count - 1) % stride === 0) return stride;
  return least;
}
