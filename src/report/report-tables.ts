import { toCsv } from "../base/text/csv-out.js";
import type { CompareReport, GroupComparison } from "../compare/compare-report.js";

/** A table for display; null is a missing value. */
export interface ReportTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** One row per sweep and model. */
export function sweepTable({ sweeps, models }: CompareReport): ReportTable {
  const several = models.length > 1;
  const electrodes = new Set(sweeps.map(({ electrode }) => electrode)).size > 1;
  return {
    header: [
      ...(several ? ["model"] : []),
      "sweep",
      ...(electrodes ? ["electrode"] : []),
      "stimulus",
      "spikes",
      "recorded",
      "latency error (ms)",
      "coincidence",
      "van Rossum",
      "Victor-Purpura",
      "V rms (mV)",
      "below threshold (mV)",
    ],
    // Grouped by sweep, to keep the models of one sweep together.
    rows: together(sweeps, ({ sweep, electrode }) => `${sweep} ${electrode}`).map((sweep) => [
      ...(several ? [sweep.model] : []),
      sweep.sweep,
      ...(electrodes ? [sweep.electrode] : []),
      sweep.stimulus,
      sweep.spike_count.model,
      sweep.spike_count.recorded,
      rounded(sweep.latency_error_s, 2, 1e3),
      rounded(sweep.coincidence, 3),
      rounded(sweep.van_rossum, 2),
      rounded(sweep.victor_purpura, 1),
      rounded(sweep.voltage_rms_v, 2, 1e3),
      rounded(sweep.subthreshold_rms_v, 2, 1e3),
    ]),
  };
}

/** One row per kind of stimulus and model, one column per width of explained variance. */
export function groupTable({ groups, models, settings }: CompareReport): ReportTable {
  const several = models.length > 1;
  const forced = groups.some(({ forced_spikes }) => forced_spikes.explained !== null);
  return {
    header: [
      ...(several ? ["model"] : []),
      "stimulus",
      "sweeps",
      "spikes",
      "recorded",
      ...settings.sigmas_s.flatMap((sigma) => [`EV ${milliseconds(sigma)}`, `EV ratio ${milliseconds(sigma)}`]),
      "coincidence",
      "V rms (mV)",
      "below threshold (mV)",
      ...(forced ? ["forced EV"] : []),
    ],
    rows: groupRows(groups).map((group) => [
      ...(several ? [group.model] : []),
      group.stimulus,
      group.sweeps.length,
      group.spike_count.model,
      group.spike_count.recorded,
      ...group.explained_variance.flatMap(({ model, ratio }) => [rounded(model, 4), rounded(ratio, 4)]),
      rounded(group.coincidence, 3),
      rounded(group.voltage_rms_v, 2, 1e3),
      rounded(group.subthreshold_rms_v, 2, 1e3),
      ...(forced ? [rounded(group.forced_spikes.explained, 3)] : []),
    ]),
  };
}

/** One row per fitting feature, one column per model; empty if no model has scores. */
export function scoreTable(groups: readonly GroupComparison[]): ReportTable {
  const scored = groups.filter(({ feature_scores }) => feature_scores.length > 0);
  const features = [...new Set(scored.flatMap(({ feature_scores }) => feature_scores.map(({ feature }) => feature)))];
  const scoreOf = (group: GroupComparison, feature: string) =>
    group.feature_scores.find((each) => each.feature === feature)?.score ?? null;
  return {
    header: ["feature", ...scored.map(({ model }) => model)],
    rows: features.map((feature) => [feature, ...scored.map((group) => rounded(scoreOf(group, feature), 2))]),
  };
}

/** Every measure of every sweep. */
export function sweepsCsv({ sweeps }: CompareReport): string {
  return toCsv(sweeps.map(({ notes, ...sweep }) => ({ ...sweep, notes: notes.join("; ") })));
}

/** Every measure of every kind of stimulus. */
export function groupsCsv({ groups }: CompareReport): string {
  return toCsv(
    groups.map(({ sweeps, explained_variance, feature_scores, ...group }) => ({
      ...group,
      sweeps: sweeps.join(" "),
      ...Object.fromEntries(
        explained_variance.flatMap(({ sigma_s, data, model, ratio }) => {
          const width = milliseconds(sigma_s).replace(" ", "_");
          return [
            [`explained_variance_data_${width}`, data],
            [`explained_variance_model_${width}`, model],
            [`explained_variance_ratio_${width}`, ratio],
          ];
        }),
      ),
      ...Object.fromEntries(feature_scores.map(({ feature, score }) => [`feature_score_${feature}`, score])),
    })),
  );
}

/** A measure's name in words, without its unit: `latency error`. */
export const measureName = (name: string): string => name.replace(/_[sv]$/, "").replaceAll("_", " ");

/** Formats seconds such as `10 ms`. */
export const milliseconds = (seconds: number): string => `${Number((seconds * 1e3).toPrecision(4))} ms`;

function rounded(value: number | null, decimals: number, factor = 1): number | null {
  return value === null ? null : Number((value * factor).toFixed(decimals));
}

/** The groups in the row order of {@link groupTable}: by stimulus. */
export function groupRows(groups: readonly GroupComparison[]): GroupComparison[] {
  return together(groups, ({ stimulus }) => stimulus);
}

/** Groups items by key, in the order in which the keys first occur. */
function together<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Set(items.map(key))].flatMap((wanted) => items.filter((item) => key(item) === wanted));
}
