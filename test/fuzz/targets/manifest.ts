import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAndRun, shipped, shippedJson } from "../model-files.js";
import { mutateJson } from "../mutate-json.js";
import type { Target } from "../target.js";

let count = 0;

/** Manifests of biophysical models. */
export const manifest: Target = {
  prepare() {},
  async run(random, folder) {
    const path = join(folder, String(count++));
    mkdirSync(path);
    for (const name of ["fit_parameters.json", "cell.swc"])
      copyFileSync(shipped(`biophysical-cell/${name}`), join(path, name));
    writeFileSync(join(path, "manifest.json"), mutateJson(random, shippedJson("biophysical-cell/manifest.json")));
    try {
      await openAndRun(random.chance(0.5) ? path : join(path, "manifest.json"));
    } finally {
      rmSync(path, { recursive: true });
    }
  },
};
