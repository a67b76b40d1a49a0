import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { type Row, Tables } from "./allen-replica-tables.js";
import { hasReference, reference } from "./reference.js";

/** Records and files of a replica. */
export interface ReplicaData {
  readonly tables: Tables;
  /** Well-known files: where their bytes are, or the bytes. */
  readonly files: Map<number, string | Uint8Array>;
}

export const FILE_TYPES = {
  "3DNeuronReconstruction": 303941301,
  "3DNeuronMarker": 486753749,
  NWBDownload: 481007198,
  NWBUncompressed: 478840678,
  BiophysicalModelDescription: 292178729,
  NeuronalModelParameters: 329230374,
} as const;

export const TEMPLATES: Readonly<Record<number, string>> = {
  395310469: "1 Leaky Integrate and Fire (LIF)",
  395310479: "2 LIF + Reset Rules (LIF-R)",
  395310475: "3 LIF + Afterspike Currents (LIF-ASC)",
  471355161: "4 LIF + Reset Rules + Afterspike Currents (LIF-R-ASC)",
  395310498: "5 LIF + Reset Rules + Afterspike Currents + Threshold Adaptation (LIF-R-ASC-A)",
  329230710: "Biophysical - perisomatic",
  491455321: "Biophysical - all active",
};

/** Ids of GLIF templates by level. */
export const GLIF_TEMPLATES = [395310469, 395310479, 395310475, 471355161, 395310498] as const;

const PRODUCT = 305094322;
const MECHANISMS = "CaDynamics Ca_HVA Ca_LVA Ih Im Im_v2 K_P K_T Kd Kv2like Kv3_1 NaTa NaTs NaV Nap SK".split(" ");

const readRows = (path: string): Row | Row[] => JSON.parse(readFileSync(path, "utf8")) as Row | Row[];

/** A well-known file record as it hangs on its owner. */
export function fileRecord(id: number, owner: number, kind: string, type: keyof typeof FILE_TYPES, path: string): Row {
  return {
    id,
    attachable_id: owner,
    attachable_type: kind,
    well_known_file_type_id: FILE_TYPES[type],
    well_known_file_type: { id: FILE_TYPES[type], name: type },
    download_link: `/api/v2/well_known_file_download/${id}`,
    path,
  };
}

/** Templates and file types, which every replica has. */
export function commonData(): ReplicaData {
  const data: ReplicaData = { tables: new Tables(), files: new Map() };
  for (const [name, id] of Object.entries(FILE_TYPES)) data.tables.add("WellKnownFileType", { id, name });
  for (const [id, name] of Object.entries(TEMPLATES)) {
    const biophysical = name.startsWith("Biophysical");
    data.tables.add("NeuronalModelTemplate", {
      id: Number(id),
      name,
      description: name,
      product_id: biophysical ? PRODUCT : null,
    });
  }
  return data;
}

/** Adds the mechanisms that the records so far lack. All mechanism files are stand-ins: rheobase needs none of them. */
export function addMechanisms({ tables, files }: ReplicaData): void {
  const known = new Map(tables.rows("WellKnownFile").map((row) => [basename(String(row.path)), Number(row.id)]));
  for (const [i, name] of MECHANISMS.entries()) {
    const path = `/external/mousecelltypes/prod210/project_in vitro Single Cell Characterization_T301/${name}.mod`;
    const id = known.get(`${name}.mod`) ?? 950_000_000 + i;
    tables.add("WellKnownFile", fileRecord(id, PRODUCT, "Product", "BiophysicalModelDescription", path));
    files.set(id, Buffer.from(`TITLE ${name} (stand-in of the replica)\n`));
  }
}

/** Adds what the reference set holds of the service: all cells and features, eight models with their files. */
export function addReference(data: ReplicaData): void {
  if (!hasReference) return;
  const { tables } = data;
  addModels(data); // first, since their records tell more than the tables
  for (const row of readCsv("data/api/cell_types_specimen_details.csv")) addCell(data, row);
  for (const row of readCsv("data/api/ephys_features.csv", true)) tables.add("EphysFeature", row);
  for (const { "": _, ...row } of readCsv("data/api/morphology_features.csv")) {
    tables.add("NeuronReconstruction", { ...row, tags: "3D Neuron Reconstruction morphology" });
  }
  for (const row of readRows(reference("data/api/specimen_643625553_ephys_sweeps.json")) as Row[]) {
    tables.add("EphysSweep", row);
  }
  // Parameters whose model ids the set does not tell: 90 + level + the last six digits of the specimen are made up.
  for (const specimen of readdirSync(reference("data/glif")).map(Number)) addGlifLevels(data, specimen);
}

function addModels(data: ReplicaData): void {
  const answer = readRows(reference("data/api/rma_neuronal_model_472451419_response.json")) as Row;
  addModel(data, "data/biophysical/472451419", (answer.msg as Row[])[0]!);
  for (const id of [472363762, 472912177]) addModel(data, `data/biophysical/${id}`, null);
  for (const id of [491766131, 626170421]) addModel(data, `data/biophysical/${id}`, null);
  for (const id of [485904755, 566282032, 566303332]) addModel(data, `data/api/glif/${id}`, null);
}

