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
/** Parameters with a chart of their own. */
const MOST_PARAMETERS = 6;
/** Points of a scatter; more would hide each other. */
const MOST_POINTS = 2000;
const PA_PER_A = 1e12;

/** The charts of a campaign: spikes against current, how many runs have how many, and what the parameters do. */
export function campaignCharts({ runs }: CampaignSummary): CampaignChart[] {
  const done = runs.filter(({ spikeCount }) => spikeCount !== null);
  if (done.length === 0) return [];
  return [...againstCurrent(done), distribution(done), ...parameterCharts(done)];
}

function againstCurrent(runs: readonly ReportedRun[]): CampaignChart[] {
  const currents = new Set(runs.map(({ amplitudeA }) => amplitudeA));
  if (currents.size < 2) return [];
  const models = [...new Set(runs.map(({ model }) => model))];
  const lines = models.length <= MOST_LINES ? models : [null];
  const series = lines.map((model, i): PointSeries => {
    const own = model === null ? runs : runs.filter((run) => run.model === model);
    return { name: model ?? "all models", ...modelLook(i), joined: true, data: medians(own) };
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

/** The median number of spikes at each current, in order. */
function medians(runs: readonly ReportedRun[]): Point[] {
  const counts = new Map<number, number[]>();
  for (const { amplitudeA, spikeCount } of runs) {
    if (amplitudeA === null) continue;
    const known = counts.get(amplitudeA);
    if (known === undefined) counts.set(amplitudeA, [spikeCount!]);
    else known.push(spikeCount!);
  }
  return [...counts].map(([x, values]) => ({ x: x * PA_PER_A, y: median(values) })).sort((a, b) => a.x - b.x);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
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
