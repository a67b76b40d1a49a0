import { VERSION } from "../base/version.js";
import type { CompareReport, GroupComparison } from "../compare/compare-report.js";
import {
  escapeHtml,
  htmlFigure,
  htmlPage,
  htmlList as list,
  type PageFigure,
  htmlTable as table,
} from "./page-parts.js";
import { slug } from "./report-figures.js";
import {
  groupRows,
  groupTable,
  measureName,
  milliseconds,
  type ReportTable,
  scoreTable,
  sweepTable,
} from "./report-tables.js";

/** A figure of the page; its image is the smaller of PNG and SVG. */
export interface StimulusFigure extends PageFigure {
  readonly stimulus: string | null;
}

/**
 * The page of a comparison: a single HTML file with embedded style and figures, no scripts and no external requests.
 */
export function reportPage(report: CompareReport, figures: readonly StimulusFigure[], command: string | null): string {
  const { specimen, path } = report.recording;
  const cell = specimen.name ?? (specimen.id === null ? "the recording" : `specimen ${specimen.id}`);
  const names = report.models.map(({ model }) => model);
  const title = `${listed(names)} against ${cell}`;
  const stimuli = [...new Set(report.groups.map(({ stimulus }) => stimulus))];
  const links = [
    `<a href="#summary">Summary</a>`,
    ...stimuli.map((stimulus) => `<a href="#${slug(stimulus)}">${escapeHtml(stimulus)}</a>`),
    `<a href="#measures">Measures</a>`,
  ];
  return htmlPage(
    { title, subtitle: sides(report), links },
    `<section id="summary">
<h2>Summary</h2>
${summary(report)
  .map((line) => `<p>${escapeHtml(line)}</p>`)
  .join("\n")}
${table(groupTable(report), "Scores by kind of stimulus", best(groupRows(report.groups)))}
${reasons(report)}
${missing(report)}
${figures
  .filter(({ stimulus }) => stimulus === null)
  .map(figure)
  .join("\n")}
</section>
${stimuli.map((stimulus) => section(report, stimulus, figures)).join("\n")}
<section id="measures">
<h2>Measures</h2>
${measures(report)}
${table(modelTable(report), "Models")}
<p>Recording: ${escapeHtml(path)}. Made by rheobase ${escapeHtml(VERSION)}${command === null ? "" : ` with <code>${escapeHtml(command)}</code>`}.</p>
</section>`,
  );
}

const SCORES =
  "Distance of each feature from the mean of the recorded sweeps, in their standard deviations (which few sweeps make small)";

function section(report: CompareReport, stimulus: string, figures: readonly StimulusFigure[]): string {
  const own = { ...report, sweeps: report.sweeps.filter((sweep) => sweep.stimulus === stimulus) };
  const scores = scoreTable(report.groups.filter((group) => group.stimulus === stimulus));
  const notes = own.sweeps.flatMap(({ model, sweep, notes }) =>
    notes.map((note) => `${model}, sweep ${sweep}: ${note}`),
  );
  return `<section id="${slug(stimulus)}">
<h2>${escapeHtml(stimulus)}</h2>
${table(sweepTable(own), `Scores of each sweep: ${stimulus}`)}
${scores.rows.length > 0 ? `<details><summary>Feature scores</summary>${table(scores, SCORES)}</details>` : ""}
${notes.length > 0 ? `<details><summary>${notes.length} notes</summary>${list(notes)}</details>` : ""}
${figures
  .filter((each) => each.stimulus === stimulus)
  .map(figure)
  .join("\n")}
</section>`;
}

function figure(drawn: StimulusFigure): string {
  const links = ["png", "svg"].map((type) => `<a href="figures/${drawn.name}.${type}">${type.toUpperCase()}</a>`);
  return htmlFigure(drawn, ` <span class="files">${links.join(" ")}</span>`);
}

/** Whether a group has the best explained variance ratio of its stimulus; false with a single model. */
function best(groups: readonly GroupComparison[]): (row: number, column: string) => boolean {
  return (row, column) => {
    const group = groups[row];
    if (!group) return false;
    return group.explained_variance.some(({ sigma_s, ratio }, k) => {
      if (column !== `EV ratio ${milliseconds(sigma_s)}` || ratio === null) return false;
      const rivals = groups.filter(({ stimulus }) => stimulus === group.stimulus);
      return (
        rivals.length > 1 && rivals.every(({ explained_variance }) => (explained_variance[k]?.ratio ?? -1) <= ratio)
      );
    });
  };
}

function sides({ models, recording, sweeps }: CompareReport): string {
  const simulated = models.filter((model) => model.simulated).length;
  const { specimen } = recording;
  const parts = [
    `${models.length === 1 ? "One model" : `${models.length} models`}${simulated < models.length ? ` (${models.length - simulated} read from files)` : ""}`,
    `${new Set(sweeps.map(({ sweep }) => sweep)).size} sweeps of ${recording.path.replace(/^.*[\\/]/, "")}`,
    ...(specimen.id === null ? [] : [`specimen ${specimen.id}`]),
  ];
  return parts.join(" · ");
}

