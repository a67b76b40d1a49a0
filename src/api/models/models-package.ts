import { callOptions, checkOptions } from "../../base/arguments.js";
import { InvalidModelError, NotFoundError } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { biophysicalModelQuery, glifModelQuery, modelPartsQuery } from "../query/query-catalogue.js";
import { queryRows, type RmaRecord, readJson } from "../query/rma.js";
import { readSweeps, type SweepRecord } from "../records/cells-data.js";
import { numberIn, recordIn, recordsIn } from "../records/records.js";
import type { Transport } from "../transport/transport.js";
import { type ModelRecord, queryModel, readModel } from "./models.js";
import { ofType, type WellKnownFile, wellKnownFiles } from "./models-files.js";

/** Purpose of a file in a package. */
export type PackageRole = "parameters" | "morphology" | "marker" | "mechanism" | "recording";

/** A file of a package. */
export interface PackageFile extends WellKnownFile {
  readonly role: PackageRole;
  /** Its path relative to the package's folder, with forward slashes. */
  readonly place: string;
}

/** All data of a model: files to download, and records of the service. */
export interface ModelPackageRecord {
  readonly model: ModelRecord;
  /** Parameters, morphology, markers and mechanisms. */
  readonly files: readonly PackageFile[];
  /** The recording of the model's cell, null if there is none. */
  readonly recording: PackageFile | null;
  /** The cell's sweeps, sorted by number; empty if the service has none. */
  readonly sweeps: readonly SweepRecord[];
}

/**
 * Looks up all files and records of a GLIF or biophysical model. Markers, mechanisms, sweeps and the recording may be
 * missing; many models lack some of them.
 *
 * @throws NotFoundError if there is no such model, or it lacks its parameters or morphology
 * @throws NetworkError, CancelledError as `queryRows`
 */
export async function queryModelPackage(
  transport: Transport,
  id: number,
  options: CallOptions = {},
): Promise<ModelPackageRecord> {
  checkOptions("look up a model package", options, callOptions);
  const found = await queryModel(transport, id, options);
  if (!found.template) {
    throw new InvalidModelError(`open model ${id}`, `it is "${found.name}", expected a GLIF or biophysical model`, {
      id,
      value: found.raw.neuronal_model_template_id,
    });
  }
  const settings = { ...options, task: `look up the files of model ${id}` };
  const query = found.template.kind === "glif" ? glifModelQuery(id) : biophysicalModelQuery(id);
  let [row] = await queryRows(transport, query, settings);
  if (!row) [row] = await queryRows(transport, modelPartsQuery(id), settings);
  return assemble(transport, row ?? found.raw);
}

function assemble(transport: Transport, row: RmaRecord): ModelPackageRecord {
  const model = readModel(row);
  const specimen = recordIn(row, "specimen");
  const glif = model.template?.kind === "glif";
  const reconstructions = specimen ? recordsIn(specimen, "neuron_reconstructions").flatMap(wellKnownFiles) : [];
  const mechanisms = ofType(wellKnownFiles(recordIn(row, "neuronal_model_template")), "BiophysicalModelDescription");
  const parameters = parametersOf(model);
  const [morphology] = ofType(reconstructions, "3DNeuronReconstruction");
  const [marker] = ofType(reconstructions, "3DNeuronMarker");
  const what = parameters ? "morphology (an SWC file)" : "parameters";
  if (!parameters || (!glif && !morphology)) {
    throw new NotFoundError(`open model ${model.id}`, `${transport.baseUrl} lists no ${what} of it`, {
      id: model.id,
    });
  }
  const files: PackageFile[] = [{ ...parameters, role: "parameters", place: parameters.name }];
  if (!glif) {
    if (morphology) files.push({ ...morphology, role: "morphology", place: morphology.name });
    if (marker) files.push({ ...marker, role: "marker", place: marker.name });
    for (const file of mechanisms) files.push({ ...file, role: "mechanism", place: `modfiles/${file.name}` });
  }
  return {
    model,
    files: withoutClashes(files),
    recording: recordingOf(specimen),
    sweeps: readSweeps(specimen ? recordsIn(specimen, "ephys_sweeps") : []),
  };
}

/** Finds the parameter file: for GLIF models by its name, for biophysical ones by its type. */
function parametersOf(model: ModelRecord): WellKnownFile | undefined {
  const typed = ofType(model.files, "NeuronalModelParameters");
  return model.files.find((file) => file.name.endsWith("neuron_config.json")) ?? typed[0] ?? model.files[0];
}

function recordingOf(specimen: RmaRecord | null): PackageFile | null {
  const result = specimen && recordIn(specimen, "ephys_result");
  const [file] = ofType(wellKnownFiles(result), "NWBDownload");
  if (!result || !file) return null;
  return { ...file, role: "recording", place: `${numberIn(result, "id") ?? file.id}.nwb` };
}

/** If two files have the same name, ignoring case for some file systems, the later one gets its id as a prefix. */
function withoutClashes(files: readonly PackageFile[]): readonly PackageFile[] {
  const taken = new Set(["manifest.json", "neuronal_model.json", "ephys_sweeps.json"]);
  return files.map((file) => {
    const clashes = taken.has(file.place.toLowerCase());
    const place = clashes ? file.place.replace(/[^/]+$/, (name) => `${file.id}_${name}`) : file.place;
    taken.add(place.toLowerCase());
    return { ...file, place };
  });
}

/**
 * Downloads the configuration of a GLIF model, for `parseGlifConfig`.
 *
 * @throws NotFoundError if there is no such model, or it has no configuration
 */
export async function queryGlifConfig(transport: Transport, id: number, options: CallOptions = {}): Promise<unknown> {
  checkOptions("look up a GLIF model", options, callOptions);
  const found = await queryModel(transport, id, options);
  const file = parametersOf(found);
  if (!file || found.template?.kind !== "glif") {
    throw new NotFoundError(`find the configuration of GLIF model ${id}`, `${found.name} has none`, { id });
  }
  const task = `download ${file.name} of model ${id}`;
  return transport.get({ url: file.url, task, signal: options.signal, read: readJson });
}
