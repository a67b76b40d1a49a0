import { existsSync } from "node:fs";
import { InvalidOptionError } from "../base/errors.js";
import { refuseExisting } from "../files/check-outputs.js";
import type { ModelPackage } from "../models/open-model.js";
import { checkRunLength, checkSweepCount, checkTraces } from "../stimulus/run-length.js";
import type { RunRequest } from "./run-request.js";

/** Rejects stimuli that are too long before any of them is read or sampled. */
export function checkLength(task: string, count: (rateHz?: number) => number, { settings }: RunRequest): void {
  const { dt, maxSamples, record, probe } = settings;
  const samples = Math.max(count(), dt === undefined ? 0 : Math.round(count(1 / dt)));
  const contacts = probe?.contacts.length ?? 0;
  checkRunLength(task, samples, maxSamples, 8 * (3 + (record?.length ?? 0) + contacts));
  checkTraces(task, samples, 1 + contacts, maxSamples);
}

/**
 * Rejects families of too many sweeps.
 *
 * @param counts of stimuli or recorded sweeps, each with all devices
 * @param devices number of combinations of devices
 */
export function checkCount(counts: readonly number[], devices: number, { maxSweeps }: RunRequest): void {
  if (devices === 1 && counts.every((count) => count === 1)) return;
  checkSweepCount("run all sweeps", counts.reduce((sum, count) => sum + count, 0) * devices, maxSweeps);
}

/** Checks that existing outputs may be replaced; called once all inputs are open. */
export function checkExisting({ existing, plot }: RunRequest, output: string): void {
  if (existing === "error") refuseExisting(output, output, "--existing overwrite or skip");
  const isSkipped = existing === "skip" && existsSync(output);
  if (plot !== undefined && existing !== "overwrite" && !isSkipped) refuseExisting(plot);
}

/** Rejects options that GLIF models do not support. */
export function checkSettings({ model, path }: ModelPackage, { settings, devices = {} }: RunRequest): void {
  if (model.kind !== "glif") return;
  const { solver, junctionPotential, record, probe } = settings;
  const refuse = (what: string, why: string, value: unknown): InvalidOptionError =>
    new InvalidOptionError(`run model ${path} with ${what}`, why, { value });
  if (solver !== undefined) throw refuse(`the solver "${solver}"`, "GLIF models have none", solver);
  if (junctionPotential !== undefined) {
    const why = "GLIF models have none, since their voltage is relative to rest";
    throw refuse(`junction potential "${junctionPotential}"`, why, junctionPotential);
  }
  if (probe !== undefined) {
    throw refuse("a probe", "GLIF models have no place in space, expected a biophysical model", probe.contacts.length);
  }
  for (const [option, given] of [
    ["inject", devices.inject],
    ["clamp", devices.clamp],
    ["synapse", devices.synapses],
    ["record", record],
  ] as const) {
    if (given === undefined || given.length === 0) continue;
    const instead = option === "synapse" ? " (--stimulus spikes:times=… gives synaptic currents)" : "";
    const why = `GLIF models have no places, expected a biophysical model${instead}`;
    throw refuse(`--${option} ${given[0]}`, why, given[0]);
  }
}
