import { colours } from "./theme.js";

/** The look of one of several models, the same in all figures of a report. */
export interface ModelLook {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly point: "circle" | "triangle" | "rect" | "rectRot" | "star";
}

/**
 * Okabe and Ito's colours ("Color Universal Design", 2008) without yellow, which is too light for lines on paper, and
 * green, which is used for the stimulus.
 */
const palette = [colours.model, colours.threshold, "#CC79A7", "#E69F00", "#56B4E9", "#000000"] as const;
const points = ["circle", "triangle", "rect", "rectRot", "star"] as const;
const dashes = [[], [6, 3], [2, 2]] as const;

/**
 * The look of model `index`: first all colours, then the same colours with other dashes. Neighbours have different
 * points.
 */
export function modelLook(index: number): ModelLook {
  const colour = palette[index % palette.length]!;
  const dash = dashes[Math.floor(index / palette.length) % dashes.length]!;
  return { colour, dash, point: points[index % points.length]! };
}

/** The look of recordings in comparisons. */
export const recordedLook = { colour: "#6E6E6E", point: "crossRot" } as const;
