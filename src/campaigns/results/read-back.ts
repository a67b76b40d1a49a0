import { join } from "node:path";
import { readSealed, sealedName } from "./part-files.js";
import type { RunRow, RunStatus } from "./run-row.js";

/**
 * The rows of a sealed part, as they were before it was sealed.
 *
 * @throws InvalidRecordingError
 */
export async function rowsOfSealed(folder: string, part: number): Promise<RunRow[]> {
  const [runs, spikes, features, scores, timings] = await Promise.all(
    (["runs", "spikes", "features", "scores", "timings"] as const).map((table) =>
      readSealed(join(folder, sealedName(part, table))),
    ),
  );
  const times = new Map<number, number[]>();
  for (const { run, time_s: time } of spikes as { run: number; time_s: number }[]) {
    const of = times.get(run);
    if (of === undefined) times.set(run, [time]);
    else of.push(time);
  }
  const valuesOf = (rows: readonly Record<string, unknown>[]) =>
    new Map(rows.map(({ run, ...values }) => [run as number, values as Record<string, number | null>]));
  const [measured, scored] = [valuesOf(features!), valuesOf(scores!)];
  return runs!.map((row, i) => {
    const index = row.run as number;
    const timing = timings![i] as { wall_s: number; reused: boolean };
    return {
      index,
      key: row.key as string,
      status: row.status as RunStatus,
      reason: (row.reason as string | null) ?? null,
      rateHz: (row.rate_hz as number | null) ?? null,
      durationS: (row.duration_s as number | null) ?? null,
      spikeTimes: times.get(index) ?? [],
      features: measured.get(index) ?? null,
      scores: scored.get(index) ?? null,
      wallS: timing.wall_s,
      reused: timing.reused,
    };
  });
}
