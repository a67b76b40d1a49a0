import type { Response } from "../../base/types.js";
import { responseFeatures } from "../../responses/response-features.js";
import { stimulusWindow } from "../../responses/stimulus-window.js";
import type { FEATURES } from "../results/columns.js";
import type { FeatureValues } from "../results/run-row.js";

/**
 * Features of a response during its stimulus, by the names of the table's columns (SI units): those of the sweep and of
 * its first spike. Null where a feature is not defined.
 */
export function featureValues(response: Response, current: Float64Array): FeatureValues {
  const { rateHz, voltage } = response;
  const window = stimulusWindow(current, { rateHz, window: { start: 0, count: voltage.length } }, voltage.length);
  const { features, spikes } = responseFeatures(response, current, window);
  const [spike] = spikes;
  const values: Record<(typeof FEATURES)[number], number | null> = {
    adapt: features?.adapt ?? null,
    latency: features?.latency ?? null,
    isi_cv: features?.isi_cv ?? null,
    mean_isi: features?.mean_isi ?? null,
    median_isi: features?.median_isi ?? null,
    first_isi: features?.first_isi ?? null,
    avg_rate: features?.avg_rate ?? null,
    baseline_v: volts(features?.v_baseline),
    peak_deflect_v: volts(features?.peak_deflect?.[0]),
    tau: features?.tau ?? null,
    sag: features?.sag ?? null,
    pause_count: features?.pause_metrics?.[0] ?? null,
    pause_share: features?.pause_metrics?.[1] ?? null,
    burst_index: features?.burst_metrics?.[0] ?? null,
    burst_count: features?.burst_metrics?.[1] ?? null,
    delay_ratio: features?.delay_metrics?.[0] ?? null,
    delay_tau: features?.delay_metrics?.[1] ?? null,
    threshold_v: volts(spike?.threshold_v),
    peak_v: volts(spike?.peak_v),
    width: spike?.width ?? null,
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, finite(value)]));
}

/** AllenSDK's features are in mV. */
const volts = (millivolts: number | null | undefined): number | null => (millivolts == null ? null : millivolts / 1000);

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
