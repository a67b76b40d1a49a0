import type { ChartDataset, LegendItem } from "chart.js";
import type { Point } from "../../decimate.js";
import { colours } from "./theme.js";

/** A line of a chart over the shared time axis. */
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

/** One entry for each line that has a name; marks of spikes have none: they belong to the line of their colour. */
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

/** A stimulus is sample-and-hold: its last sample, too, lasts until the next would come. */
export function held(points: Point[], xPerSample: number): Point[] {
  const last = points.at(-1);
  return last ? [...points, { x: last.x + xPerSample, y: last.y }] : points;
}