/** A specimen of the big table also becomes what the relational queries find. */
function addCell({ tables, files }: ReplicaData, row: Row): void {
  const id = Number(row.specimen__id);
  tables.add("ApiCellTypesSpecimenDetail", row);
  // As in the recorded answer: the service draws both from one sequence.
  const result = Number(tables.row("Specimen", id)?.ephys_result_id ?? id - 2);
  const link = Number(row.erwkf__id);
  const recording = fileRecord(link, result, "EphysResult", "NWBDownload", `/external/${result}_ephys.nwb`);
  tables.add("Specimen", {
    id,
    name: row.specimen__name,
    donor_id: row.donor__id,
    is_cell_specimen: true,
    ephys_result_id: result,
    ephys_result: { id: result, failed: false, sampling_rate: 200000, well_known_files: [recording] },
  });
  const real = reference(`data/nwb1/specimen_${id}.nwb`);
  files.set(link, existsSync(real) ? real : reference("data/nwb1/specimen_509881736.nwb"));
}

/** A model package of the reference set, with the records that it lacks made up. */
function addModel(data: ReplicaData, folder: string, given: Row | null): void {
  const { tables, files } = data;
  const names = readdirSync(reference(folder));
  const metadata = names.find((name) => name === "neuronal_model.json" || name === "model_metadata.json");
  const record = given ?? (readRows(reference(`${folder}/${metadata}`)) as Row);
  const specimenId = Number(record.specimen_id);
  const id = Number(record.id);
  tables.add("NeuronalModel", { neuronal_model_runs: [], ...record });
  for (const row of readRows(reference(`${folder}/ephys_sweeps.json`)) as Row[]) tables.add("EphysSweep", row);

  const attach = (owner: number, kind: string, type: keyof typeof FILE_TYPES, name: string, made: number): void => {
    const known = tables.rows("WellKnownFile").find((row) => {
      return row.attachable_id === owner && row.well_known_file_type_id === FILE_TYPES[type];
    });
    if (!known) tables.add("WellKnownFile", fileRecord(made, owner, kind, type, `/external/${name}`));
    files.set(Number(known?.id ?? made), reference(`${folder}/${name}`));
  };
  const parameters = names.find((name) => /(_fit|fit_parameters|neuron_config)\.json$/.test(name))!;
  attach(id, "NeuronalModel", "NeuronalModelParameters", parameters, 910_000_000 + (id % 1_000_000));
  const morphology = names.find((name) => name.endsWith(".swc"));
  if (morphology === undefined) return;
  const reconstruction = tables.rows("NeuronReconstruction").find((row) => row.specimen_id === specimenId);
  const owner = Number(reconstruction?.id ?? 920_000_000 + (id % 1_000_000));
  if (!reconstruction) {
    tables.add("NeuronReconstruction", { id: owner, specimen_id: specimenId, neuron_reconstruction_type: "full" });
  }
  attach(owner, "NeuronReconstruction", "3DNeuronReconstruction", morphology, 930_000_000 + (id % 1_000_000));
  const marker = names.find((name) => name.endsWith(".marker"));
  if (marker) attach(owner, "NeuronReconstruction", "3DNeuronMarker", marker, 940_000_000 + (id % 1_000_000));
  for (const row of tables.rows("WellKnownFile").filter((each) => each.attachable_id === owner)) {
    if (!files.has(Number(row.id))) files.set(Number(row.id), Buffer.from("# no places marked\n"));
  }
}

function addGlifLevels({ tables, files }: ReplicaData, specimen: number): void {
  for (const [i, template] of GLIF_TEMPLATES.entries()) {
    const id = 900_000_000 + (i + 1) * 1_000_000 + (specimen % 1_000_000);
    const file = id + 10_000_000;
    const variance = readRows(reference(`data/glif/${specimen}/GLIF${i + 1}_explained_variance.json`)) as {
      after_opt?: { noise_2?: number };
    };
    tables.add("NeuronalModel", {
      id,
      name: `${TEMPLATES[template]}_${tables.row("Specimen", specimen)?.name}`,
      specimen_id: specimen,
      neuronal_model_template_id: template,
      neuronal_model_runs: [{ id: id + 20_000_000, explained_variance_ratio: variance.after_opt?.noise_2 ?? null }],
      well_known_files: [
        fileRecord(file, id, "NeuronalModel", "NeuronalModelParameters", `/external/${id}_neuron_config.json`),
      ],
    });
    files.set(file, reference(`data/glif/${specimen}/GLIF${i + 1}_neuron_config.json`));
  }
}

/** A table of the service: numbers are numbers; nothing is null, but `""` an empty text, unless all fields are quoted. */
function readCsv(path: string, allQuoted = false): Row[] {
  const text = readFileSync(reference(path));
  // Asking the parser about quotes takes longer than all the rest, so only where they matter.
  const cast = (value: string, { quoting }: { quoting: boolean }): string => (quoting && value === "" ? '""' : value);
  const rows = parseCsv(text, { columns: true, ...(allQuoted ? {} : { cast }) }) as Record<string, string>[];
  return rows.map((row) => {
    const typed: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(row)) typed[key] = typedValue(value);
    // Layers are texts ("2/3", "6a", but also "5") in the service's JSON.
    if (typeof typed.structure__layer === "number") typed.structure__layer = String(typed.structure__layer);
    return typed;
  });
}

function typedValue(text: string): unknown {
  if (text === "") return null;
  if (text === '""') return "";
  if (text === "True" || text === "False") return text === "True";
  return /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** File name of a well-known file, as its record tells. */
export function fileName({ tables }: ReplicaData, id: number): string {
  return basename(String(tables.row("WellKnownFile", id)?.path ?? id));
}
