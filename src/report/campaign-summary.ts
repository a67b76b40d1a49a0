import { manifestIn } from "../campaigns/campaign-folder.js";
import { tablePath, tablesIn } from "../campaigns/results/merge-tables.js";
import { readSealed } from "../campaigns/results/part-files.js";

/** A run, as far as the report shows it. */
export interface ReportedRun {
  readonly run: number;
  readonly status: string;
  readonly reason: string | null;
  readonly model: string;
  readonly changeSet: number;
  readonly variant: string | null;
  readonly stimulus: string;
  readonly amplitudeA: number | null;
  readonly durationS: number | null;
  readonly spikeCount: number | null;
  readonly wallS: number;
  readonly reused: boolean;
  /** Values of the parameters that vary. */
  readonly parameters: Readonly<Record<string, number | string | null>>;
}

/** What the report of a campaign shows. */
export interface CampaignSummary {
  readonly name: string;
  readonly runs: readonly ReportedRun[];
  /** Runs of the whole campaign, also those without a result. */
  readonly runCount: number;
  readonly models: number;
  readonly changeSets: number;
  readonly stimuli: number;
}

const OWN = ["run", "key", "status", "reason", "model", "change_set", "stimulus", "variant", "amplitude_a", "rate_hz"];
const OTHERS = ["duration_s", "spike_count", "trace"];

/**
 * Reads what the report of a campaign shows from its tables.
 *
 * @throws NotFoundError if the folder has no tables; InvalidRecordingError if one is damaged
 */
export async function campaignSummary(folder: string): Promise<CampaignSummary> {
  const task = `report on the campaign in ${folder}`;
  const manifest = await manifestIn(folder, task);
  tablesIn(folder, task);
  const [runs, timings] = await Promise.all([
    readSealed(tablePath(folder, "runs")),
    readSealed(tablePath(folder, "timings")),
  ]);
  const names = Object.keys(runs[0] ?? {}).filter((name) => !OWN.includes(name) && !OTHERS.includes(name));
  return {
    name: manifest.plan.name ?? folder,
    runs: runs.map((row, i) => ({
      run: row.run as number,
      status: row.status as string,
      reason: (row.reason as string | null) ?? null,
      model: row.model as string,
      changeSet: row.change_set as number,
      variant: (row.variant as string | null) ?? null,
      stimulus: row.stimulus as string,
      amplitudeA: (row.amplitude_a as number | null) ?? null,
      durationS: (row.duration_s as number | null) ?? null,
      spikeCount: (row.spike_count as number | null) ?? null,
      wallS: timings[i]!.wall_s as number,
      reused: timings[i]!.reused as boolean,
      parameters: Object.fromEntries(names.map((name) => [name, row[name] as number | string | null])),
    })),
    runCount: manifest.runs,
    models: manifest.models.length,
    changeSets: manifest.change_sets,
    stimuli: manifest.stimuli.length,
  };
}
