import { printable } from "../../base/text/printable.js";
import { svgFontFamily } from "../charts/look/theme.js";

const runs = /<text ([^>]*) x="([^"]*)" y="([^"]*)">([^<]*)<\/text>/g;

/**
 * Makes the SVG of `@napi-rs/canvas` reproducible, searchable and editable. Skia numbers clip paths over the lifetime
 * of the process, splits a label into one element per word, positions every letter (in lists with a trailing comma,
 * which strict readers reject), uses ligatures such as "fi", and writes eight digits. After tidying, clip paths count
 * from 1, a label is one text element, and coordinates have two decimals.
 *
 * @param svg output of the canvas
 */
export function tidySvg(svg: string): string {
  return printable(roundPaths(renumber(joinText(svg).replace(/[\uFB00-\uFB04]/g, (both) => both.normalize("NFKD")))));
}

function joinText(svg: string): string {
  let label: { readonly attributes: string; readonly row: string; end: number; spaced: boolean } | undefined;
  let out = "";
  let from = 0;
  for (const match of svg.matchAll(runs)) {
    const [whole, attributes = "", x = "", y = "", content = ""] = match;
    const end = match.index + whole.length;
    const follows = label !== undefined && match.index === label.end && attributes === label.attributes;
    out += svg.slice(from, match.index);
    from = end;
    if (x === "") {
      // No letters: a space between two words of one label.
      if (follows) Object.assign(label!, { end, spaced: true });
      continue;
    }
    const row = firstOf(y);
    if (follows && label!.spaced && row === label!.row) {
      out = `${out.slice(0, -"</text>".length)} ${content}</text>`;
      Object.assign(label!, { end, spaced: false });
      continue;
    }
    label = { attributes, row, end, spaced: false };
    const family = attributes.replace(/font-family="[^"]*"/, `font-family="${svgFontFamily}"`);
    out += `<text ${family} x="${round(firstOf(x))}" y="${round(row)}">${content}</text>`;
  }
  return out + svg.slice(from);
}

function renumber(svg: string): string {
  const names = new Map<string, string>();
  for (const [, id = ""] of svg.matchAll(/\bid="([^"]+)"/g)) {
    if (!names.has(id)) names.set(id, `clip${names.size + 1}`);
  }
  return svg
    .replace(/\bid="([^"]+)"/g, (_, id: string) => `id="${names.get(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (whole, id: string) => (names.has(id) ? `url(#${names.get(id)})` : whole));
}

function roundPaths(svg: string): string {
  return svg.replace(/ d="([^"]*)"/g, (_, path: string) => ` d="${path.replace(/-?\d+\.\d+(e-?\d+)?/g, round)}"`);
}

const firstOf = (list: string): string => list.split(",")[0]!.trim();
const round = (text: string): string => String(Math.round(Number(text) * 100) / 100 + 0);
