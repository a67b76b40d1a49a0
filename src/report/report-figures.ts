import type { CompareReport, SweepComparison } from "../compare/compare-report.js";
import type { ComparedSweep } from "../compare/compare-sweep.js";
import type { RecordedSweep } from "../compare/recorded-sweep.js";
import type { FigureChart } from "../plot/canvas/backend.js";
import {
  type ComparisonPlot,
  comparisonChart,
  comparisonHeight,
  FIGURE_WIDTH,
  type ModelTrace,
  type TimeSpan,
} from "../plot/charts/comparison-chart.js";
import { modelLook, recordedLook } from "../plot/charts/look/model-look.js";
import { pointChart } from "../plot/charts/point-chart.js";
import { trainChart, trainHeight } from "../plot/charts/train-chart.js";
import { thinResponse, thinTrace } from "../plot/thin-response.js";
import { featureTiles } from "./report-features.js";
import { milliseconds } from "./report-tables.js";

/** One figure of a report. */
export interface ReportFigure {
  /** File name without extension. */
  readonly name: string;
  /** The kind of stimulus shown; null for figures about all. */
  readonly stimulus: string | null;
  /** Caption of one or two sentences. */
  readonly caption: string;
  /** A single chart, or tiles of equal size. */
  readonly charts: readonly FigureChart[];
  /** Size of a chart [px]. */
  readonly tile: { readonly width: number; readonly height: number };
  readonly columns: number;
}

/** A sweep's plot while models are still being added. */
interface SweepFigurePlot extends ComparisonPlot {
  readonly sweep: number;
  readonly electrode: string | null;
  readonly stimulus: string;
  shown: TimeSpan;
  models: ModelTrace[];
}

const CURVE = { width: 720, height: 420 };

/** Collects the data of all figures during a comparison: keeps thinned traces, not the sweeps themselves. */
export class FigureMaker {
  readonly #names: string[] = [];
  readonly #plots = new Map<string, SweepFigurePlot>();

