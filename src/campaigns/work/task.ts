/** Work of a campaign as plain data, for a thread or another machine: never code. */
import type { ModelRef, ModelRunOptions, OpenModelOptions } from "../../models/opened-model.js";
import type { CampaignMeasures } from "../plan/campaign.js";
import type { StimulusSource } from "../plan/plan-stimuli.js";
import type { ChangeSet } from "../plan/plan-types.js";
import type { RunIdentity, RunRow } from "../results/run-row.js";

/** What all tasks of a campaign share; sent once. */
export interface SharedWork {
  readonly stimuli: readonly StimulusSource[];
  readonly settings: ModelRunOptions;
  readonly opening: OpenModelOptions;
  readonly measures: CampaignMeasures;
  /** Folder of the campaign, to write traces into; null if none are written. */
  readonly folder: string | null;
}

/** One run: its number, and that of its stimulus. */
export interface TaskRun extends RunIdentity {
  readonly stimulus: number;
}

/** Runs of one model with one parameter set. */
export interface TaskGroup {
  readonly changes: ChangeSet;
  readonly runs: readonly TaskRun[];
}

/** Runs of one model. */
export interface Task {
  readonly model: ModelRef;
  readonly groups: readonly TaskGroup[];
}

/** Called with each result as it comes. */
export type Deliver = (row: RunRow) => void;
