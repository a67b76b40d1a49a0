import { readFileSync } from "node:fs";
import { hasReference, reference } from "./reference.js";

/** A value of AllenSDK's as the golden files hold it. */
export type GoldenValue = number | string | boolean | null | number[] | { readonly error: string };
export type GoldenRecord = Readonly<Record<string, GoldenValue>>;

/** One stress case of tools/allensdk_features.py: a sweep in SI units and AllenSDK's answer. */
export interface FeatureCase {
  readonly name: string;
  readonly trace: { readonly voltage: Float64Array; readonly current: Float64Array; readonly rateHz: number };
  readonly options: Readonly<Record<string, number>>;
  readonly spikes: readonly GoldenRecord[];
  readonly sweep: GoldenRecord;
}

interface StoredCase {
  readonly case: number;
  readonly kind: string;
  readonly source: string;
  readonly dt_s: number;
  readonly start_s: number | null;
  readonly end_s: number | null;
  readonly options: Readonly<Record<string, number>>;
  readonly spikes?: readonly GoldenRecord[];
  readonly sweep?: GoldenRecord;
}

const optionNames: Readonly<Record<string, string>> = {
  dv_cutoff: "dvCutoff",
  thresh_frac: "threshFrac",
  min_peak: "minPeak",
  min_height: "minHeight",
  max_interval: "maxInterval",
  filter: "filter",
};

/** The cases that AllenSDK answered, of a folder of the reference set; none where the set is absent. */
export function featureCases(folder: string): FeatureCase[] {
  if (!hasReference) return [];
  const stored: StoredCase[] = JSON.parse(readFileSync(reference(`${folder}/reference.json`), "utf8"));
  return stored.flatMap((item) => {
    if (item.spikes === undefined || item.sweep === undefined) return [];
    const options: Record<string, number> = {};
    for (const [name, value] of Object.entries(item.options)) options[optionNames[name]!] = value;
    if (item.start_s !== null) options.start = item.start_s;
    if (item.end_s !== null) options.end = item.end_s;
    return {
      name: `${item.case} (${item.kind}, ${item.source})`,
      trace: {
        voltage: floats(`${folder}/${item.case}.v_mV.f32le`, 1e3),
        current: floats(`${folder}/${item.case}.i_pA.f32le`, 1e12),
        rateHz: 1 / item.dt_s,
      },
      options,
      spikes: item.spikes,
      sweep: item.sweep,
    };
  });
}

/** A file of 32-bit floats, each divided by `divisor`. */
export function floats(path: string, divisor: number): Float64Array {
  const bytes = readFileSync(reference(path));
  const stored = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return Float64Array.from(stored, (value) => value / divisor);
}

/** A file of 64-bit floats. */
export function doubles(path: string): Float64Array {
  const bytes = readFileSync(reference(path));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
