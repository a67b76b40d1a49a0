import { availableParallelism } from "node:os";
import { join } from "node:path";
import { checkArguments, checkOptions, type Kinds } from "../base/arguments.js";
import { CancelledError, InvalidOptionError } from "../base/errors.js";
import { type LockHolder, withLock } from "../files/lock.js";
import { makeResultsFolder } from "../files/make-folder.js";
import { claimFolder } from "./campaign-folder.js";
import { type Campaign, type OpenCampaignOptions, openCampaign, openCampaignOptions } from "./plan/campaign.js";
import type { CampaignPlan } from "./plan/plan-types.js";
import { queueAddress } from "./queue/redis/queue-address.js";
import { areTablesCurrent, mergeTables } from "./results/merge-tables.js";
import { CampaignResults, type RunCounts } from "./results/results.js";
import type { RunRow } from "./results/run-row.js";
import { copyTrace, hasTrace } from "./results/trace-files.js";
import { rememberCampaign, reuseResults } from "./reuse.js";
import { equalRuns } from "./work/equal-runs.js";
import { checkShard, leftRuns, notRunRows, type RunChoice } from "./work/left-runs.js";
import { doTasks } from "./work/task-pool.js";
import { sharedWork, tasksOf } from "./work/tasks-of.js";

/** Options of {@link runCampaign}. */
export interface RunCampaignOptions extends OpenCampaignOptions, RunChoice {
  /** Threads that simulate; default the number of cores. */
  readonly jobs?: number | undefined;
  /** Start no more work after the first run that fails; default false. */
  readonly failFast?: boolean | undefined;
  /** Use results of other campaigns for equal runs; default true. */
  readonly reuse?: boolean | undefined;
  /** Address of a Redis server whose workers do the runs (`rheobase worker`), such as `redis://:PASSWORD@HOST:6379`. */
  readonly queue?: string | undefined;
  /** Told of what a user may want to know of the queue: that it is away or back, or has no workers. */
  readonly onNote?: ((text: string) => void) | undefined;
  /** Called after waiting a second for another process that works in the folder. */
  readonly onWait?: ((holder: LockHolder | null) => void) | undefined;
}

/** Kinds of the options, for callers in JavaScript. */
export const runCampaignOptions = {
  ...openCampaignOptions,
  jobs: "number",
  retryFailed: "boolean",
  failFast: "boolean",
  reuse: "boolean",
  only: "text",
  shard: "object",
  queue: "text",
  onNote: "function",
  onWait: "function",
} as const satisfies Kinds<RunCampaignOptions>;

/** What became of a campaign. */
export interface CampaignReport {
  readonly folder: string;
  readonly runs: number;
  /** Of all runs, also of those that an earlier call did. */
  readonly counts: RunCounts;
  /** Runs done in this call. */
  readonly done: number;
  /** Whether the tables hold the result of every run. */
  readonly isComplete: boolean;
  /** Why the first run that failed did, if `failFast` ended the campaign. */
  readonly stoppedBy: string | null;
  readonly wallS: number;
}

/**
 * Runs a campaign, or what is left of it, into a folder. Each result is kept at once: after a crash the same call goes on.
 * When it ends, the tables hold what there is (`readCampaignTable`, `queryCampaign`). A run that fails is a row with the reason; it does not make the call fail.
 *
 * @param plan the content of a plan's JSON file, or the same made by a script
 * @param folder of the results, made if it is missing
 * @throws InvalidOptionError for a plan with mistakes, too many runs, another campaign in the folder, or a shard that does
 *   not exist; NotFoundError, InvalidStimulusError, InvalidRecordingError for stimuli; WriteFailedError; NetworkError;
 *   CancelledError
 */
