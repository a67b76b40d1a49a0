import type { FigureChart } from "../plot/canvas/backend.js";
import { modelLook } from "../plot/charts/look/model-look.js";
import { type PointSeries, pointChart } from "../plot/charts/point-chart.js";
import type { Point } from "../plot/decimate.js";
import type { CampaignSummary, ReportedRun } from "./campaign-summary.js";

/** A chart of the report, and what it shows. */
export interface CampaignChart {
  readonly name: string;
  readonly caption: string;
  readonly chart: FigureChart;
}

/** Models with a line of their own; of more, only the median of all is drawn. */
const MOST_LINES = 8;
/** Fewer curves are seen one by one in the chart of medians; more than the most would only make the page slow. */
const LEAST_CURVES = 3;
const MOST_CURVES = 1000;
/** Parameters with a chart of their own. */
const MOST_PARAMETERS = 6;
/** Points of a scatter; more would hide each other. */
const MOST_POINTS = 2000;
const PA_PER_A = 1e12;

/** The charts of a campaign: spikes against current, how many runs have how many, and what the parameters do. */
export function campaignCharts({ runs }: CampaignSummary): CampaignChart[] {
  const done = runs.filter(({ spikeCount }) => spikeCount !== null);
  if (done.length === 0) return [];
  return [...againstCurrent(done), ...allCurves(done), distribution(done), ...parameterCharts(done)];
}

function againstCurrent(runs: readonly ReportedRun[]): CampaignChart[] {
  const currents = new Set(runs.map(({ amplitudeA }) => amplitudeA));
  if (currents.size < 2) return [];
  const models = [...new Set(runs.map(({ model }) => model))];
  const lines = models.length <= MOST_LINES ? models : [null];
  const series = lines.map((model, i): PointSeries => {
    const own = model === null ? runs : runs.filter((run) => run.model === model);
    return { name: model ?? "all models", ...modelLook(i), joined: true, data: quantiles(own, 0.5) };
  });
  const chart = pointChart({
    title: "Spikes against current",
    xLabel: "current (pA)",
    yLabel: "spikes of a run (median)",
    series,
    fromZero: true,
  });
  const caption = `Median number of spikes at each current${models.length > MOST_LINES ? `, over all ${models.length} models` : ", over the parameter sets of each model"}.`;
  return [{ name: "currents", caption, chart }];
}

/** Every f-I curve of the campaign as a faint line, with the median and the quartiles of all. */
function allCurves(runs: readonly ReportedRun[]): CampaignChart[] {
  const curves = new Map<string, ReportedRun[]>();
  for (const run of runs) {
    const key = `${run.model} ${run.changeSet} ${run.stimulus}`;
    const known = curves.get(key);
    if (known === undefined) curves.set(key, [run]);
    else known.push(run);
  }
  const all = [...curves.values()].map((own) => quantiles(own, 0.5)).filter((points) => points.length > 1);
  if (all.length < LEAST_CURVES) return [];
  const step = Math.ceil(all.length / MOST_CURVES);
  const shown = all.filter((_, i) => i % step === 0);
  const { colour, point } = modelLook(0);
  const alpha = shown.length > 200 ? "0C" : "33";
  const line = { point, joined: true, bare: true };
  const series: PointSeries[] = [
    { ...line, name: "quartiles", colour: "#000000", dash: [6, 3], data: quantiles(runs, 0.25) },
    { ...line, name: "", colour: "#000000", dash: [6, 3], data: quantiles(runs, 0.75) },
    { ...line, name: "median", colour: "#000000", bare: false, data: quantiles(runs, 0.5) },
    // What comes first is drawn above what follows.
    ...shown.map((data) => ({ ...line, name: "", colour: `${colour}${alpha}`, data })),
  ];
  const chart = pointChart({
    title: `${all.length.toLocaleString("en")} f-I curves`,
    xLabel: "current (pA)",
    yLabel: "spikes of a run",
    series,
    fromZero: true,
  });
  const part = step === 1 ? "" : `; one of every ${step} is drawn`;
  const caption = `The curve of each model with each parameter set, faint${part}, and the median and quartiles of all runs at each current.`;
  return [{ name: "curves", caption, chart }];
}

/** A quantile of the number of spikes at each current, in order. */
function quantiles(runs: readonly ReportedRun[], part: number): Point[] {
  const counts = new Map<number, number[]>();
  for (const { amplitudeA, spikeCount } of runs) {
    if (amplitudeA === null) continue;
    const known = counts.get(amplitudeA);
    if (known === undefined) counts.set(amplitudeA, [spikeCount!]);
    else known.push(spikeCount!);
  }
  return [...counts].map(([x, values]) => ({ x: x * PA_PER_A, y: quantile(values, part) })).sort((a, b) => a.x - b.x);
}

/** Between the two nearest values, in proportion, as numpy and R do by default. */
function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (place - below) * (next - sorted[below]!);
}

function distribution(runs: readonly ReportedRun[]): CampaignChart {
  const counts = runs.map(({ spikeCount }) => spikeCount!);
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  const width = Math.max(1, Math.ceil((most + 1) / 40));
  const bins = Array.from({ length: Math.floor(most / width) + 1 }, () => 0);
  for (const count of counts) bins[Math.floor(count / width)]! += 1;
  const data = bins.map((y, i) => ({ x: i * width, y }));
  const range = width === 1 ? "spikes of a run" : `spikes of a run (in steps of ${width})`;
  const series = [{ name: "", ...modelLook(0), joined: true, data }];
  const chart = pointChart({ title: "Runs by spikes", xLabel: range, yLabel: "runs", series, fromZero: true });
  return { name: "spikes", caption: "How many runs have how many spikes.", chart };
}

/** Spikes against each parameter whose values are numbers. */
function parameterCharts(runs: readonly ReportedRun[]): CampaignChart[] {
  const names = Object.keys(runs[0]!.parameters).filter((name) =>
    runs.some(({ parameters }) => typeof parameters[name] === "number"),
  );
  const step = Math.ceil(runs.length / MOST_POINTS);
  const shown = runs.filter((_, i) => i % step === 0);
  return names.slice(0, MOST_PARAMETERS).map((name, i) => {
    const data = shown.flatMap(({ parameters, spikeCount }) => {
      const x = parameters[name];
      return typeof x === "number" ? [{ x, y: spikeCount! }] : [];
    });
    const series = [{ name: "", ...modelLook(i), joined: false, data }];
    const chart = pointChart({ title: `Spikes against ${name}`, xLabel: name, yLabel: "spikes of a run", series });
    const part = step === 1 ? "" : `; one of every ${step} runs is drawn`;
    return { name: `parameter-${i + 1}`, caption: `Spikes of each run against ${name}${part}.`, chart };
  });
}
