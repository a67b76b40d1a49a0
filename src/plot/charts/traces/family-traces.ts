import { extent, type Point } from "../../decimate.js";
import type { FamilyPlot } from "../../family-plot.js";
import { largest, thinPoints } from "../../thin-response.js";
import { colours } from "../look/theme.js";
import { axisLabel } from "../look/titles.js";
import type { PanelName } from "../panel-names.js";
import { type Panel, panelGap, valueAxis } from "../panels.js";
import type { SweepChartOptions } from "../sweep-chart.js";
import { quantityGroups } from "./quantities.js";

/** A recorded quantity at a place, over all sweeps of a family. */
interface RecordedPanel {
  readonly panel: Panel;
  /** One for each member. */
  readonly lines: readonly Point[][];
  readonly name: PanelName;
}

const HEIGHT = 104;
/** More panels make a figure too long. */
const MOST = 8;

/** Height that recorded quantities add to the chart of a family [px]. */
export const familyTracesHeight = ({ traces }: FamilyPlot): number =>
  Math.min(MOST, traces.length) * (HEIGHT + panelGap);

/** A panel for each recorded quantity at each place: voltages first, and near the soma first. */
export function recordedPanels(family: FamilyPlot, { timeUnit, measure }: SweepChartOptions): RecordedPanel[] {
  const { members } = family;
  // The unit follows from the largest values, so these stand in for the traces.
  const traces = family.traces.map((each, index) => ({
    ...each,
    index,
    values: Float64Array.from(members, (member) => largest(member.traces[index]!)),
  }));
  const all = quantityGroups(traces).flatMap(({ label, scale, traces: own }) =>
    own.map(({ name, distanceUm }) => ({ name, distanceUm, label, scale })),
  );
  return all.slice(0, MOST).map(({ name, distanceUm, label, scale }, i): RecordedPanel => {
    const { index } = traces.find((each) => each.name === name)!;
    const id = `recorded${i}`;
    const lines = members.map((member) =>
      thinPoints(member.traces[index]!, timeUnit.perSecond).map(({ x, y }) => ({ x, y: y * scale })),
    );
    const range = extent(...lines) ?? { min: 0, max: 0 };
    const place = distanceUm ? `, ${Math.round(distanceUm)} µm` : "";
    const more = i === MOST - 1 && all.length > MOST ? ` (${MOST} of ${all.length})` : "";
    return {
      panel: { id, height: HEIGHT, axis: valueAxis(axisLabel(label, HEIGHT, measure), range, 4) },
      lines,
      name: { axis: id, text: `${name}${place}${more}`, colour: colours.text },
    };
  });
}
