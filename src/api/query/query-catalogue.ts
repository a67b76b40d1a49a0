import { association, model, quoted, rma, where } from "./query.js";

/** All queries that rheobase sends to the Allen service (allen-api.md A.3 has their exact text). */

/** Template ids of the five GLIF levels, in the order used in queries; see `templateOf` for levels. */
const GLIF_TEMPLATES = [395310498, 395310469, 395310475, 395310479, 471355161];
const BIOPHYSICAL_TEMPLATES = [491455321, 329230710];

const all = { numRows: "all" } as const;
const allUncounted = { numRows: "all", count: false } as const;
const typedFiles = association("well_known_files", { with: [association("well_known_file_type")] });
/** Specimens whose recording passed quality control. */
const passed = association("specimen", {
  with: [association("ephys_result", { where: [where("failed", "$eq", false)] })],
});

/** A page of rows: number of rows and index of the first one. */
export interface Page {
  readonly numRows: number;
  readonly startRow: number;
}

/** All cells with their main features, or one page of them. */
export function cellsQuery(page?: Page): string {
  return rma(model("ApiCellTypesSpecimenDetail", { options: page ? { ...page, count: false } : all }));
}

/** One cell of that table. */
export function cellQuery(specimenId: number): string {
  return rma(
    model("ApiCellTypesSpecimenDetail", { criteria: [where("specimen__id", "$eq", specimenId)], options: all }),
  );
}

/** Sweeps of a cell, in no particular order. */
export function sweepsQuery(specimenId: number): string {
  return rma(model("EphysSweep", { criteria: [where("specimen_id", "$eq", specimenId)], options: all }));
}

/** Electrophysiology features of all cells. */
export function ephysFeaturesQuery(): string {
  return rma(model("EphysFeature", { criteria: [passed], options: all }));
}

/** Morphology features of all reconstructions, without their tags. (AllenSDK excludes `t,a,g,s` instead.) */
export function morphologyFeaturesQuery(): string {
  return rma(model("NeuronReconstruction", { criteria: [passed], options: { ...all, except: ["tags"] } }));
}

/** The NWB file of a cell. */
export function recordingQuery(specimenId: number): string {
  const nwb = association("well_known_file_type", { where: [where("name", "$eq", "NWBDownload")] });
  return rma(
    model("Specimen", {
      criteria: [
        where("id", "$eq", specimenId),
        association("ephys_result", { with: [association("well_known_files", { with: [nwb] })] }),
      ],
      include: [association("ephys_result", { with: [typedFiles] })],
      options: all,
    }),
  );
}

/** The morphology or marker files of a cell's reconstructions. */
export function reconstructionQuery(specimenId: number, type: "3DNeuronReconstruction" | "3DNeuronMarker"): string {
  const wanted = association("well_known_file_type", { where: [where("name", "$eq", quoted(type))] });
  return rma(
    model("Specimen", {
      criteria: [
        where("id", "$eq", specimenId),
        association("neuron_reconstructions", { with: [association("well_known_files")] }),
      ],
      include: [association("neuron_reconstructions", { with: [association("well_known_files", { with: [wanted] })] })],
      options: all,
    }),
  );
}

/** Kinds of models. */
export function templatesQuery(): string {
  return rma(model("NeuronalModelTemplate", { options: allUncounted }));
}

/** GLIF models grouped by specimen, of all cells or of the given ones. */
export function glifModelsQuery(specimenIds?: readonly number[]): string {
  return rma(
    model("Specimen", {
      criteria: specimenIds ? [where("id", "$in", specimenIds)] : [],
      include: [
        association("neuronal_models", {
          with: [
            association("well_known_files"),
            association("neuronal_model_template", { where: [where("id", "$in", GLIF_TEMPLATES)] }),
            association("neuronal_model_runs", { with: [association("well_known_files")] }),
          ],
        }),
      ],
      options: allUncounted,
    }),
  );
}

/** Model records with their own files, by model ids. */
export function modelsQuery(modelIds: readonly number[]): string {
  return rma(
    model("NeuronalModel", { criteria: [where("id", "$in", modelIds)], include: [typedFiles], options: allUncounted }),
  );
}

/** A GLIF model with its cell's sweeps and recording in one answer. */
export function glifModelQuery(modelId: number): string {
  return rma(
    model("NeuronalModel", {
      criteria: [where("id", "$eq", modelId)],
      include: [
        association("neuronal_model_template", { with: [typedFiles] }),
        association("specimen", {
          with: [association("ephys_sweeps"), association("ephys_result", { with: [typedFiles] })],
        }),
        typedFiles,
      ],
      options: all,
    }),
  );
}

/** Biophysical models of the given cells. */
export function biophysicalModelsQuery(
  specimenIds: readonly number[],
  templateIds: readonly number[] = BIOPHYSICAL_TEMPLATES,
): string {
  return rma(
    model("NeuronalModel", {
      criteria: [where("neuronal_model_template_id", "$in", templateIds), where("specimen_id", "$in", specimenIds)],
      options: allUncounted,
    }),
  );
}

/** A biophysical model with all related records. The criteria are joined, so a model that lacks any returns no row. */
export function biophysicalModelQuery(modelId: number): string {
  return rma(model("NeuronalModel", { criteria: [where("id", "$eq", modelId), ...PARTS], include: PARTS }));
}

/** The same without the join, with the existing records only. (AllenSDK does not support such models.) */
export function modelPartsQuery(modelId: number): string {
  return rma(model("NeuronalModel", { criteria: [where("id", "$eq", modelId)], include: PARTS }));
}

const PARTS = [
  association("neuronal_model_template", { with: [typedFiles] }),
  association("specimen", {
    with: [
      association("ephys_result", { with: [typedFiles] }),
      association("neuron_reconstructions", { with: [typedFiles] }),
      association("ephys_sweeps"),
    ],
  }),
  typedFiles,
];
