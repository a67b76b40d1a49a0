import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "../../../src/inspect/inspect.js";
import { openAndRun, shipped, shippedText } from "../model-files.js";
import { mutateText } from "../mutate-text.js";
import type { Target } from "../target.js";

const SMALL = `# a soma of three points, an axon and two dendrites
1 1 0 0 0 5 -1
2 1 0 -5 0 5 1
3 1 0 5 0 5 1
4 2 0 -10 0 0.5 1
5 2 0 -40 0 0.4 4
6 3 5 0 0 0.8 1
7 3 30 0 0 0.6 6
8 3 60 10 0 0.4 7
9 4 60 -10 0 0.4 7
`;
let count = 0;

/** Morphologies. */
export const swc: Target = {
  prepare() {},
  async run(random, folder) {
    const path = join(folder, `${count++}.swc`);
    writeFileSync(path, mutateText(random, random.chance(0.7) ? SMALL : shippedText("biophysical-cell/cell.swc")));
    try {
      await inspect(path);
      await openAndRun({ fit: shipped("biophysical-cell/fit_parameters.json"), morphology: path });
    } finally {
      rmSync(path, { force: true });
    }
  },
};
