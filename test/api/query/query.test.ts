import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { association, encodeRma, model, quoted, rma, stage, where } from "../../../src/api/query/query.js";
import * as catalogue from "../../../src/api/query/query-catalogue.js";

const TYPED = "well_known_files(well_known_file_type)";
const PARTS = `neuronal_model_template(${TYPED}),specimen(ephys_result(${TYPED}),neuron_reconstructions(${TYPED}),ephys_sweeps),${TYPED}`;
const GLIF =
  "rma::include,neuronal_models(well_known_files,neuronal_model_template[id$in395310498,395310469,395310475,395310479,471355161],neuronal_model_runs(well_known_files)),rma::options[num_rows$eq'all'][count$eqfalse]";
const SWC =
  "model::Specimen,rma::criteria,[id$eq464212183],neuron_reconstructions(well_known_files),rma::include,neuron_reconstructions(well_known_files(well_known_file_type[name$eq'3DNeuronReconstruction'])),rma::options[num_rows$eq'all']";

/** Purpose, query, and the text of allen-api.md A.3. */
const queries: readonly (readonly [string, string, string])[] = [
  ["all cells", catalogue.cellsQuery(), "model::ApiCellTypesSpecimenDetail,rma::options[num_rows$eq'all']"],
  [
    "a page of cells",
    catalogue.cellsQuery({ numRows: 500, startRow: 1000 }),
    "model::ApiCellTypesSpecimenDetail,rma::options[num_rows$eq500][start_row$eq1000][count$eqfalse]",
  ],
  [
    "one cell",
    catalogue.cellQuery(464212183),
    "model::ApiCellTypesSpecimenDetail,rma::criteria,[specimen__id$eq464212183],rma::options[num_rows$eq'all']",
  ],
  [
    "sweeps",
    catalogue.sweepsQuery(464212183),
    "model::EphysSweep,rma::criteria,[specimen_id$eq464212183],rma::options[num_rows$eq'all']",
  ],
  [
    "ephys features",
    catalogue.ephysFeaturesQuery(),
    "model::EphysFeature,rma::criteria,specimen(ephys_result[failed$eqfalse]),rma::options[num_rows$eq'all']",
  ],
  [
    "morphology features, tags left out",
    catalogue.morphologyFeaturesQuery(),
    "model::NeuronReconstruction,rma::criteria,specimen(ephys_result[failed$eqfalse]),rma::options[except$eqtags][num_rows$eq'all']",
  ],
  [
    "NWB file of a cell",
    catalogue.recordingQuery(464212183),
    `model::Specimen,rma::criteria,[id$eq464212183],ephys_result(well_known_files(well_known_file_type[name$eqNWBDownload])),rma::include,ephys_result(${TYPED}),rma::options[num_rows$eq'all']`,
  ],
  ["SWC", catalogue.reconstructionQuery(464212183, "3DNeuronReconstruction"), SWC],
  [
    "marker",
    catalogue.reconstructionQuery(464212183, "3DNeuronMarker"),
    SWC.replace("3DNeuronReconstruction", "3DNeuronMarker"),
  ],
  [
    "model templates",
    catalogue.templatesQuery(),
    "model::NeuronalModelTemplate,rma::options[num_rows$eq'all'][count$eqfalse]",
  ],
  ["GLIF models, all cells", catalogue.glifModelsQuery(), `model::Specimen,${GLIF}`],
  [
    "GLIF models of cells",
    catalogue.glifModelsQuery([325464516]),
    `model::Specimen,rma::criteria,[id$in325464516],${GLIF}`,
  ],
  [
    "model records by id",
    catalogue.modelsQuery([566283950]),
    `model::NeuronalModel,rma::criteria,[id$in566283950],rma::include,${TYPED},rma::options[num_rows$eq'all'][count$eqfalse]`,
  ],
  [
    "GLIF model with sweeps and NWB",
    catalogue.glifModelQuery(566302806),
    `model::NeuronalModel,rma::criteria,[id$eq566302806],rma::include,neuronal_model_template(${TYPED}),specimen(ephys_sweeps,ephys_result(${TYPED})),${TYPED},rma::options[num_rows$eq'all']`,
  ],
  [
    "biophysical models of cells",
    catalogue.biophysicalModelsQuery([386049446, 469753383]),
    "model::NeuronalModel,rma::criteria,[neuronal_model_template_id$in491455321,329230710],[specimen_id$in386049446,469753383],rma::options[num_rows$eq'all'][count$eqfalse]",
  ],
  [
    "biophysical file set",
    catalogue.biophysicalModelQuery(472451419),
    `model::NeuronalModel,rma::criteria,[id$eq472451419],${PARTS},rma::include,${PARTS}`,
  ],
  [
    "legacy all cells",
    rma(
      model("Specimen", {
        criteria: [
          where("is_cell_specimen", "$eq", quoted("true")),
          association("products", {
            where: [where("name", "$in", [quoted("Mouse Cell Types"), quoted("Human Cell Types")])],
          }),
          association("ephys_result", { where: [where("failed", "$eq", false)] }),
        ],
        include: [
          association("structure"),
          association("cortex_layer"),
          association("donor", {
            with: ["transgenic_lines", "organism", "conditions"].map((name) => association(name)),
          }),
          ...["specimen_tags", "cell_soma_locations", "ephys_features", "data_sets"].map((name) => association(name)),
          ...["neuron_reconstructions", "cell_reporter"].map((name) => association(name)),
        ],
        options: { numRows: "all" },
      }),
    ),
    "model::Specimen,rma::criteria,[is_cell_specimen$eq'true'],products[name$in'Mouse Cell Types','Human Cell Types'],ephys_result[failed$eqfalse],rma::include,structure,cortex_layer,donor(transgenic_lines,organism,conditions),specimen_tags,cell_soma_locations,ephys_features,data_sets,neuron_reconstructions,cell_reporter,rma::options[num_rows$eq'all']",
  ],
  [
    "legacy all GLIF models",
    rma(
      model("NeuronalModel", {
        include: [
          association("specimen", {
            with: [association("ephys_result", { where: [where("failed", "$eq", false)] })],
          }),
          association("neuronal_model_template", { where: [where("name", "$il", quoted("*LIF*"))] }),
        ],
        options: { numRows: "all" },
      }),
    ),
    "model::NeuronalModel,rma::include,specimen(ephys_result[failed$eqfalse]),neuronal_model_template[name$il'*LIF*'],rma::options[num_rows$eq'all']",
  ],
];

