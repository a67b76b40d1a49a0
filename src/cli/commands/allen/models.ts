import type { ListedModel, ModelFilter } from "../../../api/cached-tables.js";
import type { Command } from "../../command.js";
import { type AllenArguments, allenGroup, allenSettings, idsOf } from "../../options/allen-options.js";
import { type CellFilterArguments, cellFilterGroup, cellFilterOf } from "../../options/cell-filter-options.js";
import type { OutputOptions } from "../../output/terminal.js";

interface ModelsArguments extends OutputOptions, AllenArguments, CellFilterArguments {
  kind?: ModelFilter["kind"];
  level?: number;
  specimen?: string[];
}

export const modelsCommand: Command<ModelsArguments> = {
  examples: [
    ["rheobase models --kind perisomatic --line Scnn1a*", "Biophysical models of a transgenic line"],
    ["rheobase models --specimen 395830185", "All models of a cell"],
    ["rheobase models --kind glif --level 5 --species human --json", "GLIF models of human cells, for scripts"],
  ],
  options: {
    kind: {
      choices: ["glif", "biophysical", "perisomatic", "all-active"],
      value: "KIND",
      describe: "Kind of model: glif, biophysical, perisomatic or all-active",
    },
    level: { choices: [1, 2, 3, 4, 5], describe: "Level of GLIF models" },
    specimen: { array: true, value: "ID", describe: "Models of these cells" },
  },
  groups: [cellFilterGroup, allenGroup],
  run: async (args, { terminal, serviceNotes, signal }) => {
    const [{ fetchModels }, { formatNumber }] = await Promise.all([
      import("../../../api/cached-tables.js"),
      import("../../output/terminal.js"),
    ]);
    const cells = cellFilterOf(args);
    const asked = Object.entries(cells).some(
      ([name, value]) => value !== undefined && (name !== "features" || args.feature),
    );
    const filter: ModelFilter = {
      kind: args.kind,
      level: args.level,
      specimenIds: args.specimen && idsOf(args.specimen),
      cells: asked ? cells : undefined,
    };
    const models = await fetchModels(filter, { ...allenSettings(args), ...serviceNotes, signal });
    if (terminal.json) {
      terminal.document("rheobase.models/1", { models: models.map(documentOf) });
      return;
    }
    const rows = models.map((model) => [
      model.id,
      kindOf(model),
      model.specimenId,
      model.cell?.line ?? null,
      model.cell?.structure.acronym ?? null,
      model.explainedVariance === null ? null : Number(formatNumber(model.explainedVariance, 3)),
      model.name,
    ]);
    const header = ["id", "kind", "cell", "line", "structure", "explained variance", "name"];
    if (rows.length > 0) terminal.table(header, rows);
    terminal.note(`${rows.length === 0 ? "" : "\n"}${rows.length} models`);
    if (rows.length > 0) terminal.note(`Run one: rheobase run ${models[0]?.id}`);
  },
};

function kindOf({ template }: ListedModel): string | null {
  if (template === null) return null;
  return template.level === null ? template.kind : `GLIF ${template.level}`;
}

function documentOf({ id, name, specimenId, template, explainedVariance, cell }: ListedModel): Record<string, unknown> {
  return {
    id,
    name,
    specimen: specimenId,
    kind: template?.kind ?? null,
    level: template?.level ?? null,
    explained_variance: explainedVariance,
    species: cell?.species ?? null,
    line: cell?.line ?? null,
    structure: cell?.structure.acronym ?? null,
  };
}
