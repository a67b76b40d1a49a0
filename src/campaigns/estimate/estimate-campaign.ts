import { availableParallelism } from "node:os";
import { checkArguments, checkOptions } from "../../base/arguments.js";
import { checkFolder } from "../campaign-folder.js";
import { type Campaign, openCampaign } from "../plan/campaign.js";
import type { CampaignPlan } from "../plan/plan-types.js";
import { CampaignResults, type RunCounts } from "../results/results.js";
import type { RunRow } from "../results/run-row.js";
import { hasTrace } from "../results/trace-files.js";
import { reuseResults } from "../reuse.js";
import { type RunCampaignOptions, runCampaignOptions } from "../run-campaign.js";
import { equalRuns } from "../work/equal-runs.js";
import { leftRuns } from "../work/left-runs.js";
import { MOST_TASK_RUNS, sharedWork } from "../work/tasks-of.js";
import { type ProbedCost, probeModel, runCost, sampleRuns } from "./probe.js";
import { tableBytes, traceBytes } from "./table-bytes.js";

/** What a campaign would do. */
export interface CampaignEstimate {
  readonly folder: string;
  readonly runs: number;
  /** Why a model cannot run; null if it can. */
  readonly models: readonly { readonly name: string; readonly impossible: string | null }[];
  readonly changeSets: number;
  readonly stimuli: readonly { readonly name: string; readonly variant: string | null; readonly durationS: number }[];
  /** What the folder holds. */
  readonly counts: RunCounts;
  /** Runs whose results would be taken over from other campaigns. */
  readonly takenOver: number;
  /** Runs that are equal to another of the campaign, which is done for both. */
  readonly equal: number;
  /** Runs that would be simulated. */
  readonly toRun: number;
  /** Threads of the estimate. */
  readonly jobs: number;
  /** Time that this takes with so many threads [s], from short probes; null where no model runs. */
  readonly wallS: number | null;
  /** Size of all results in the folder [bytes]. */
  readonly bytes: number;
  /** Mean over some runs that were done; null if they would have taken too long. */
  readonly spikesPerRun: number | null;
  readonly costs: readonly ProbedCost[];
}

/** Kinds of models that are probed at most. */
const MOST_KINDS = 6;
/** Spikes of a run where none could be probed. */
const ASSUMED_SPIKES = 10;

/**
 * Finds out what a campaign would do, and about how long it takes; writes nothing. Each kind of model runs for some
 * hundredths of a second.
 *
 * @param plan as for `runCampaign`
 * @param folder that the results would go to
 * @throws the errors of `runCampaign` that the plan and the folder cause
 */
export async function estimateCampaign(
  plan: CampaignPlan,
  folder: string,
  options: RunCampaignOptions = {},
): Promise<CampaignEstimate> {
  checkArguments("estimate a campaign", { folder: [folder, "path"] });
  checkOptions("estimate a campaign", options, runCampaignOptions);
  const { jobs = availableParallelism(), reuse = true, cacheDir, signal } = options;
  const campaign = await openCampaign(plan, options);
  await checkFolder(folder, campaign, options.folder ?? process.cwd());
  const results = await CampaignResults.open(folder, campaign, { isAlone: false });
  const { models, changeSets, stimuli, runCount } = campaign;
  const isLeft = leftRuns(campaign, results, options);
  const { firsts, othersOf } = equalRuns(campaign, isLeft);
  const known = new Set<number>();
  if (reuse) {
    await reuseResults(firsts, folder, cacheDir, async ({ index }) => void known.add(index), {
      takeFiles: campaign.measures.traces ? hasTrace : undefined,
      signal,
    });
  }
  const toRun = [...firsts.values()].filter((index) => !known.has(index));
  const equal = toRun.reduce((sum, index) => sum + othersOf(index).length, 0);
  const takenOver = [...known].reduce((sum, index) => sum + 1 + othersOf(index).length, 0);
  const work = await costOfWork(campaign, toRun, options);
  return {
    folder,
    runs: runCount,
    models: models.map(({ name, impossible }) => ({ name, impossible })),
    changeSets: changeSets.count,
    stimuli: stimuli.map(({ name, variant, durationS }) => ({ name, variant, durationS })),
    counts: results.counts,
    takenOver,
    equal,
    toRun: toRun.length,
    jobs,
    wallS:
      work.threadS === null ? null : work.threadS / Math.min(jobs, availableParallelism(), work.tasks) + work.warmUpS,
    bytes:
      (await tableBytes(campaign, work.spikesPerRun ?? ASSUMED_SPIKES, work.samples)) +
      traceBytes(campaign, work.samples),
    spikesPerRun: work.spikesPerRun,
    costs: work.costs,
  };
}

/** Time to start a thread [s]. */
const THREAD_S = 0.2;

interface WorkCost {
  /** Time of all threads together [s]. */
  readonly threadS: number | null;
  /** Time before all threads work at full speed [s]. */
  readonly warmUpS: number;
  readonly tasks: number;
  readonly spikesPerRun: number | null;
  /** Runs that were done to see their spikes. */
  readonly samples: readonly RunRow[];
  readonly costs: readonly ProbedCost[];
}

async function costOfWork(
  campaign: Campaign,
  toRun: readonly number[],
  options: RunCampaignOptions,
): Promise<WorkCost> {
  const { models, changeSets, stimuli } = campaign;
  const shared = sharedWork(campaign, null, options);
  const modelOf = (index: number): number => Math.floor(index / (stimuli.length * changeSets.count));
  const costs = new Map<string, ProbedCost>();
  const runsOf = new Map<number, number>();
  for (const index of toRun) {
    const model = modelOf(index);
    runsOf.set(model, (runsOf.get(model) ?? 0) + 1);
  }
  for (const number of runsOf.keys()) {
    const kind = models[number]!.kind!;
    if (costs.has(kind) || costs.size === MOST_KINDS) continue;
    costs.set(kind, await probeModel(campaign, number, shared));
  }
  const first = costs.values().next().value;
  if (first === undefined) return { threadS: null, warmUpS: 0, tasks: 0, spikesPerRun: null, samples: [], costs: [] };
  const costOfModel = (number: number): ProbedCost => costs.get(models[number]!.kind!) ?? first;
  const costOf = (index: number): number =>
    runCost(costOfModel(modelOf(index)), stimuli[index % stimuli.length]!.durationS);
  let threadS = 0;
  let tasks = 0;
  for (const index of toRun) threadS += costOf(index);
  for (const [number, count] of runsOf) {
    const own = Math.ceil(count / MOST_TASK_RUNS);
    tasks += own;
    threadS += own * costOfModel(number).openS;
  }
  const samples = await sampleRuns(campaign, toRun, costOf, shared);
  const spikes = samples.reduce((sum, { spikeTimes }) => sum + spikeTimes.length, 0);
  return {
    threadS,
    warmUpS: THREAD_S + [...costs.values()].reduce((sum, cost) => sum + cost.warmUpS, 0),
    tasks: Math.max(tasks, Math.min(toRun.length, options.jobs ?? availableParallelism())),
    spikesPerRun: samples.length === 0 ? null : spikes / samples.length,
    samples,
    costs: [...costs.values()],
  };
}