export async function runCampaign(
  plan: CampaignPlan,
  folder: string,
  options: RunCampaignOptions = {},
): Promise<CampaignReport> {
  const started = performance.now();
  checkArguments("run a campaign", { folder: [folder, "path"] });
  checkOptions("run a campaign", options, runCampaignOptions);
  const { jobs = availableParallelism(), shard, queue, onWait } = options;
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new InvalidOptionError(`run a campaign with jobs ${jobs}`, "expected a whole number of at least 1", {
      value: jobs,
    });
  }
  checkShard(shard);
  if (queue !== undefined) queueAddress(queue); // also where nothing is left to do
  if (shard !== undefined && queue !== undefined) {
    const reason = "workers of a queue share the work already; leave out one of the two";
    throw new InvalidOptionError("run a shard of a campaign on a queue", reason);
  }
  const campaign = await openCampaign(plan, options);
  await makeResultsFolder(folder);
  const waiting = { signal: options.signal, onWait };
  const claim = async (): Promise<void> => {
    await claimFolder(folder, campaign, options.folder ?? process.cwd());
    await rememberCampaign(folder, options.cacheDir);
  };
  const main = join(folder, "campaign.lock");
  const writer = shard === undefined ? "main" : `shard${shard.number}of${shard.count}`;
  if (shard === undefined) {
    return withLock(main, waiting, async (signal) => {
      await claim();
      const results = await CampaignResults.open(folder, campaign);
      const work = await workOn(campaign, folder, results, { ...options, signal, jobs }).finally(() => results.close());
      if (work.done > 0 || !(await areTablesCurrent(folder))) await mergeTables(folder, results, campaign.varied);
      return reportOf(folder, campaign, results, work, started);
    });
  }
  await withLock(main, waiting, claim);
  return withLock(join(folder, `${writer}.lock`), waiting, async (signal) => {
    const own = await CampaignResults.open(folder, campaign, { writer, isAlone: false });
    const work = await workOn(campaign, folder, own, { ...options, signal, jobs }).finally(() => own.close());
    // The last shard to end finds the results of all others, and makes the tables.
    return withLock(main, waiting, async () => {
      const results = await CampaignResults.open(folder, campaign, { writer, isAlone: false });
      if (results.counts.left === 0) await mergeTables(folder, results, campaign.varied);
      return reportOf(folder, campaign, results, work, started);
    });
  });
}

interface Work {
  readonly done: number;
  readonly stoppedBy: string | null;
}

async function workOn(
  campaign: Campaign,
  folder: string,
  results: CampaignResults,
  options: RunCampaignOptions & { readonly jobs: number },
): Promise<Work> {
  const { jobs, failFast = false, reuse = true, queue, signal, onProgress, onNote } = options;
  const isLeft = leftRuns(campaign, results, options);
  let total = 0;
  for (let index = 0; index < campaign.runCount; index++) if (isLeft(index)) total += 1;
  let done = 0;
  let stoppedBy: string | null = null;
  const enough = new AbortController();
  const keep = async (row: RunRow): Promise<void> => {
    await results.add(row);
    done += 1;
    onProgress?.({ stage: "runs", done, total, unit: "runs" });
    if (!failFast || row.status === "ok" || stoppedBy !== null) return;
    stoppedBy = row.reason;
    enough.abort();
  };
  for (const row of notRunRows(campaign, isLeft)) await keep(row);
  const { firsts, isFirst, othersOf } = equalRuns(campaign, isLeft);
  const keepForAll = async (row: RunRow): Promise<void> => {
    await keep(row);
    for (const index of othersOf(row.index)) await keep({ ...row, index, reused: true });
  };
  const takeTrace = async (from: string, key: string): Promise<boolean> => {
    if (!campaign.measures.traces) return true;
    if (!(await hasTrace(from, key))) return false;
    await copyTrace(from, folder, key);
    return true;
  };
  if (reuse) await reuseResults(firsts, folder, options.cacheDir, keepForAll, { takeFiles: takeTrace, signal });
  const shared = sharedWork(campaign, folder, options);
  const either = signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]);
  try {
    const isDue = (index: number): boolean => isFirst(index) && isLeft(index);
    if (!either.aborted && queue !== undefined) {
      const { coordinate } = await import("./queue/coordinator/coordinate.js");
      const { cacheDir, offline, baseUrl } = options;
      const database = { cacheDir, offline, baseUrl };
      await coordinate(campaign, folder, isDue, keepForAll, { ...database, queue, signal: either, onNote });
    } else if (!either.aborted) {
      const tasks = tasksOf(campaign, isDue, jobs);
      await doTasks(tasks, shared, keepForAll, { threads: Math.min(jobs, total), signal: either });
    }
  } catch (error) {
    if (stoppedBy === null || !(error instanceof CancelledError)) throw error;
  }
  return { done, stoppedBy };
}

function reportOf(
  folder: string,
  { runCount }: Campaign,
  { counts }: CampaignResults,
  { done, stoppedBy }: Work,
  started: number,
): CampaignReport {
  const wallS = (performance.now() - started) / 1000;
  return { folder, runs: runCount, counts, done, isComplete: counts.left === 0, stoppedBy, wallS };
}