/** Time scale of Allen's published figures; the summary uses the nearest one. */
const PUBLISHED_SIGMA_S = 0.01;

/** The most important results, one line per stimulus. */
function summary({ groups, models, settings }: CompareReport): string[] {
  const lines: string[] = [];
  const sigmas = settings.sigmas_s;
  const off = sigmas.map((sigma) => Math.abs(sigma - PUBLISHED_SIGMA_S));
  const published = off.indexOf(Math.min(...off));
  for (const stimulus of new Set(groups.map((group) => group.stimulus))) {
    const own = groups.filter((group) => group.stimulus === stimulus);
    const ratio = ({ explained_variance }: GroupComparison) => explained_variance[published]?.ratio ?? null;
    const scored = own.filter((group) => ratio(group) !== null).sort((a, b) => ratio(b)! - ratio(a)!);
    const [top] = scored;
    if (top) {
      const width = milliseconds(sigmas[published]!);
      const share = `${(100 * ratio(top)!).toPrecision(3)} % of the variance of the spike trains that repeats explain (${width})`;
      lines.push(
        models.length > 1
          ? `${stimulus}: ${top.model} explains most, ${share}.`
          : `${stimulus}: the model explains ${share}.`,
      );
    } else {
      const counts = own.map(
        ({ model, spike_count }) => `${models.length > 1 ? `${model} ` : ""}${spike_count.model ?? "none"}`,
      );
      lines.push(`${stimulus}: spikes ${counts.join(", ")}; recorded ${own[0]!.spike_count.recorded ?? "none"}.`);
    }
  }
  return lines;
}

/** Reasons for the empty cells of the tables. */
function reasons({ groups, sweeps }: CompareReport): string {
  const lines = new Set<string>();
  for (const { stimulus, explained_variance, forced_spikes } of groups) {
    for (const { reasons: own } of explained_variance) if (own.ratio) lines.add(`EV ratio, ${stimulus}: ${own.ratio}`);
    if (forced_spikes.reason) lines.add(`forced EV, ${stimulus}: ${forced_spikes.reason}`);
  }
  for (const { sweep, reasons: own } of sweeps) {
    for (const [measure, reason] of Object.entries(own))
      lines.add(`${measureName(measure)}, sweep ${sweep}: ${reason}`);
  }
  if (lines.size === 0) return "";
  return `<details><summary>Why values are absent (–)</summary>${list([...lines])}</details>`;
}

function missing({ missing: sweeps }: CompareReport): string {
  if (sweeps.length === 0) return "";
  const rows = sweeps.map(({ model, sweep, stimulus, missing: side, reason }) => [
    model,
    sweep,
    stimulus,
    side,
    reason,
  ]);
  return table({ header: ["model", "sweep", "stimulus", "missing in", "reason"], rows }, "Sweeps that one side lacks");
}

function modelTable({ models }: CompareReport): ReportTable {
  const rows = models.map(({ model, path, summary: about, simulated }) => [
    model,
    about === null
      ? "file"
      : about.kind === "glif"
        ? `GLIF level ${about.level ?? "unknown"}`
        : `biophysical, ${about.type ?? ""}`,
    about?.id ?? null,
    simulated ? "simulated here" : "read",
    path,
    about === null ? null : about.sha256.slice(0, 12),
  ]);
  return { header: ["model", "kind", "id", "responses", "file", "SHA-256"], rows };
}

function measures({ settings }: CompareReport): string {
  const ms = milliseconds;
  const rows: [string, string][] = [
    [
      "EV",
      `Explained variance of the recorded spike trains by the model's, both smoothed with a Gaussian of ${settings.sigmas_s.map(ms).join(", ")}.`,
    ],
    [
      "EV ratio",
      "The same over the explained variance of the recorded trains by their mean: 1 for a model as good as a repeat. Needs two sweeps of one current.",
    ],
    [
      "coincidence",
      `Coincidence factor within ${ms(settings.coincidence_precision_s)}: 1 for equal trains, 0 at chance.`,
    ],
    ["van Rossum", `Distance of trains with a time constant of ${ms(settings.van_rossum_tau_s)}; 0 for equal trains.`],
    [
      "Victor-Purpura",
      `Least cost of turning one train into the other, ${settings.victor_purpura_cost_per_s} per second moved; 0 for equal trains.`,
    ],
    ["latency error", "First spike of the model less the first one recorded, after the stimulus begins."],
    ["V rms", "Root mean square of the difference of the voltages, over all samples that both have."],
    ["below threshold", "The same away from the spikes of both (2 ms before to 10 ms after)."],
    [
      "forced EV",
      "Share of the variance of the recorded voltage that a GLIF model explains while the recorded spikes are imposed on it.",
    ],
  ];
  return `<dl>${rows.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join("")}</dl>`;
}

function listed(names: readonly string[]): string {
  if (names.length > 6) return `${names.length} models`;
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
