import type { CompareReport } from "./compare-report.js";
import { toCsv } from "./csv.js";

/** A table for people; null is a value that is not there. */
export interface ReportTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A row for each sweep and model. */
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
    rows: sweeps.map((sweep) => [
      ...(several ? [sweep.model] : []),
      sweep.sweep,
      ...(electrodes ? [sweep.electrode] : []),
      sweep.stimulus,
      sweep.spike_count.model,
      sweep.spike_count.recorded,
      scaled(sweep.latency_error_s, 1e3),
      scaled(sweep.coincidence, 1),
      scaled(sweep.van_rossum, 1),
      scaled(sweep.victor_purpura, 1),
      scaled(sweep.voltage_rms_v, 1e3),
      scaled(sweep.subthreshold_rms_v, 1e3),
    ]),
  };
}

/** A row for each kind of stimulus and model, with a column for each width of explained variance. */
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
    rows: groups.map((group) => [
      ...(several ? [group.model] : []),
      group.stimulus,
      group.sweeps.length,
      group.spike_count.model,
      group.spike_count.recorded,
      ...group.explained_variance.flatMap(({ model, ratio }) => [scaled(model, 1, 4), scaled(ratio, 1, 4)]),
      scaled(group.coincidence, 1),
      scaled(group.voltage_rms_v, 1e3),
      scaled(group.subthreshold_rms_v, 1e3),
      ...(forced ? [scaled(group.forced_spikes.explained, 1)] : []),
    ]),
  };
}

/** Every measure of every sweep. */
export function sweepsCsv({ sweeps }: CompareReport): string {
  return toCsv(sweeps.map(({ notes, ...sweep }) => ({ ...sweep, notes: notes.join("; ") })));
}

/** Every measure of every kind of stimulus. */
export function groupsCsv({ groups }: CompareReport): string {
  return toCsv(
    groups.map(({ sweeps, explained_variance, ...group }) => ({
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
    })),
  );
}

/** Such as `10 ms`. */
export const milliseconds = (seconds: number): string => `${Number((seconds * 1e3).toPrecision(4))} ms`;

function scaled(value: number | null, factor: number, digits = 3): number | null {
  return value === null ? null : Number((value * factor).toPrecision(digits));
}
