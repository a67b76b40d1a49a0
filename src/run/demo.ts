import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WriteFailedError } from "../errors.js";
import type { CallOptions } from "../types.js";
import { executeRun, type RunReport } from "./execute.js";
import { planRun } from "./plan.js";

/** Folder of the models that come with the package; it lies beside src/ and dist/ alike. */
export const SHIPPED_MODELS = fileURLToPath(new URL("../../models/", import.meta.url));

/** A step and a second of noise, what the Allen protocols show a cell in short; 50 kHz as in the later recordings. */
const DEMO_STIMULI = [
  "square:amplitude=220pA,start=0.1s,duration=1s,total=1.3s,rate=50kHz",
  "noise:mean=150pA,sd=80pA,seed=1,start=0.1s,duration=1s,total=1.3s,rate=50kHz",
];

/** One shipped model's run. */
export interface DemoRun {
  readonly model: string;
  readonly report: RunReport;
}

/**
 * Runs every GLIF model that comes with the package on two stimuli, and writes an NWB file and a figure for each into
 * `directory`. Earlier results there are replaced. Needs no network.
 */
export async function runDemo(directory: string, options: CallOptions = {}): Promise<DemoRun[]> {
  await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw new WriteFailedError(
      `Cannot create the folder ${directory}: ${cause instanceof Error ? cause.message : cause}`,
      { path: directory, cause },
    );
  });
  const folder = join(SHIPPED_MODELS, "glif-cell");
  const configs = (await readdir(folder)).filter((name) => name.endsWith("_neuron_config.json")).sort();
  const runs: DemoRun[] = [];
  for (const [index, config] of configs.entries()) {
    const name = config.replace("_neuron_config.json", "");
    options.onProgress?.({ stage: name, done: index, total: configs.length, unit: "models" });
    using plan = await planRun(
      {
        model: join(folder, config),
        stimuli: DEMO_STIMULI,
        output: join(directory, `${name}.nwb`),
        plot: join(directory, `${name}.png`),
        existing: "overwrite",
        settings: {},
        write: { command: "rheobase demo" },
      },
      options,
    );
    runs.push({ model: name, report: await executeRun(plan, { signal: options.signal }) });
  }
  return runs;
}
