import { basename, dirname, extname, join, resolve } from "node:path";
import { campaignStatus } from "../../../campaigns/campaign-status.js";
import { readPlan } from "../../../campaigns/plan/read-plan.js";
import { type CampaignReport, runCampaign } from "../../../campaigns/run-campaign.js";
import type { Shard } from "../../../campaigns/work/left-runs.js";
import { EXIT } from "../../exit-codes.js";
import { jobsOf } from "../../options/jobs.js";
import type { Terminal } from "../../output/terminal.js";
import { UsageError } from "../../report-failure.js";
import type { Session } from "../../session.js";
import type { CampaignArguments } from "./campaign-arguments.js";
import { countsDocument, countsText, number } from "./counts-text.js";
import { lookAtQueue } from "./look-at-queue.js";
import { printEstimate } from "./print-estimate.js";
import { queueOf } from "./queue-options.js";

/** Runs a plan. */
export async function run(args: CampaignArguments, session: Session): Promise<void> {
  const { terminal } = session;
  const plan = await readPlan(args.plan);
  const folder = dirname(resolve(args.plan));
  const output = args.output ?? basename(args.plan, extname(args.plan));
  const database = { cacheDir: args.cacheDir, baseUrl: args.apiUrl };
  const options = {
    ...database,
    folder,
    maxRuns: maxRunsOf(args),
    jobs: jobsOf(args),
    retryFailed: args.retryFailed,
    reuse: args.reuse,
    only: args.only,
    shard: shardOf(args),
  };
  if (args.dryRun) {
    const { estimateCampaign } = await import("../../../campaigns/estimate/estimate-campaign.js");
    printEstimate(terminal, await session.withBar((call) => estimateCampaign(plan, output, { ...options, ...call })));
    return;
  }
  const report = await session.withBar((call) =>
    runCampaign(plan, output, {
      ...options,
      ...call,
      failFast: args.failFast,
      // A shard of a campaign is for this machine, whatever the environment says.
      queue: options.shard === undefined ? queueOf(args) : args.queue,
      onNote: (text) => terminal.note(text),
      onWait: () => terminal.note(`Waiting for another process that works in ${output}`),
    }),
  );
  printReport(terminal, report);
  if (report.counts.error + report.counts.impossible > 0) process.exitCode = EXIT.someFailed;
}

/** Counts the runs of a campaign; with a queue, or without a folder, says what is on the queue. */
export async function status(args: CampaignArguments, session: Session): Promise<void> {
  const { terminal } = session;
  const isGiven = (args.folder as string | undefined) !== undefined;
  const own = isGiven ? await campaignStatus(args.folder) : null;
  const counted = own === null ? null : { folder: own.folder, runs: own.runs, counts: countsDocument(own.counts) };
  const seen = counted === null || args.queue !== undefined ? await lookAtQueue(args, session) : null;
  if (terminal.json) {
    if (counted === null) terminal.document("rheobase.queue-status/1", { ...seen });
    else terminal.document("rheobase.campaign-status/1", { ...counted, ...(seen === null ? {} : { queue: seen }) });
    return;
  }
  if (own !== null) terminal.print(`${number(own.runs)} runs: ${countsText(own.counts)}`);
}

function printReport(terminal: Terminal, report: CampaignReport): void {
  const { folder, runs, counts, done, isComplete, stoppedBy, wallS } = report;
  const tables = isComplete ? join(folder, "runs.parquet") : null;
  if (terminal.json) {
    terminal.document("rheobase.campaign-run/1", {
      folder,
      runs,
      counts: countsDocument(counts),
      done,
      complete: isComplete,
      stopped_by: stoppedBy,
      wall_s: wallS,
    });
    return;
  }
  if (stoppedBy !== null) terminal.note(`Stopped, since a run failed: ${stoppedBy}`);
  terminal.print(`${number(runs)} runs: ${countsText(counts)}`);
  const rate = done > 0 && wallS > 0 ? `, ${number(Math.round(done / wallS))} runs a second` : "";
  terminal.note(`${number(done)} done now in ${wallS.toFixed(1)} s${rate}`);
  if (counts.error > 0) terminal.note("--retry-failed runs again what ended in an error");
  if (tables !== null) terminal.note(`Tables: ${tables}, and those of spikes, features, scores and timings beside it`);
}

function shardOf({ shard }: CampaignArguments): Shard | undefined {
  if (shard === undefined) return undefined;
  const found = /^(\d+)\/(\d+)$/.exec(shard.trim());
  if (found === null) throw new UsageError(`Cannot use --shard ${shard}: expected two numbers such as 2/8`);
  return { number: Number(found[1]), count: Number(found[2]) };
}

function maxRunsOf({ maxRuns }: CampaignArguments): number | undefined {
  if (maxRuns === undefined) return undefined;
  const value = Number(maxRuns.replaceAll(",", ""));
  if (Number.isInteger(value) && value >= 1) return value;
  throw new UsageError(`Cannot use --max-runs ${maxRuns}: expected a whole number of at least 1`);
}

/** Writes the report of a campaign. */
export async function report({ folder, output }: CampaignArguments, { terminal }: Session): Promise<void> {
  const { writeCampaignReport } = await import("../../../report/campaign-report.js");
  const path = output ?? join(folder, "report.html");
  await writeCampaignReport(folder, path);
  if (terminal.json) terminal.document("rheobase.campaign-report/1", { report: path });
  else terminal.print(path);
}
