import type { Argv } from "yargs";
import type { CellFilter } from "../api/cells-filter.js";
import { UsageError } from "./report-failure.js";

/** Arguments that choose cells. */
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

/** Options of {@link cellFilterOptions} that may be given several times. */
export const REPEATABLE_FILTERS = [
  "species",
  "line",
  "layer",
  "area",
  "dendrite-type",
  "dendriteType",
  "apical",
  "hemisphere",
  "reporter",
  "disease",
  "feature",
];

const text = (describe: string) => ({ type: "string", array: true, requiresArg: true, describe }) as const;

/** Declares the options that choose cells. */
export function cellFilterOptions<T>(program: Argv<T>): Argv<T & CellFilterArguments> {
  return program.options({
    species: text("mouse or human"),
    line: text("Transgenic line, such as Pvalb* (* stands for any letters; several are either-or)"),
    layer: text("Cortical layer, such as 2/3 or 5"),
    area: text("Area or structure, such as VISp or VISp5"),
    "dendrite-type": text("spiny, aspiny or sparsely spiny"),
    apical: text("intact or truncated"),
    hemisphere: text("left or right"),
    reporter: text("Status of the reporter, such as positive"),
    disease: text("Disease state of the donor, such as epilepsy"),
    reconstruction: {
      type: "string",
      requiresArg: true,
      describe: "Type of the reconstruction (full, dendrite-only), or yes or no",
    },
    feature: text("Range of a feature, such as vrest=..-70 or tau=10..20 (mV, MΩ, ms, pA, Hz, µm)"),
  }) as unknown as Argv<T & CellFilterArguments>;
}

/** The filter that the options come to. */
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

/** Reads `name=from..to`, either end of which may be left away. */
function featuresOf(texts: readonly string[]): CellFilter["features"] {
  const entries = texts.map((text) => {
    const [, name, from, to] = /^(\w+)=([^.]*(?:\.\d[^.]*)?)\.\.(.*)$/.exec(text) ?? [];
    const min = limit(from);
    const max = limit(to);
    if (name === undefined || Number.isNaN(min) || Number.isNaN(max)) {
      throw new UsageError(
        `Cannot use --feature ${text}: name=from..to is expected, such as vrest=-75..-70 or tau=..20`,
      );
    }
    return [name, { min, max }] as const;
  });
  return Object.fromEntries(entries);
}

function limit(text: string | undefined): number | undefined {
  return text === undefined || text.trim() === "" ? undefined : Number(text);
}
