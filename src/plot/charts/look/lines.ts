import type { ChartDataset, LegendItem } from "chart.js";
import type { Point } from "../../decimate.js";
import { colours } from "./theme.js";

/** A line of a chart on the shared time axis. */
export function trace(
  label: string,
  yAxisID: string,
  data: Point[],
  colour: string,
  more: Partial<ChartDataset<"line", Point[]>> = {},
): ChartDataset<"line", Point[]> {
  return {
    label,
    data,
    xAxisID: "x",
    yAxisID,
    borderColor: colour,
    borderWidth: 1.25,
    pointRadius: 0,
    pointStyle: "line",
    spanGaps: false,
    ...more,
  };
}

/** One legend entry per named line; spike marks have no name, because they belong to the line of their colour. */
export function legendOf(lines: readonly ChartDataset<"line", Point[]>[]): LegendItem[] {
  return lines.flatMap(({ label = "", borderColor, borderDash }, datasetIndex) =>
    label === ""
      ? []
      : [
          {
            text: label,
            datasetIndex,
            fontColor: colours.text,
            strokeStyle: borderColor as string,
            lineWidth: 1.75,
            lineDash: (borderDash as number[] | undefined) ?? [],
            pointStyle: "line" as const,
          },
        ],
  );
}

/** Stimuli are sample-and-hold: the last sample is extended by one sample period. */
export function held(points: Point[], xPerSample: number): Point[] {
  const last = points.at(-1);
  return last ? [...points, { x: last.x + xPerSample, y: last.y }] : points;
}
