import type { LegendItem } from "chart.js";

/** The family the bundled DejaVu fonts are registered under, so that an installed font of the same name is never taken. */
export const fontFamily = "Rheobase Sans";

/** What a viewer of an SVG may put in its place: DejaVu itself, or Verdana, which is as wide. */
export const svgFontFamily = "DejaVu Sans, Verdana, sans-serif";

/**
 * Colours that stay apart for colour-blind eyes: Okabe and Ito, "Color Universal Design" (2008), with greys for what
 * lies behind.
 */
export const colours = {
  model: "#0072B2",
  threshold: "#D55E00",
  stimulus: "#00795A",
  recorded: "#8F8F8F",
  text: "#222222",
  axis: "#555555",
  grid: "#E6E6E6",
  paper: "#FFFFFF",
} as const;

/** Sizes of text in a figure [px at pixel ratio 1]. */
export const textSizes = { figure: 17, title: 14, label: 12, tick: 11 } as const;

/** A font of the figure in chart.js's terms. */
export function font(size: number, weight: "normal" | "bold" = "normal") {
  return { family: fontFamily, size, weight, lineHeight: 1.2 } as const;
}

/** Title of a chart, in chart.js's terms. */
export function chartTitle(text: string | string[] | undefined) {
  const padding = { top: 4, bottom: 2 };
  return {
    display: text !== undefined,
    text: text ?? "",
    color: colours.text,
    font: font(textSizes.title, "bold"),
    padding,
  };
}

/**
 * Legend of a chart: short strokes as the lines are drawn (or points of the given width), with their names; `padding` lies
 * between them [px].
 */
export function chartLegend(items: () => LegendItem[], padding: number, width = 26) {
  return {
    position: "top",
    onClick: () => {},
    labels: {
      usePointStyle: true,
      pointStyleWidth: width,
      boxHeight: 8,
      padding,
      color: colours.text,
      font: font(textSizes.label),
      generateLabels: items,
    },
  } as const;
}

/** The same font as a CSS shorthand, for a canvas context. */
export function cssFont(size: number, weight: "normal" | "bold" = "normal"): string {
  return `${weight} ${size}px "${fontFamily}"`;
}
