import { readdirSync, readFileSync } from "node:fs";
import type { AxonRule } from "../../src/biophys/cable/cable-sections.js";
import { axonRuleOf, compileCable } from "../../src/biophys/cable/compile.js";
import { parseFit } from "../../src/biophys/fit/fit.js";
import { BiophysicalModel } from "../../src/biophys/model.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { openSolver } from "../../src/models/load-solver.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { hasReference, reference } from "./reference.js";

/** A run of NEURON as ../shared/golden/README.md describes it. */
export interface GoldenRun {
  readonly dt_ms: number;
  readonly samples: number;
  readonly spike_times_ms_upward_minus20mV: readonly number[];
  readonly stimulus: { readonly amp_nA: number; readonly delay_ms: number; readonly dur_ms: number };
}

/** The models of golden/biophysical; a stand-in where the reference set is absent. */
export const goldenNames: readonly string[] = hasReference
  ? readdirSync(reference("golden/biophysical")).sort()
  : ["(reference set absent)"];

/** What NEURON did with one model. */
export interface GoldenModel {
  readonly fit: string;
  readonly swc: string;
  readonly far_section: string;
  readonly runs: Readonly<Record<"step" | "hyper" | "noise" | "square50", GoldenRun>>;
}

export function json<T>(path: string): T {
  return JSON.parse(readFileSync(reference(path), "utf8")) as T;
}

/** Raw little-endian float64. */
export function numbers(path: string): Float64Array {
  const bytes = readFileSync(reference(path));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function goldenModel(name: string): GoldenModel {
  return json(`golden/biophysical/${name}/reference.json`);
}

/** The golden folder's name tells the model, which kind it is and which axon it was given. */
export async function openGolden(name: string, asked?: AxonRule): Promise<BiophysicalModel> {
  const { fit: fitFile, swc } = goldenModel(name);
  const folder = readdirSync(reference("data/biophysical"))
    .filter((each) => name.startsWith(each))
    .sort((a, b) => b.length - a.length)[0];
  const data = `data/biophysical/${folder}`;
  const morphology = buildSections(parseSwc(readFileSync(reference(`${data}/${swc}`), "utf8"), { path: swc }));
  const fit = parseFit(json(`${data}/${fitFile}`), { path: fitFile });
  const axon = axonRuleOf(fit, asked ?? (name.endsWith("-stub") ? "stub" : undefined));
  const cell = compileCable(morphology, fit, { axon });
  return new BiophysicalModel({ fit, cell, axon, meta: { source: fitFile }, morphology }, await openSolver());
}

/** Largest distance of two traces over their first `count` values, ours in units of `unit`. */
export function worst(ours: Float64Array, unit: number, theirs: Float64Array, count = theirs.length): number {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, Math.abs(ours[i]! / unit - theirs[i]!));
  return most;
}

/** Upward crossings of a level [ms], linearly interpolated. */
export function crossings(voltageMv: Float64Array, dtMs: number, levelMv: number): number[] {
  const times: number[] = [];
  for (let i = 1; i < voltageMv.length; i++) {
    const [a, b] = [voltageMv[i - 1]!, voltageMv[i]!];
    if (a < levelMv && b >= levelMv) times.push((i - 1 + (levelMv - a) / (b - a)) * dtMs);
  }
  return times;
}

/** A current of the reference set [nA]. */
export function playedCurrent(name: string, rateHz: number, samples: number): Stimulus {
  const current = numbers(`golden/${name}.f64le`);
  return Stimulus.samples(
    current.slice(0, samples).map((value) => value * 1e-9),
    rateHz,
    { name },
  );
}

/** Largest distance of the upward crossings of -20 mV [V] from golden times [ms]; infinite if they are not as many. */
export function spikeDistance(voltage: Float64Array, dtMs: number, golden: readonly number[]): number {
  const ours = crossings(
    voltage.map((value) => value / 1e-3),
    dtMs,
    -20,
  );
  if (ours.length !== golden.length) return Number.POSITIVE_INFINITY;
  return ours.reduce((most, time, i) => Math.max(most, Math.abs(time - golden[i]!)), 0);
}
