import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { openAndRun, shippedText } from "../model-files.js";
import { mutateBytes } from "../mutate-bytes.js";
import type { Target } from "../target.js";

const archives: Uint8Array[] = [];
let count = 0;

/** Zip archives of both kinds of model, packed and stored. */
export const zip: Target = {
  prepare() {
    const cell = Object.fromEntries(
      ["manifest.json", "fit_parameters.json", "cell.swc"].map((name) => [
        name,
        Buffer.from(shippedText(`biophysical-cell/${name}`)),
      ]),
    );
    const config = Buffer.from(shippedText("glif-cell/GLIF3_neuron_config.json"));
    for (const level of [0, 6] as const) {
      archives.push(zipSync(cell, { level }));
      archives.push(zipSync({ "700_neuron_config.json": config }, { level }));
      archives.push(zipSync({ package: { ...cell, deeper: { "notes.txt": Buffer.from("notes") } } }, { level }));
    }
  },
  async run(random, folder) {
    const path = join(folder, `${count++}.zip`);
    writeFileSync(path, mutateBytes(random, random.pick(archives)));
    try {
      await openAndRun(path);
    } finally {
      rmSync(path, { force: true });
    }
  },
};
