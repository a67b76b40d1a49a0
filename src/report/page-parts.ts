import { printable } from "../base/text/printable.js";
import { VERSION } from "../base/version.js";
import { style } from "./report-style.js";
import type { ReportTable } from "./report-tables.js";

/** Identifies a page as a rheobase report. */
export const GENERATOR = '<meta name="generator" content="rheobase';

/** A page's head: what it is, and links to its sections as HTML. */
export interface PageHead {
  readonly title: string;
  readonly subtitle: string;
  readonly links: readonly string[];
}

/** An image that a page embeds. */
export interface PageImage {
  readonly type: "image/png" | "image/svg+xml";
  readonly bytes: Uint8Array;
}

/** A figure as a page embeds it. */
export interface PageFigure {
  readonly name: string;
  readonly caption: string;
  readonly image: PageImage;
  /** [px] */
  readonly width: number;
}

/**
 * A figure with its caption.
 *
 * @param more HTML after the caption, such as links to its files
 */
export function htmlFigure({ name, caption, image: { type, bytes }, width }: PageFigure, more = ""): string {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return `<figure id="figure-${name}">
<img src="data:${type};base64,${data}" alt="${escapeHtml(caption)}" width="${width}">
<figcaption>${escapeHtml(caption)}${more}</figcaption>
</figure>`;
}

/** A whole page with embedded style, which loads nothing and runs no scripts. */
export function htmlPage({ title, subtitle, links }: PageHead, sections: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${GENERATOR} ${VERSION}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(subtitle)}</p>
<nav>${links.join("")}</nav>
</header>
<main>
${sections}
</main>
</body>
</html>
`;
}

/** A table. On narrow pages each cell is shown beneath the name of its column (see the style). */
export function htmlTable(
  { header, rows }: ReportTable,
  caption: string,
  marked: (row: number, column: string) => boolean = () => false,
): string {
  const numeric = header.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  // All numbers of a column have the same decimals, for easy comparison.
  const decimals = header.map((_, i) => Math.max(0, ...rows.map((row) => decimalsOf(row[i] ?? null))));
  const text = (cell: string | number | null, i: number): string =>
    cell === null ? "–" : escapeHtml(typeof cell === "number" ? minus(cell.toFixed(decimals[i])) : cell);
  const look = (i: number, mark = false, short = false): string => {
    const classes = [...(numeric[i] ? ["number"] : []), ...(short ? ["short"] : []), ...(mark ? ["best"] : [])];
    return classes.length > 0 ? ` class="${classes.join(" ")}"` : "";
  };
  const names = header.map((name) => escapeHtml(name.replace(/(\d) ms/, "$1\u00a0ms")));
  const head = names.map((name, i) => `<th scope="col"${look(i)}>${name}</th>`).join("");
  const body = rows.map((row, r) => {
    const cells = row.map(
      (cell, i) =>
        `<td data-column="${names[i]}"${look(i, marked(r, header[i]!), typeof cell === "string" && cell.length <= SHORT)}>${text(cell, i)}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<div class="table"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>
${body.join("\n")}
</tbody></table></div>`;
}

/** Cells up to this length do not wrap [characters]. */
const SHORT = 24;

const decimalsOf = (cell: string | number | null): number =>
  typeof cell === "number" ? (String(cell).split(".")[1]?.length ?? 0) : 0;

const minus = (text: string): string => text.replace(/^-(?=\d)/, "−");

/** A list of lines. */
export const htmlList = (lines: readonly string[]): string =>
  `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (sign) => escapes[sign]!);
}
