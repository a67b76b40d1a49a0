import type { Chart, Plugin } from "chart.js";
import { colours, cssFont, textSizes } from "./look/theme.js";

/** A name written into a panel. */
export interface PanelName {
  /** Id of the panel's axis. */
  readonly axis: string;
  readonly text: string;
  readonly colour: string;
}

/** Writes names into their panels, with a white outline that sets them off from the traces. */
export function panelNames(names: readonly PanelName[]): Plugin {
  return {
    id: "panelNames",
    afterDatasetsDraw(chart: Chart) {
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      ctx.font = cssFont(textSizes.label, "bold");
      ctx.textAlign = "right";
      ctx.textBaseline = "top";
      ctx.lineJoin = "round";
      for (const { axis, text, colour } of names) {
        const scale = scales[axis];
        if (!scale) continue;
        const [x, y] = [chartArea.right - 6, scale.top + 5];
        ctx.strokeStyle = colours.paper;
        ctx.lineWidth = 4;
        ctx.strokeText(text, x, y);
        ctx.fillStyle = colour;
        ctx.fillText(text, x, y);
      }
      ctx.restore();
    },
  };
}
