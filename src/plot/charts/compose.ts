import { printableLine } from "../../base/text/printable.js";
import type { FigureFormat } from "../canvas/backend.js";
import { openCanvas } from "../canvas/fonts.js";
import { colours, cssFont, svgFontFamily, textSizes } from "./look/theme.js";

/** Layout of charts on one page. */
export interface Page {
  readonly format: FigureFormat;
  /** Title over all charts; empty for none. */
  readonly title: readonly string[];
  /** Columns of the grid. */
  readonly columns: number;
  /** Size of one chart [px]. */
  readonly tile: { readonly width: number; readonly height: number };
  readonly pixelRatio: number;
}

const titleLine = 24;
const titlePadding = 8;

/** Size of the page and of its title [px]. */
export function pageSize({ title, columns, tile }: Pick<Page, "title" | "columns" | "tile">, charts: number) {
  const header = title.length > 0 ? title.length * titleLine + titlePadding : 0;
  return { width: columns * tile.width, height: header + Math.ceil(charts / columns) * tile.height, header };
}

/** Lays out finished charts in a grid under a title. A single chart without title is returned unchanged. */
export async function compose(charts: readonly Uint8Array[], page: Page): Promise<Uint8Array> {
  if (charts.length === 1 && page.title.length === 0) return charts[0]!;
  return page.format === "svg" ? composeSvg(charts, page) : composePng(charts, page);
}

async function composePng(charts: readonly Uint8Array[], page: Page): Promise<Uint8Array> {
  const { width, height, header } = pageSize(page, charts.length);
  const { createCanvas, loadImage } = await openCanvas();
  const canvas = createCanvas(Math.round(width * page.pixelRatio), Math.round(height * page.pixelRatio));
  const context = canvas.getContext("2d");
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [i, chart] of charts.entries()) {
    const { x, y } = placeOf(i, page, header);
    context.drawImage(await loadImage(chart), Math.round(x * page.pixelRatio), Math.round(y * page.pixelRatio));
  }
  context.scale(page.pixelRatio, page.pixelRatio);
  context.fillStyle = colours.text;
  context.font = cssFont(textSizes.figure, "bold");
  context.textAlign = "center";
  page.title.forEach((line, i) => {
    context.fillText(line, width / 2, baseline(i));
  });
  return canvas.encode("png");
}

function composeSvg(charts: readonly Uint8Array[], page: Page): Uint8Array {
  const { width, height, header } = pageSize(page, charts.length);
  const parts = charts.map((chart, i) => {
    const { x, y } = placeOf(i, page, header);
    const svg = new TextDecoder().decode(chart);
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    // Ids are unique only within a chart; prefix them with the chart's number.
    const own = inner.replace(/\bid="/g, `id="chart${i + 1}-`).replace(/url\(#/g, `url(#chart${i + 1}-`);
    return `<g transform="translate(${x} ${y})">${own}</g>`;
  });
  const title = page.title.map(
    (line, i) =>
      `<text x="${width / 2}" y="${baseline(i)}" text-anchor="middle" fill="${colours.text}" font-size="${textSizes.figure}"` +
      ` font-weight="bold" font-family="${svgFontFamily}">${escapeXml(line)}</text>`,
  );
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="utf-8" ?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"` +
      ` width="${width}" height="${height}"><rect fill="${colours.paper}" width="${width}" height="${height}"/>` +
      `${title.join("")}${parts.join("")}</svg>`,
  );
}

function placeOf(index: number, { columns, tile }: Page, header: number): { x: number; y: number } {
  return { x: (index % columns) * tile.width, y: header + Math.floor(index / columns) * tile.height };
}

const baseline = (line: number): number => titlePadding + (line + 0.75) * titleLine;

const escapeXml = (text: string): string =>
  printableLine(text).replace(/[&<>]/g, (sign) => (sign === "&" ? "&amp;" : sign === "<" ? "&lt;" : "&gt;"));
