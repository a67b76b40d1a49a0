import type { LegendItem } from "chart.js";

/** Family name of the bundled DejaVu fonts, chosen to never match an installed font. */
export const fontFamily = "Rheobase Sans";

/** Fonts for viewers of an SVG: DejaVu, or Verdana, which is equally wide. */
export const svgFontFamily = "DejaVu Sans, Verdana, sans-serif";

/**
 * Colours distinguishable for colour-blind readers: Okabe and Ito, "Color Universal Design" (2008), with greys for the
 * background.
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

/** A font for chart.js. */
export function font(size: number, weight: "normal" | "bold" = "normal") {
  return { family: fontFamily, size, weight, lineHeight: 1.2 } as const;
}

/** Title of a chart for chart.js. */
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
 * Legend of a chart: short strokes like the lines (or points of the given width), with names; `padding` is the space
 * between entries [px].
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

/** The font as CSS shorthand, for a canvas context. */
export function cssFont(size: number, weight: "normal" | "bold" = "normal"): string {
  return `${weight} ${size}px "${fontFamily}"`;
}
