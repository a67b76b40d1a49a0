import { resolve } from "node:path";
import type { Campaign, OpenCampaignOptions } from "../plan/campaign.js";
import type { SharedWork, Task, TaskGroup } from "./task.js";

/** Runs per task at most: enough that opening the model does not matter, few enough that threads end together. */
export const MOST_TASK_RUNS = 64;

/**
 * What all tasks of a campaign share.
 *
 * @param folder to write traces into, where they are asked for; null to write none
 */
export function sharedWork(
  { stimuli, settings, opening, measures }: Campaign,
  folder: string | null,
  { cacheDir, offline, baseUrl }: Pick<OpenCampaignOptions, "cacheDir" | "offline" | "baseUrl">,
): SharedWork {
  return {
    stimuli: stimuli.map(({ source }) => source),
    settings,
    opening: { ...opening, cacheDir, offline, baseUrl },
    measures,
    folder: measures.traces && folder !== null ? resolve(folder) : null,
  };
}

/**
 * The work of a campaign, in the order of its runs, as tasks of one model each.
 *
 * @param isLeft whether a run has to be done
 */
export function* tasksOf(campaign: Campaign, isLeft: (index: number) => boolean, threads: number): Generator<Task> {
  const { models, changeSets, stimuli, runCount } = campaign;
  const size = Math.max(1, Math.min(MOST_TASK_RUNS, Math.ceil(runCount / (4 * threads))));
  for (const [m, { ref, digest }] of models.entries()) {
    if (digest === null) continue;
    let groups: TaskGroup[] = [];
    let held = 0;
    for (let c = 0; c < changeSets.count; c++) {
      const first = (m * changeSets.count + c) * stimuli.length;
      const left = stimuli.flatMap((_, stimulus) =>
        isLeft(first + stimulus) ? [{ index: first + stimulus, stimulus }] : [],
      );
      while (left.length > 0) {
        const part = left.splice(0, size - held);
        groups.push({
          changes: changeSets.at(c),
          runs: part.map(({ index, stimulus }) => ({ index, stimulus, key: campaign.keyOf(index)! })),
        });
        held += part.length;
        if (held < size) continue;
        yield { model: ref, groups };
        [groups, held] = [[], 0];
      }
    }
    if (held > 0) yield { model: ref, groups };
  }
}