  add(name: string, { comparison, recorded, voltage, rateHz, trains }: ComparedSweep): void {
    if (!this.#names.includes(name)) this.#names.push(name);
    const index = this.#names.indexOf(name);
    const key = keyOf(comparison);
    const length = recorded.voltage.voltage.length / recorded.rateHz;
    const durationS = Math.max(length, voltage.length / rateHz);
    if (!(durationS > 0)) return;
    let plot = this.#plots.get(key);
    if (plot === undefined) {
      plot = {
        title: `${comparison.stimulus}, sweep ${comparison.sweep}`,
        sweep: comparison.sweep,
        electrode: comparison.electrode,
        stimulus: comparison.stimulus,
        durationS,
        shown: shownSpan(recorded, durationS),
        current: recorded.current && thinTrace(recorded.current, recorded.rateHz, durationS, 1e12),
        currentHoldS: 1 / recorded.rateHz,
        recorded: thinResponse(recorded.voltage.voltage, recorded.rateHz, recorded.spikeTimes, durationS),
        models: [],
      };
      this.#plots.set(key, plot);
    }
    plot.shown = withSpikes(plot.shown, [trains.model, trains.recorded]);
    plot.models.push({ name, index, response: thinResponse(voltage, rateHz, trains.model, durationS) });
  }

  /** All figures in the order of the page, created lazily. */
  *figures(report: CompareReport): Generator<ReportFigure, void, undefined> {
    yield* this.#curves(report);
    for (const stimulus of new Set(report.groups.map((group) => group.stimulus))) {
      yield* this.#trains(report, stimulus);
      for (const plot of this.#plots.values()) {
        if (plot.stimulus !== stimulus) continue;
        const alone = [...this.#plots.values()].every((other) => other === plot || other.sweep !== plot.sweep);
        yield {
          name: alone ? `sweep-${plot.sweep}` : `sweep-${plot.sweep}-${slug(plot.electrode ?? "")}`,
          stimulus,
          caption: `${plot.title}: injected current, the voltage of each model over the recorded one (grey), and all spikes.`,
          charts: [comparisonChart(plot)],
          tile: { width: FIGURE_WIDTH, height: comparisonHeight(plot) },
          columns: 1,
        };
      }
    }
  }

  /** Upper bound for the number of {@link figures}. */
  count(report: CompareReport): number {
    return this.#plots.size + new Set(report.groups.map(({ stimulus }) => stimulus)).size + 3;
  }

  *#trains(report: CompareReport, stimulus: string): Generator<ReportFigure, void, undefined> {
    const plots = [...this.#plots.values()].filter((plot) => plot.stimulus === stimulus);
    const [first] = plots;
    if (first === undefined) return;
    const sigmaS = Math.max(...report.settings.sigmas_s);
    const several = report.groups.some((group) => group.stimulus === stimulus && group.stimuli > 1);
    const plot = {
      title: `${stimulus}: spikes, and their mean rate (Gaussian of ${milliseconds(sigmaS)})`,
      durationS: Math.max(...plots.map(({ durationS }) => durationS)),
      shown: {
        startS: Math.min(...plots.map(({ shown }) => shown.startS)),
        endS: Math.max(...plots.map(({ shown }) => shown.endS)),
      },
      sigmaS,
      recorded: plots.map(({ sweep, recorded }) => ({ name: `sweep ${sweep}`, times: recorded.spikeTimes })),
      models: this.#names.map((name, index) => ({
        name,
        index,
        trains: plots.flatMap(({ models }) => models.filter((m) => m.name === name).map((m) => m.response.spikeTimes)),
      })),
    };
    yield {
      name: `spikes-${slug(stimulus)}`,
      stimulus,
      caption: `${stimulus}: spikes of every sweep, and below them the mean spike rate (PSTH) recorded and of each model.${
        several ? " The sweeps have different currents: the rate is the mean over them." : ""
      }`,
      charts: [trainChart(plot)],
      tile: { width: FIGURE_WIDTH, height: trainHeight(plot) },
      columns: 1,
    };
  }

  *#curves(report: CompareReport): Generator<ReportFigure, void, undefined> {
    const fi = this.#fiCurve(report.sweeps);
    if (fi) yield fi;
    const ev = this.#varianceCurve(report);
    if (ev) yield ev;
    const tiles = featureTiles(report.sweeps, this.#names);
    if (tiles.length === 0) return;
    yield {
      name: "features",
      stimulus: null,
      caption:
        "Features of each sweep, modelled against recorded; on the dashed line both are equal. Features of the shape of spikes are those of the first spike.",
      charts: tiles,
      tile: { width: 366, height: 350 },
      columns: Math.min(3, tiles.length),
    };
  }

  #fiCurve(sweeps: readonly SweepComparison[]): ReportFigure | null {
    const steps = sweeps.filter(({ amplitude_a, duration_s }) => amplitude_a !== null && duration_s >= 0.1);
    const points = (own: readonly SweepComparison[], side: "model" | "recorded") =>
      own
        .flatMap(({ amplitude_a, features }) => {
          const rate = features[side]?.avg_rate;
          return rate === undefined || rate === null ? [] : [{ x: amplitude_a! * 1e12, y: rate }];
        })
        .sort((a, b) => a.x - b.x);
    const [first] = this.#names;
    const recorded = points(
      steps.filter(({ model }) => model === first),
      "recorded",
    );
    if (recorded.length === 0) return null;
    const models = this.#names.map((name, index) => {
      const { colour, dash, point } = modelLook(index);
      const data = points(
        steps.filter(({ model }) => model === name),
        "model",
      );
      return { name, colour, dash, point, joined: true, data };
    });
    const chart = pointChart({
      title: "Spike rate against current",
      xLabel: "current (pA)",
      yLabel: "spike rate (Hz)",
      series: [{ name: "recorded", ...recordedLook, joined: true, data: recorded }, ...models],
      fromZero: true,
    });
    return {
      name: "f-i-curve",
      stimulus: null,
      caption: `Spike rate while a step of current is on, against its amplitude (f-I curve; ${
        recorded.length === 1 ? "the recording holds one step" : `${recorded.length} steps`
      }).`,
      charts: [chart],
      tile: CURVE,
      columns: 1,
    };
  }

  /** Explained variance against the time scale, if several time scales were requested. */
  #varianceCurve({ groups, settings }: CompareReport): ReportFigure | null {
    if (settings.sigmas_s.length < 2) return null;
    const stimuli = [...new Set(groups.map(({ stimulus }) => stimulus))];
    const charts = stimuli.flatMap((stimulus) => {
      const series = this.#names.map((name, index) => {
        const { colour, dash, point } = modelLook(index);
        const group = groups.find((each) => each.model === name && each.stimulus === stimulus);
        const data = (group?.explained_variance ?? [])
          .flatMap(({ sigma_s, ratio }) => (ratio === null ? [] : [{ x: sigma_s * 1e3, y: ratio }]))
          .sort((a, b) => a.x - b.x);
        return { name, colour, dash, point, joined: true, data };
      });
      if (series.every(({ data }) => data.length === 0)) return [];
      const labels = { xLabel: "sigma (ms)", yLabel: "explained variance ratio" };
      return [pointChart({ title: stimulus, ...labels, series, fromZero: true })];
    });
    if (charts.length === 0) return null;
    return {
      name: "explained-variance",
      stimulus: null,
      caption: "Explained variance ratio of the spike trains against the width of the Gaussian they are smoothed with.",
      charts,
      tile: { width: 540, height: 380 },
      columns: Math.min(2, charts.length),
    };
  }
}

/** Time shown before and after the stimulus, as a fraction of its duration; extended to include all spikes. */
const ROOM = 0.1;

function shownSpan({ window: { start_s, end_s } }: RecordedSweep, durationS: number): TimeSpan {
  const room = ROOM * (end_s - start_s);
  return { startS: Math.max(0, start_s - room), endS: Math.min(durationS, end_s + room) };
}

function withSpikes({ startS, endS }: TimeSpan, trains: readonly Float64Array[]): TimeSpan {
  const spikes = trains.flatMap((train) => (train.length === 0 ? [] : [train[0]!, train.at(-1)!]));
  return { startS: Math.min(startS, ...spikes), endS: Math.max(endS, ...spikes) };
}

const keyOf = ({ sweep, electrode }: SweepComparison): string => `${sweep} ${electrode}`;

/** Converts text to a name that is valid in paths and links. */
export function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "other"
  );
}
