import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CallOptions } from "../base/types.js";
import { checkFolderName } from "../files/check-outputs.js";
import { makeResultsFolder } from "../files/make-folder.js";
import { packageFile } from "../files/package-file.js";
import { executeRun, type RunReport } from "../run/execute.js";
import { planRun } from "../run/plan.js";
import type { RunRequest } from "../run/run-request.js";

/** Folder of the models shipped with the package; its path is the same from src/ and dist/. */
export const SHIPPED_MODELS = fileURLToPath(packageFile("models/"));

/** A step and one second of noise, the essentials of the Allen protocols; 50 kHz as in later recordings. */
const DEMO_STIMULI = [
  "square:amplitude=220pA,start=0.1s,duration=1s,total=1.3s,rate=50kHz",
  "noise:mean=150pA,sd=80pA,seed=1,start=0.1s,duration=1s,total=1.3s,rate=50kHz",
];

/** The run of one shipped model. */
export interface DemoRun {
  readonly model: string;
  readonly report: RunReport;
}

/** Names and paths of the demo's models. */
async function shippedModels(): Promise<{ readonly name: string; readonly path: string }[]> {
  const folder = join(SHIPPED_MODELS, "glif-cell");
  const configs = (await readdir(folder)).filter((name) => name.endsWith("_neuron_config.json")).sort();
  const glif = configs.map((name) => ({ name: name.replace("_neuron_config.json", ""), path: join(folder, name) }));
  return [...glif, { name: "biophysical", path: join(SHIPPED_MODELS, "biophysical-cell") }];
}

/**
 * Runs every shipped model on two stimuli, and writes one NWB file and one figure per model into `directory`. Needs no
 * network.
 *
 * @param options `existing`: whether to replace pre-existing results of the same names; default `overwrite`
 * @throws OutputExistsError before anything is run, InvalidOptionError, WriteFailedError
 */
export async function runDemo(
  directory: string,
  { existing = "overwrite", ...options }: CallOptions & { readonly existing?: "error" | "overwrite" } = {},
): Promise<DemoRun[]> {
  checkFolderName(directory, "the results");
  await makeResultsFolder(directory);
  const models = await shippedModels();
  let done = 0;
  // In parallel: while worker threads simulate the biophysical cell, this thread draws the GLIF figures.
  const plans = await Promise.all(
    models.map(({ name, path }) => planRun(requestOf(name, path, directory, existing), options)),
  );
  return await Promise.all(
    plans.map(async (planned, i) => {
      using plan = planned;
      const { name } = models[i]!;
      const report = await executeRun(plan, { signal: options.signal });
      if (report.plotError !== null) throw report.plotError;
      done += 1;
      options.onProgress?.({ stage: name, done, total: models.length, unit: "models" });
      return { model: name, report };
    }),
  );
}

function requestOf(name: string, path: string, directory: string, existing: RunRequest["existing"]): RunRequest {
  return {
    model: path,
    stimuli: DEMO_STIMULI,
    output: join(directory, `${name}.nwb`),
    plot: join(directory, `${name}.png`),
    existing,
    settings: {},
    write: { command: "rheobase demo" },
  };
}
