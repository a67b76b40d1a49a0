import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCampaign } from "../../../src/campaigns/plan/campaign.js";
import { readPlan } from "../../../src/campaigns/plan/read-plan.js";
import { packageFile } from "../../../src/files/package-file.js";
import { mutateJson } from "../mutate-json.js";
import type { Random } from "../random.js";
import type { Target } from "../target.js";

let count = 0;

/** A plan with something of each kind, and numbers from one to far too many. */
function planOf(random: Random): unknown {
  const range = {
    from: random.pick([0.01, -1, 1e-300]),
    to: random.pick([0.03, 1e300]),
    scale: random.pick(["log", "linear"]),
  };
  const many = random.pick([1, 5, 1000, 1e9, 1e15]);
  const axis = Array.from({ length: random.pick([1, 10, 1000]) }, (_, i) => i / 10);
  const sampling = {
    count: many,
    seed: random.pick([0, 7, 2 ** 40]),
    ranges: { th_inf: range, init_threshold: range },
  };
  return {
    schema: "rheobase.campaign-plan/1",
    models: random.pick([
      ["models/glif-cell/*_neuron_config.json"],
      [
        "models/glif-cell/GLIF1_neuron_config.json",
        "models/biophysical-cell",
        7,
        { fit: "fit.json", morphology: "a.swc" },
      ],
      [{ database: { kind: "glif", level: 3, features: { vrest: { max: -70 } } } }],
    ]),
    stimuli: random.pick([
      ["square:amplitude=0..300pA/50pA,start=50ms,duration=500ms,total=600ms"],
      [{ protocol: "Long Square" }, { recording: "own", sweeps: "Long Square" }],
      [`noise:sd=${many}pA,duration=1s,seed=1`, { recording: "cell.nwb", sweeps: "1-5" }, "trace.csv"],
    ]),
    changes: random.pick([
      { list: [{ th_inf: 0.02 }, { "soma.gbar_NaTs": "x0.5" }] },
      { grid: { a: axis, b: axis, c: axis, d: axis } },
      { random: sampling },
      { latin_hypercube: sampling },
    ]),
    settings: { dt: 2.5e-5, solver: "exact", axon: "stub" },
    measures: { features: true, scores: false },
  };
}

/** Plans of campaigns, as far as finding out which runs there are. */
export const plans: Target = {
  prepare(folder) {
    symlinkSync(packageFile("models"), join(folder, "models"), "dir");
  },
  async run(random, folder) {
    const path = join(folder, `${count++}.json`);
    writeFileSync(path, mutateJson(random, planOf(random)));
    try {
      const campaign = await openCampaign(await readPlan(path), {
        folder,
        cacheDir: join(folder, "cache"),
        offline: true,
      });
      for (const index of [0, campaign.runCount - 1]) {
        campaign.keyOf(index);
        campaign.factsOf(index);
      }
    } finally {
      rmSync(path, { force: true });
    }
  },
};
