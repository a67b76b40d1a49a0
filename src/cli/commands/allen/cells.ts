import type { Cell } from "../../../api/records/cells.js";
import type { ModelKind } from "../../../api/records/cells-filter.js";
import type { Command } from "../../command.js";
import { type AllenArguments, allenGroup, allenSettings } from "../../options/allen-options.js";
import { type CellFilterArguments, cellFilterGroup, cellFilterOf } from "../../options/cell-filter-options.js";
import type { OutputOptions } from "../../output/terminal.js";

interface CellsArguments extends OutputOptions, AllenArguments, CellFilterArguments {
  model?: ModelKind[];
  raw: boolean;
}

export const cellsCommand: Command<CellsArguments> = {
  examples: [
    ["rheobase cells --species mouse --line Pvalb* --layer 5", "Fast-spiking cells of layer 5"],
    [
      "rheobase cells --area VISp --model perisomatic --feature vrest=..-75",
      "Cells with a model, at rest below -75 mV",
    ],
    ["rheobase cells --species human --reconstruction full --json", "All data of each cell, for scripts"],
  ],
  options: {
    model: {
      choices: ["glif", "biophysical", "perisomatic", "all-active"],
      array: true,
      value: "KIND",
      describe: "Cells with models of all these kinds: glif, biophysical, perisomatic, all-active",
    },
    raw: { type: "boolean", default: false, describe: "With --json, the service's original records" },
  },
  groups: [cellFilterGroup, allenGroup],
  run: async (args, { terminal, serviceNotes, signal }) => {
    const [{ fetchCells }, { formatNumber }] = await Promise.all([
      import("../../../api/cached-tables.js"),
      import("../../output/terminal.js"),
    ]);
    const filter = { ...cellFilterOf(args), model: args.model };
    const settings = { ...allenSettings(args), ...serviceNotes, signal };
    const cells = await fetchCells(filter, settings);
    if (terminal.json) {
      terminal.document("rheobase.cells/1", { cells: args.raw ? cells.map(({ raw }) => raw) : cells.map(documentOf) });
      return;
    }
    const number = (value: number | null): number | null => (value === null ? null : Number(formatNumber(value, 3)));
    const rows = cells.map((cell) => [
      cell.id,
      cell.species === "Mus musculus" ? "mouse" : cell.species === "Homo Sapiens" ? "human" : cell.species,
      cell.line,
      cell.structure.acronym,
      cell.layer,
      cell.dendriteType,
      cell.reconstruction,
      number(cell.ephys.vrest),
      number(cell.ephys.ri),
      number(cell.ephys.tau),
      modelsOf(cell),
    ]);
    if (rows.length > 0) terminal.table(HEADER, rows);
    terminal.note(`${rows.length === 0 ? "" : "\n"}${rows.length} cells`);
  },
};

const HEADER = [
  "id",
  "species",
  "line",
  "structure",
  "layer",
  "dendrites",
  "reconstruction",
  "rest (mV)",
  "Ri (MΩ)",
  "tau (ms)",
  "models",
];

/** Summary such as `5 GLIF, perisomatic, all-active`. */
function modelsOf({ models }: Cell): string | null {
  const kinds = [
    models.glif > 0 ? `${models.glif} GLIF` : "",
    models.perisomatic > 0 ? "perisomatic" : "",
    models.allActive > 0 ? "all-active" : "",
  ].filter((kind) => kind !== "");
  return kinds.length > 0 ? kinds.join(", ") : null;
}

/** A cell in the style of the other documents; features keep the names and units of the service. */
export function documentOf(cell: Cell): Record<string, unknown> {
  return {
    id: cell.id,
    name: cell.name,
    species: cell.species,
    line: cell.line,
    reporter_status: cell.reporterStatus,
    hemisphere: cell.hemisphere,
    area: cell.area.acronym,
    structure: cell.structure.acronym,
    layer: cell.layer,
    dendrite_type: cell.dendriteType,
    apical: cell.apical,
    reconstruction: cell.reconstruction,
    location_um: cell.locationUm,
    normalized_depth: cell.normalizedDepth,
    donor: {
      id: cell.donor.id,
      name: cell.donor.name,
      age: cell.donor.age,
      sex: cell.donor.sex,
      disease_state: cell.donor.diseaseState,
    },
    models: {
      glif: cell.models.glif,
      biophysical: cell.models.biophysical,
      perisomatic: cell.models.perisomatic,
      all_active: cell.models.allActive,
    },
    ephys: cell.ephys,
    morphology: cell.morphology,
  };
}
