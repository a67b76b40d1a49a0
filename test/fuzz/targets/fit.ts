import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAndRun, shipped, shippedJson } from "../model-files.js";
import { mutateJson } from "../mutate-json.js";
import type { Target } from "../target.js";

let count = 0;

/** Fit parameters of a biophysical model. */
export const fit: Target = {
  prepare() {},
  async run(random, folder) {
    const path = join(folder, `${count++}_fit.json`);
    writeFileSync(path, mutateJson(random, shippedJson("biophysical-cell/fit_parameters.json")));
    try {
      await openAndRun({ fit: path, morphology: shipped("biophysical-cell/cell.swc") });
    } finally {
      rmSync(path, { force: true });
    }
  },
};
