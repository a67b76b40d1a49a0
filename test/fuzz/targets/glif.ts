import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAndRun, shippedJson } from "../model-files.js";
import { mutateJson } from "../mutate-json.js";
import type { Target } from "../target.js";

let count = 0;

/** Configurations of GLIF models. */
export const glif: Target = {
  prepare() {},
  async run(random, folder) {
    const path = join(folder, `${count++}_neuron_config.json`);
    const level = 1 + random.below(5);
    writeFileSync(path, mutateJson(random, shippedJson(`glif-cell/GLIF${level}_neuron_config.json`)));
    try {
      await openAndRun(path);
    } finally {
      rmSync(path, { force: true });
    }
  },
};
