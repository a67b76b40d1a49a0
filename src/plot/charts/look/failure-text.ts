import type { Chart, Plugin } from "chart.js";
import { fitText } from "./fit-text.js";
import { colours, cssFont, textSizes } from "./theme.js";

const MOST_LINES = 6;
const LINE = 1.35;
/** Space between the text and the sides of the panel [px]. */
const MARGIN = 16;

/** Writes the reason for a missing response into the middle of its panel. */
export function failureText(axis: string, text: string): Plugin {
  return {
    id: "failureText",
    afterDatasetsDraw(chart: Chart) {
      const { ctx, chartArea, scales } = chart;
      const scale = scales[axis];
      if (!scale) return;
      ctx.save();
      ctx.font = cssFont(textSizes.label);
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      const height = LINE * textSizes.label;
      const fitting = Math.min(MOST_LINES, Math.max(1, Math.floor((scale.bottom - scale.top) / height)));
      const room = chartArea.right - chartArea.left - 2 * MARGIN;
      const lines = fitText(text, room, fitting, (part) => ctx.measureText(part).width);
      const [x, middle] = [(chartArea.left + chartArea.right) / 2, (scale.top + scale.bottom) / 2];
      for (const [i, line] of lines.entries()) {
        const y = middle + (i - (lines.length - 1) / 2) * height;
        ctx.strokeStyle = colours.paper;
        ctx.lineWidth = 4;
        ctx.strokeText(line, x, y);
        ctx.fillStyle = colours.threshold;
        ctx.fillText(line, x, y);
      }
      ctx.restore();
    },
  };
}
