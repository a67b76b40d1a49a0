import { printableLine } from "../../../base/text/printable.js";
import { type SweepPlot, spikeCounts } from "../../sweep-plot.js";
import { axisWidth } from "../panels.js";
import { fitText } from "./fit-text.js";
import { textSizes } from "./theme.js";

/** Width of text in the font of a figure [px]. */
export type MeasureText = (text: string, size: number, weight: "normal" | "bold") => number;

/** The title of a sweep with its spike counts: on one line if they fit, else on two. */
export function titleLines(sweep: SweepPlot, width: number, measure: MeasureText): string[] {
  const room = width - axisWidth;
  const bold = (text: string): number => measure(text, textSizes.title, "bold");
  const counts = spikeCounts(sweep);
  const title = printableLine(sweep.title);
  const whole = `${title}: ${counts}`;
  if (bold(whole) <= room) return [whole];
  return [...fitText(title, room, 1, bold), ...fitText(counts, room, 1, bold)];
}

/** The title of a vertical axis, or only its unit if the panel is too low. */
export function axisLabel(label: string, height: number, measure: MeasureText): string {
  if (measure(label, textSizes.label, "normal") <= height) return label;
  return /\(([^()]+)\)$/.exec(label)?.[1] ?? "";
}
