import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStimuli } from "../../../src/run/open-stimulus.js";
import { mutateText } from "../mutate-text.js";
import type { Target } from "../target.js";

const rows = (separator: string, decimal = ".", from = 0): string =>
  Array.from({ length: 40 }, (_, i) =>
    [i * 5e-5, i > 10 ? 1e-10 : 0]
      .map((x) => String(x).replace(".", decimal))
      .slice(from)
      .join(separator),
  ).join("\n");
const TEXTS = [
  `time_s,current_A\n${rows(",")}`,
  `t (ms);i (pA)\n${rows(";", ",")}`,
  `# time current\n${rows(" ")}`,
  `"time [ms]"\t"sweep 0 [pA]"\t"sweep 1 [pA]"\n${rows("\t").replaceAll("\n", "\t1e-12\n")}`,
  rows(",", ".", 1),
];
const SETTINGS = [{}, { units: "s,A" }, { rateHz: 20_000, units: "A" }];
let count = 0;

/** Currents as CSV. */
export const csv: Target = {
  prepare() {},
  async run(random, folder) {
    const path = join(folder, `${count++}.csv`);
    writeFileSync(path, mutateText(random, random.pick(TEXTS)));
    try {
      for (const stimulus of await openStimuli([path], random.pick(SETTINGS))) await stimulus.sample();
    } finally {
      rmSync(path, { force: true });
    }
  },
};
