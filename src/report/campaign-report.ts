import { VERSION } from "../base/version.js";
import { sizeText } from "../campaigns/plan/size-text.js";
import { writeAtomic } from "../files/atomic-file.js";
import { renderChart } from "../plot/render-chart.js";
import { type CampaignChart, campaignCharts } from "./campaign-charts.js";
import { type CampaignSummary, campaignSummary, type ReportedRun } from "./campaign-summary.js";
import { escapeHtml, htmlFigure, htmlPage, htmlTable, type PageFigure } from "./page-parts.js";
import type { ReportTable } from "./report-tables.js";

const SIZE = { width: 720, height: 400 };
/** Reasons of failures, and slowest runs, that are listed. */
const MOST_REASONS = 50;
const MOST_SLOW = 10;

/**
 * Writes the report of a campaign: one HTML page with its figures, which loads nothing else.
 *
 * @param folder of the campaign
 * @param path of the page
 * @throws NotFoundError if the folder has no tables; InvalidRecordingError if one is damaged; WriteFailedError
 */
export async function writeCampaignReport(folder: string, path: string): Promise<void> {
  const summary = await campaignSummary(folder);
  const figures: PageFigure[] = [];
  for (const chart of campaignCharts(summary)) figures.push(await figureOf(chart));
  await writeAtomic(path, campaignPage(summary, figures), { what: "report" });
}

/** The page of a campaign. */
export function campaignPage(summary: CampaignSummary, figures: readonly PageFigure[]): string {
  const { name, runs, runCount, models, changeSets, stimuli } = summary;
  const failed = runs.filter(({ status }) => status !== "ok");
  const subtitle = `${number(runCount)} runs · ${sizeText(models, changeSets, stimuli)}`;
  const links = [
    `<a href="#summary">Summary</a>`,
    ...(failed.length > 0 ? [`<a href="#failures">Failures</a>`] : []),
    `<a href="#slowest">Slowest runs</a>`,
  ];
  const failures =
    failed.length === 0
      ? ""
      : `<section id="failures">
<h2>Failures</h2>
${htmlTable(reasonTable(failed), "Runs without a result, by reason")}
</section>`;
  return htmlPage(
    { title: `Campaign: ${name}`, subtitle, links },
    `<section id="summary">
<h2>Summary</h2>
${htmlTable(statusTable(summary), "Runs")}
${figures.map((figure) => htmlFigure(figure)).join("\n")}
</section>
${failures}
<section id="slowest">
<h2>Slowest runs</h2>
${htmlTable(slowTable(runs), "Runs that took longest")}
<p>Made by rheobase ${escapeHtml(VERSION)}.</p>
</section>`,
  );
}

async function figureOf({ name, caption, chart }: CampaignChart): Promise<PageFigure> {
  const bytes = await renderChart(chart, { ...SIZE, format: "png" });
  return { name, caption, image: { type: "image/png", bytes }, width: SIZE.width };
}

function statusTable({ runs, runCount }: CampaignSummary): ReportTable {
  const rows = ["ok", "impossible", "error", "not-needed"].map((status): ReportTable["rows"][number] => {
    const own = runs.filter((run) => run.status === status);
    const simulated = own.reduce((sum, { durationS }) => sum + (durationS ?? 0), 0);
    const wall = own.reduce((sum, { wallS, reused }) => sum + (reused ? 0 : wallS), 0);
    const spikes = own.reduce((sum, { spikeCount }) => sum + (spikeCount ?? 0), 0);
    return [
      status,
      own.length,
      spikes,
      Math.round(simulated),
      Number(wall.toFixed(1)),
      own.filter((run) => run.reused).length,
    ];
  });
  const left = runCount - runs.length;
  const shown = rows.filter(([, count]) => count !== 0);
  return {
    header: ["status", "runs", "spikes", "simulated (s)", "took (s)", "taken over"],
    rows: left === 0 ? shown : [...shown, ["left", left, null, null, null, null]],
  };
}

/** Runs with one reason are counted together; numbers in the text may differ. */
function reasonTable(failed: readonly ReportedRun[]): ReportTable {
  const reasons = new Map<string, ReportedRun[]>();
  for (const run of failed) {
    const key = `${run.status} ${(run.reason ?? "").replace(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, "0")}`;
    const known = reasons.get(key);
    if (known === undefined) reasons.set(key, [run]);
    else known.push(run);
  }
  const sorted = [...reasons.values()].sort((a, b) => b.length - a.length);
  return {
    header: ["runs", "status", "reason of the first", "its run", "its model"],
    rows: sorted
      .slice(0, MOST_REASONS)
      .map((own) => [own.length, own[0]!.status, own[0]!.reason, own[0]!.run, own[0]!.model]),
  };
}

function slowTable(runs: readonly ReportedRun[]): ReportTable {
  const sorted = runs.filter(({ reused }) => !reused).toSorted((a, b) => b.wallS - a.wallS);
  return {
    header: ["run", "model", "stimulus", "changes", "took (ms)"],
    rows: sorted.slice(0, MOST_SLOW).map(({ run, model, stimulus, variant, parameters, wallS }) => [
      run,
      model,
      [stimulus, variant].filter(Boolean).join(", "),
      Object.entries(parameters)
        .flatMap(([key, value]) =>
          value === null ? [] : [`${key}=${typeof value === "number" ? Number(value.toPrecision(5)) : value}`],
        )
        .join(", "),
      Number((wallS * 1000).toPrecision(4)),
    ]),
  };
}

const number = (value: number): string => value.toLocaleString("en");
