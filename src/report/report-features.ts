import type { SweepComparison } from "../compare/compare-report.js";
import type { FigureChart } from "../plot/canvas/backend.js";
import { shortName } from "../plot/charts/comparison-chart.js";
import { modelLook } from "../plot/charts/look/model-look.js";
import { pointChart } from "../plot/charts/point-chart.js";

/** A feature drawn as modelled against recorded. */
interface DrawnFeature {
  readonly title: string;
  readonly unit: string;
  readonly value: (sweep: SweepComparison, side: "model" | "recorded") => number | null | undefined;
}

const DRAWN: readonly DrawnFeature[] = [
  { title: "spike rate", unit: "Hz", value: (sweep, side) => sweep.features[side]?.avg_rate },
  { title: "latency", unit: "ms", value: (sweep, side) => milli(sweep.features[side]?.latency) },
  { title: "mean interval", unit: "ms", value: (sweep, side) => milli(sweep.features[side]?.mean_isi) },
  { title: "first interval", unit: "ms", value: (sweep, side) => milli(sweep.features[side]?.first_isi) },
  { title: "CV of intervals", unit: "", value: (sweep, side) => sweep.features[side]?.isi_cv },
  { title: "adaptation", unit: "", value: (sweep, side) => sweep.features[side]?.adapt },
  { title: "baseline", unit: "mV", value: (sweep, side) => sweep.features[side]?.v_baseline },
  { title: "threshold", unit: "mV", value: (sweep, side) => sweep.first_spike[side]?.threshold_v },
  { title: "peak", unit: "mV", value: (sweep, side) => sweep.first_spike[side]?.peak_v },
  { title: "fast trough", unit: "mV", value: (sweep, side) => sweep.first_spike[side]?.fast_trough_v },
  { title: "width", unit: "ms", value: (sweep, side) => milli(sweep.first_spike[side]?.width) },
  { title: "upstroke", unit: "mV/ms", value: (sweep, side) => sweep.first_spike[side]?.upstroke },
];

/** Maximum length of a name in the legend of a small chart [characters]. */
const LEGEND_LETTERS = 18;

const milli = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : seconds * 1e3;

/** One chart for each feature that at least one sweep has on both sides. */
export function featureTiles(sweeps: readonly SweepComparison[], names: readonly string[]): FigureChart[] {
  return DRAWN.flatMap(({ title, unit, value }) => {
    const series = names.map((name, index) => {
      const { colour, point } = modelLook(index);
      const data = sweeps
        .filter(({ model }) => model === name)
        .flatMap((sweep) => {
          const [x, y] = [value(sweep, "recorded") ?? null, value(sweep, "model") ?? null];
          return x === null || y === null ? [] : [{ x, y }];
        });
      return { name: names.length > 1 ? shortName(name, LEGEND_LETTERS) : "", colour, point, joined: false, data };
    });
    if (series.every(({ data }) => data.length === 0)) return [];
    const inUnit = unit === "" ? "" : ` (${unit})`;
    const labels = { xLabel: `recorded${inUnit}`, yLabel: `model${inUnit}` };
    return [pointChart({ title, ...labels, series, identity: true })];
  });
}
