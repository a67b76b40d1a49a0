import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CsvSettings, openStimuli } from "../../../src/run/stimuli/open-stimulus.js";
import { mutateText } from "../mutate-text.js";
import type { Target } from "../target.js";

const rows = (separator: string, decimal = ".", from = 0): string =>
  Array.from({ length: 40 }, (_, i) =>
    [i * 5e-5, i > 10 ? 1e-10 : 0]
      .map((x) => String(x).replace(".", decimal))
      .slice(from)
      .join(separator),
  ).join("\n");
/** Texts, each with what has to be said of it. */
const TEXTS: readonly [text: string, settings: CsvSettings][] = [
  [`time_s,current_A\n${rows(",")}`, {}],
  [`t (ms);i (pA)\n${rows(";", ",")}`, {}],
  [`# time current\n${rows(" ")}`, { units: "s,A" }],
  [`"time [ms]"\t"sweep 0 [A]"\t"sweep 1 [A]"\n${rows("\t").replaceAll(/$/gm, "\t1e-12")}`, {}],
  [rows(",", ".", 1), { rateHz: 20_000, units: "A" }],
];
let count = 0;

/** Currents as CSV. */
export const csv: Target = {
  prepare() {},
  async run(random, folder) {
    const path = join(folder, `${count++}.csv`);
    const [text, settings] = random.pick(TEXTS);
    writeFileSync(path, mutateText(random, text));
    try {
      for (const stimulus of await openStimuli([path], settings)) await stimulus.sample();
    } finally {
      rmSync(path, { force: true });
    }
  },
};
