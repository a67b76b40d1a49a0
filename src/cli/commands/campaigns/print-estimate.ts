import type { CampaignEstimate } from "../../../campaigns/estimate/estimate-campaign.js";
import { sizeText } from "../../../campaigns/plan/size-text.js";
import { formatBytes, formatNumber, type Terminal } from "../../output/terminal.js";
import { countsDocument, countsText, number } from "./counts-text.js";

/** Models that cannot run that are named. */
const SHOWN = 10;

/** Prints what a campaign would do, for `--dry-run`. */
export function printEstimate(terminal: Terminal, estimate: CampaignEstimate): void {
  if (terminal.json) terminal.document("rheobase.campaign-dry-run/1", documentOf(estimate));
  else for (const line of linesOf(estimate)) terminal.print(line);
  const unusable = estimate.models.filter(({ impossible }) => impossible !== null);
  for (const { name, impossible } of unusable.slice(0, SHOWN)) terminal.note(`${name} cannot run: ${impossible}`);
  if (unusable.length > SHOWN) terminal.note(`and ${unusable.length - SHOWN} other models cannot run`);
}

function linesOf(estimate: CampaignEstimate): string[] {
  const { folder, runs, models, changeSets, stimuli, counts, takenOver, equal, toRun } = estimate;
  const parts = sizeText(models.length, changeSets, stimuli.length);
  const lines = [`${number(runs)} runs (${parts}) into ${folder}`];
  if (counts.left < runs) lines.push(`In the folder: ${countsText(counts)}`);
  if (takenOver > 0) lines.push(`To be taken over from other campaigns: ${number(takenOver)}`);
  if (equal > 0) lines.push(`Equal to another run, done once: ${number(equal)}`);
  lines.push(`To be simulated: ${number(toRun)}`);
  return [...lines, ...estimateLines(estimate)];
}

function estimateLines({ jobs, wallS, bytes, spikesPerRun, costs }: CampaignEstimate): string[] {
  const probed = costs.map(({ kind, perSimulatedS }) => `${kind} ${formatNumber(perSimulatedS * 1000, 2)} ms`);
  const time =
    wallS === null ? [] : [`About ${timeText(wallS)} with --jobs ${jobs} (a simulated second: ${probed.join(", ")})`];
  const spikes = spikesPerRun === null ? "" : `, at ${formatNumber(spikesPerRun, 2)} spikes a run`;
  return [...time, `About ${formatBytes(bytes)} of results${spikes}`];
}

function documentOf(estimate: CampaignEstimate): Record<string, unknown> {
  const { folder, runs, models, changeSets, stimuli, counts, takenOver, equal, toRun } = estimate;
  const { jobs, wallS, bytes, spikesPerRun, costs } = estimate;
  return {
    output: folder,
    runs,
    models,
    change_sets: changeSets,
    stimuli: stimuli.map(({ name, variant, durationS }) => ({ name, variant, duration_s: durationS })),
    counts: countsDocument(counts),
    taken_over: takenOver,
    equal,
    to_run: toRun,
    estimate: {
      jobs,
      wall_s: wallS,
      bytes,
      spikes_per_run: spikesPerRun,
      costs: costs.map(({ kind, model, perSimulatedS, perRunS, openS, warmUpS }) => ({
        kind,
        model,
        per_simulated_s: perSimulatedS,
        per_run_s: perRunS,
        open_s: openS,
        warm_up_s: warmUpS,
      })),
    },
  };
}

/** A time in the unit that suits it. */
function timeText(seconds: number): string {
  if (seconds < 90) return `${formatNumber(seconds, 2)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${formatNumber(seconds / 3600, 2)} h`;
}
