import type { CellFilter } from "../../api/records/cells-filter.js";
import type { OptionGroup, OptionSpec } from "../command.js";
import { UsageError } from "../report-failure.js";

/** Arguments that select cells. */
export interface CellFilterArguments {
  species?: string[];
  line?: string[];
  layer?: string[];
  area?: string[];
  dendriteType?: string[];
  apical?: string[];
  hemisphere?: string[];
  reporter?: string[];
  disease?: string[];
  reconstruction?: string;
  feature?: string[];
}

const list = (value: string, describe: string, offers?: readonly string[]): OptionSpec => ({
  array: true,
  value,
  describe,
  ...(offers ? { offers } : {}),
});

/** Options that select cells. */
export const cellFilterGroup: OptionGroup = {
  title: "Options that select cells (each is repeatable):",
  options: {
    species: list("NAME", "mouse or human", ["mouse", "human"]),
    line: list("NAME", "Transgenic line, such as Pvalb* (* matches any letters; several are alternatives)"),
    layer: list("LAYER", "Cortical layer, such as 2/3 or 5", ["1", "2", "2/3", "3", "4", "5", "6", "6a", "6b"]),
    area: list("NAME", "Area or structure, such as VISp or VISp5"),
    "dendrite-type": list("TYPE", "spiny, aspiny or sparsely spiny", ["spiny", "aspiny", "sparsely spiny"]),
    apical: list("STATE", "intact or truncated", ["intact", "truncated"]),
    hemisphere: list("SIDE", "left or right", ["left", "right"]),
    reporter: list("STATUS", "Status of the reporter, such as positive", ["positive", "negative"]),
    disease: list("NAME", "Disease state of the donor, such as epilepsy"),
    reconstruction: {
      value: "TYPE",
      offers: ["full", "dendrite-only", "yes", "no"],
      describe: "Type of the reconstruction (full, dendrite-only), or yes or no",
    },
    feature: list("RANGE", "Range of a feature, such as vrest=..-70 or tau=10..20 (mV, MΩ, ms, pA, Hz, µm)"),
  },
};

/** The filter given by the options. */
export function cellFilterOf(args: CellFilterArguments): CellFilter {
  const { species, line, layer, area, dendriteType, apical, hemisphere, reporter, disease } = args;
  return {
    species,
    line,
    layer,
    area,
    dendriteType,
    apical,
    hemisphere,
    reporterStatus: reporter,
    diseaseState: disease,
    reconstruction: reconstructionOf(args.reconstruction),
    features: featuresOf(args.feature ?? []),
  };
}

function reconstructionOf(text: string | undefined): boolean | string | undefined {
  if (text === "yes") return true;
  return text === "no" ? false : text;
}

/** Parses `name=from..to`; either end may be omitted. */
function featuresOf(texts: readonly string[]): CellFilter["features"] {
  const entries = texts.map((text) => {
    const [, name, from, to] = /^(\w+)=([^.]*(?:\.\d[^.]*)?)\.\.(.*)$/.exec(text) ?? [];
    const min = limit(from);
    const max = limit(to);
    if (name === undefined || Number.isNaN(min) || Number.isNaN(max)) {
      throw new UsageError(`Cannot use --feature ${text}: expected name=from..to, such as vrest=-75..-70 or tau=..20`);
    }
    return [name, { min, max }] as const;
  });
  return Object.fromEntries(entries);
}

function limit(text: string | undefined): number | undefined {
  return text === undefined || text.trim() === "" ? undefined : Number(text);
}
