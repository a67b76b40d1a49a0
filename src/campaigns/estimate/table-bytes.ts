import type { Campaign } from "../plan/campaign.js";
import { columnsOf, FEATURES, type ResultRow, SCORES, TABLES } from "../results/columns.js";
import { PART_RUNS, parquetBytes } from "../results/part-files.js";
import type { RunRow } from "../results/run-row.js";

/** Each result is kept twice: in its part, from which a campaign goes on, and in the table. */
const COPIES = 2;

/**
 * Size of the results of a campaign [bytes], from one part of the tables written with made-up spikes and features.
 *
 * @param spikesPerRun mean number
 * @param samples runs that were done; a feature that none of them has is taken to be absent
 */
export async function tableBytes(
  campaign: Campaign,
  spikesPerRun: number,
  samples: readonly RunRow[],
): Promise<number> {
  const isAbsent = (name: string): boolean =>
    samples.length > 0 && samples.every(({ features }) => features?.[name] == null);
  const count = Math.min(PART_RUNS, campaign.runCount);
  const rows = Array.from({ length: count }, (_, i): ResultRow => {
    const index = Math.floor((i * campaign.runCount) / count);
    const spikes = Math.round((i + 1) * spikesPerRun) - Math.round(i * spikesPerRun);
    const row = {
      index,
      key: campaign.keyOf(index) ?? "",
      status: "ok" as const,
      reason: null,
      rateHz: 50_000,
      durationS: 1,
      spikeTimes: Array.from({ length: spikes }, (_, k) => scattered(Math.round(i * spikesPerRun) + k)),
      features: campaign.measures.features
        ? Object.fromEntries(
            FEATURES.map((name, k) => [name, isAbsent(name) ? null : scattered(i * FEATURES.length + k)]),
          )
        : null,
      scores: campaign.measures.scores
        ? Object.fromEntries(SCORES.map((name, k) => [name, scattered(i * SCORES.length + k)]))
        : null,
      wallS: scattered(i),
      reused: false,
    };
    return [row, campaign.factsOf(index)];
  });
  let bytes = 0;
  for (const table of TABLES) bytes += (await parquetBytes(columnsOf(table, rows, campaign.varied))).length;
  return Math.round((COPIES * bytes * campaign.runCount) / count);
}

/** Numbers whose bits do not compress, as those of measurements. */
const scattered = (n: number): number => (n + 1) * Math.SQRT2 - Math.floor((n + 1) * Math.SQRT2);

/** A file of traces without its samples, and a sample of voltage and current, compressed [bytes]. */
const FILE_BYTES = 265_000;
const SAMPLE_BYTES = 3;

/** Size of the traces of a campaign [bytes], from the rates and lengths of some runs. */
export function traceBytes({ measures, runCount, stimuli }: Campaign, samples: readonly RunRow[]): number {
  if (!measures.traces) return 0;
  const lengths = samples.map(({ rateHz, durationS }) => (rateHz ?? 0) * (durationS ?? 0));
  const guessed = stimuli.map(({ durationS, rateHz }) => durationS * (rateHz ?? 200_000));
  const known = lengths.length > 0 ? lengths : guessed;
  const mean = known.reduce((sum, length) => sum + length, 0) / known.length;
  return Math.round(runCount * (FILE_BYTES + SAMPLE_BYTES * mean));
}