describe("queries equal those of the service's own client", () => {
  it.each(queries)("%s", (_, query, expected) => expect(query).toBe(expected));
});

describe("docs/spec/allen-api.md A.3", () => {
  const text = readFileSync(new URL("../../../docs/spec/allen-api.md", import.meta.url), "utf8");
  const ours = queries.filter(([purpose]) => !purpose.startsWith("legacy"));
  it.each(ours)("has the query for %s", (_, query) => expect(text).toContain(`\`${query}\``));
});

describe("rma()", () => {
  it("writes options in the one order, only those given", () => {
    const options = {
      count: true,
      debug: "preview",
      order: ["name+desc", "structure.acronym"],
      startRow: 50,
      numRows: 25,
      tabular: ["a"],
      except: ["tags"],
      only: ["id", "name"],
    } as const;
    expect(model("Gene", { options })).toBe(
      "model::Gene,rma::options[only$eqid,name][except$eqtags][tabular$eqa][num_rows$eq25][start_row$eq50][order$eqname+desc,structure.acronym][debug$eqpreview][count$eqtrue]",
    );
    expect(model("Gene")).toBe("model::Gene");
  });

  it("joins stages, sorts the filters of a service and skips absent ones", () => {
    const service = stage("service", "mouse", { structures: [385, 409], absent: undefined, exact: true });
    expect(rma(service, stage("pipe", "list", { x: "id" }))).toBe(
      "service::mouse[exact$eqtrue][structures$eq385,409],pipe::list[x$eqid]",
    );
  });

  it("refuses texts that would change the query", () => {
    expect(() => where("name", "$eq", "a],[b$eq1")).toThrow('Cannot query for "a],[b$eq1": brackets');
    expect(where("name", "$eq", quoted("a],[b"))).toBe("[name$eq'a],[b']");
    expect(() => quoted("O'Hara")).toThrow("has no escape for a single quote");
    expect(() => where("na$me", "$eq", 1)).toThrow("not the name of a class, association or column");
    expect(() => model("Gene", { options: { only: ["id]["] } })).toThrow("not the name of a column");
  });
});

describe("encodeRma()", () => {
  it("encodes as the service expects", () => {
    expect(encodeRma("model::A,rma::criteria,b(c)[d$il'*x y*'],rma::options[order$eqa+asc]")).toBe(
      "model::A,rma::criteria,b%28c%29%5Bd$il%27%2Ax%20y%2A%27%5D,rma::options%5Border$eqa+asc%5D",
    );
    expect(encodeRma(";/?:@=+$,_.-~&#!é")).toBe(";/?:@=+$,_.-~%26%23%21%C3%A9");
  });

  it("comes back the same from a reader of query strings", () => {
    for (const [, query] of queries) {
      expect(new URL(`http://x/?q=${encodeRma(query)}`).searchParams.get("q")).toBe(query);
    }
  });
});
