import { readdirSync, readFileSync } from "node:fs";
import type { DeviceExperiment } from "./experiment.js";

/** What NEURON computes in one experiment. */
export interface DeviceGolden {
  readonly experiment: DeviceExperiment;
  /** Samples of the whole run, the one at t = 0 included: duration/dt + 1. */
  readonly samples: number;
  /** Numbers of the samples that are kept `[kept]`: the first 1,000, then every 8th. */
  readonly numbers: Uint32Array;
  /** By the name in `record`, the kept samples `[kept]` in the units of NEURON. */
  readonly traces: Readonly<Record<string, Float64Array>>;
}

/** `index.json`. */
export interface DeviceIndex {
  /** NEURON's version. */
  readonly neuron: string;
  /** So many samples are kept whole, then every `every`-th. */
  readonly whole: number;
  readonly every: number;
  /** SHA-256 of the .mod files, by name. */
  readonly mechanisms: Readonly<Record<string, string>>;
  readonly experiments: readonly {
    readonly name: string;
    readonly file: string;
    /** Where its numbers begin in the file, in numbers. Quantities follow one another, each `kept` long. */
    readonly offset: number;
    readonly samples: number;
    readonly kept: number;
    readonly quantities: readonly string[];
  }[];
}

const folder = new URL("./", import.meta.url);

/** The experiments of all lists, in the order of `index.json`. */
export function deviceExperiments(): DeviceExperiment[] {
  const lists = readdirSync(new URL("experiments/", folder)).sort();
  return lists.flatMap((list) => readJson<DeviceExperiment[]>(`experiments/${list}`));
}

export function deviceIndex(): DeviceIndex {
  return readJson<DeviceIndex>("index.json");
}

/** Numbers of the samples that are kept of `samples`. */
export function keptSamples({ whole, every }: DeviceIndex, samples: number): Uint32Array {
  const kept: number[] = [];
  for (let k = 0; k < samples; k += k < whole ? 1 : every) kept.push(k);
  return Uint32Array.from(kept);
}

/** The golden numbers of an experiment, by its name. */
export function readDeviceGolden(name: string): DeviceGolden {
  const index = deviceIndex();
  const experiment = deviceExperiments().find((each) => each.name === name);
  const entry = index.experiments.find((each) => each.name === name);
  if (!experiment || !entry) throw new Error(`Cannot read the golden numbers of ${name}: there is no such experiment`);
  const values = readNumbers(entry.file);
  const traces = entry.quantities.map((quantity, i) => {
    const begin = entry.offset + i * entry.kept;
    return [quantity, values.slice(begin, begin + entry.kept)] as const;
  });
  return {
    experiment,
    samples: entry.samples,
    numbers: keptSamples(index, entry.samples),
    traces: Object.fromEntries(traces),
  };
}

/**
 * Largest distance of a trace, in units of `unit`, from a golden one over the kept samples, or over those before
 * sample `end`. Infinite where the trace has another length than the golden run.
 */
export function worstKept(
  golden: DeviceGolden,
  quantity: string,
  ours: Float64Array,
  unit: number,
  end?: number,
): number {
  if (ours.length !== golden.samples) return Number.POSITIVE_INFINITY;
  const theirs = golden.traces[quantity]!;
  let most = 0;
  golden.numbers.forEach((sample, i) => {
    if (end !== undefined && sample >= end) return;
    const distance = Math.abs(ours[sample]! / unit - theirs[i]!);
    // Also where a value is NaN.
    if (!(distance <= most)) most = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
  });
  return most;
}

/** Raw little-endian float64. */
export function readNumbers(file: string): Float64Array {
  const bytes = readFileSync(new URL(file, folder));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T;
}
