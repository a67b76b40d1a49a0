import type { ChartDataset, Plugin } from "chart.js";
import { extent, type Point } from "../../decimate.js";
import type { SweepPlot } from "../../sweep-plot.js";
import { type ColourKey, colourKey, keyWidth } from "../look/colour-key.js";
import { trace } from "../look/lines.js";
import { rankColour } from "../look/scale-colour.js";
import { colours } from "../look/theme.js";
import { axisLabel, type MeasureText } from "../look/titles.js";
import { type PanelName, panelNames } from "../panel-names.js";
import { type Panel, panelGap, rightMargin, valueAxis } from "../panels.js";
import { type PlacedTrace, type QuantityGroup, quantityGroups } from "./quantities.js";
import { SCALE_BAR_ROOM, stackHeight, traceStack } from "./trace-stack.js";

/** What recorded traces add to the chart of a sweep, beneath its other panels. */
export interface TracePanels {
  readonly panels: readonly Panel[];
  readonly lines: ChartDataset<"line", Point[]>[];
  readonly plugins: readonly Plugin[];
  /** Of all panels [px]. */
  readonly height: number;
}

/** How to thin a trace: samples and factor to its shown unit. */
type Thin = (values: Float64Array, rateHz: number, yScale: number) => Point[];

const PANEL_HEIGHT = 104;
/** More rows of a stack are too low: as many are shown, evenly chosen. */
const MOST_ROWS = 24;
const SOMA = "soma";

/** Voltages to stack, and quantities with panels of their own. */
interface Plan {
  readonly stack: readonly PlacedTrace[];
  /** How many places there are, if not all are shown. */
  readonly hidden: number;
  readonly groups: readonly QuantityGroup[];
}

/** Voltages of several places are stacked under that of the soma; other quantities get a panel each. */
function planOf(sweep: SweepPlot): Plan {
  const all = quantityGroups(sweep.traces ?? []);
  const [first] = all;
  if (first?.quantity !== "v") return { stack: [], hidden: 0, groups: all };
  const [soma, ...others] = withSoma(sweep, first.traces);
  if (others.length === 0) return { stack: [], hidden: 0, groups: all.slice(soma!.values === sweep.voltage ? 1 : 0) };
  const places = [soma!, ...others];
  const stack = evenly(places, MOST_ROWS);
  return { stack, hidden: places.length - stack.length, groups: all.slice(1) };
}

/** In current clamp the drawn voltage is that of the soma: it stands on top of the stack. */
function withSoma(sweep: SweepPlot, traces: readonly PlacedTrace[]): readonly PlacedTrace[] {
  if (sweep.clamp === "voltage") return traces;
  const others = traces.filter(({ place }) => place !== SOMA);
  return [{ name: "soma.v", place: SOMA, values: sweep.voltage, unit: "V", distanceUm: 0 }, ...others];
}

/** The first, the last, and others evenly between them. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}

/** Height that the traces of a sweep add to its chart [px]. */
export function tracesHeight(sweep: SweepPlot): number {
  return heightOf(planOf(sweep));
}

/** Space right of the panels of a sweep [px]. */
export function tracesMargin(sweep: SweepPlot, measure: MeasureText): number {
  const plan = planOf(sweep);
  const { key } = placeColours(plan);
  return Math.max(rightMargin, plan.stack.length > 0 ? SCALE_BAR_ROOM : 0, key ? keyWidth(key, measure) : 0);
}

function heightOf({ stack, groups }: Plan): number {
  const stacked = stack.length > 0 ? stackHeight(stack.length) + panelGap : 0;
  return stacked + groups.length * (PANEL_HEIGHT + panelGap);
}

/** The panels of the recorded traces of a sweep. */
export function tracePanels(sweep: SweepPlot, thin: Thin, measure: MeasureText): TracePanels {
  const plan = planOf(sweep);
  const { stack, hidden, groups } = plan;
  const { colourOf, key } = placeColours(plan);
  const stacked =
    stack.length === 0
      ? null
      : traceStack(
          stack.map((each) => ({
            ...each,
            distanceUm: each.distanceUm,
            colour: colourOf(each.place),
            points: thin(each.values, sweep.rateHz, 1e3),
          })),
          stack.length + hidden,
        );
  const parts = groups.map(({ label, scale, traces }, i) => {
    const id = `quantity${i}`;
    const points = traces.map(({ values }) => thin(values, sweep.rateHz, scale));
    const range = extent(...points) ?? { min: 0, max: 0 };
    const axis = valueAxis(axisLabel(label, PANEL_HEIGHT, measure), range, 4);
    const name: PanelName = { axis: id, text: nameOf(traces), colour: colours.text };
    const lines = traces.map(({ place }, k) => trace("", id, points[k]!, colourOf(place)));
    return { panel: { id, height: PANEL_HEIGHT, axis }, lines, name };
  });
  const names = parts.map(({ name }) => name);
  return {
    panels: [...(stacked ? [stacked.panel] : []), ...parts.map(({ panel }) => panel)],
    lines: [...(stacked?.lines ?? []), ...parts.flatMap(({ lines }) => lines)],
    plugins: [
      ...(stacked ? [stacked.plugin] : []),
      ...(names.length > 0 ? [panelNames(names)] : []),
      ...(key ? [colourKey(key)] : []),
    ],
    height: heightOf(plan),
  };
}

/** The quantity, and its place if it is one. */
function nameOf(traces: readonly PlacedTrace[]): string {
  const [first, second] = traces;
  return second === undefined ? first!.name : (/[^.]*$/.exec(first!.name)?.[0] ?? "");
}

/**
 * A colour for each place, the same in all panels: the nearest to the soma is the brightest and stands on top of the key,
 * as on top of the stack. A key is needed where a panel has several places.
 */
function placeColours({ stack, groups }: Plan): {
  readonly colourOf: (place: string) => string;
  readonly key: ColourKey | null;
} {
  const placed = new Map([...stack, ...groups.flatMap(({ traces }) => traces)].map((each) => [each.place, each]));
  if (placed.size < 2) return { colourOf: () => colours.model, key: null };
  const distance = (place: string): number => placed.get(place)!.distanceUm ?? Number.POSITIVE_INFINITY;
  const places = [...placed.keys()].sort((a, b) => distance(b) - distance(a) || 0);
  const colourOf = (place: string): string => rankColour(places.indexOf(place), places.length);
  if (groups.every(({ traces }) => traces.length < 2)) return { colourOf, key: null };
  const labels = places.map((place) => {
    const { distanceUm } = placed.get(place)!;
    return distanceUm === undefined || place === SOMA ? place : `${place}, ${Math.round(distanceUm)} µm`;
  });
  return { colourOf, key: { title: "place", labels } };
}
