/**
 * Writes the parts of an NWB 2 file other than electrodes, series and tables: root, general, subject, device (nwb.md
 * 2.10).
 */

import { randomUUID } from "node:crypto";
import type { Response } from "../../base/types.js";
import { VERSION } from "../../base/version.js";
import type { Dataset, Group, H5wasmFile } from "../h5/load.js";
import { type Node, putText, putTextRows, setText } from "../h5/writer.js";
import { UNKNOWN_SPECIES } from "../unknown-species.js";
import type { WriteSettings } from "./write-options.js";

/** Version of the NWB schema that the files follow. */
export const NWB_VERSION = "2.9.0";
/** Version of h5wasm in use, for `was_generated_by`. */
export const H5WASM_VERSION = "0.10.3";

/** Path of the only device, which the electrodes link to. */
export const DEVICE = "/general/devices/simulator";

/** Groups for the series and tables. */
export interface Skeleton {
  readonly root: H5wasmFile;
  readonly acquisition: Group;
  readonly presentation: Group;
  readonly processing: Group;
  readonly icephys: Group;
  readonly device: Group;
}

type Kind = Response["kind"];

/** Sets the attributes of a typed object: namespace, neurodata_type, object_id (nwb.md 2.2). Returns the object. */
export function typed<T extends Node>(node: T, type: string, namespace: "core" | "hdmf-common" = "core"): T {
  setText(node, "namespace", namespace);
  setText(node, "neurodata_type", type);
  setText(node, "object_id", randomUUID());
  return node;
}

/**
 * Writes the root, the required groups and all metadata, with wording that depends on the kind of the responses.
 *
 * @param species of the specimen if the settings specify none; null if unknown
 */
export function writeHeader(root: H5wasmFile, settings: WriteSettings, kind: Kind, species: string | null): Skeleton {
  typed(root, "NWBFile");
  setText(root, "nwb_version", NWB_VERSION);
  const start = isoTime(settings.sessionStart);
  putText(root, "identifier", randomUUID());
  putText(root, "session_description", settings.description ?? sessionDescription(settings, kind));
  putText(root, "session_start_time", start);
  putText(root, "timestamps_reference_time", start);
  root.create_dataset({
    name: "file_create_date",
    data: [isoTime(new Date())],
    shape: [1],
    dtype: "S",
    maxshape: [null],
    chunks: [64],
  });
  const acquisition = root.create_group("acquisition");
  root.create_group("analysis");
  const processing = root.create_group("processing");
  const stimulus = root.create_group("stimulus");
  const presentation = stimulus.create_group("presentation");
  stimulus.create_group("templates");
  const general = root.create_group("general");
  writeGeneral(general, settings, kind);
  writeSubject(general, settings, kind, settings.specimen.species || species);
  const device = typed(general.create_group("devices").create_group("simulator"), "Device");
  const icephys = general.create_group("intracellular_ephys");
  return { root, acquisition, presentation, processing, icephys, device };
}

/** Writes what made the recording, and its rate, from the first response. */
export function describeDevice({ device }: Skeleton, { kind, rateHz }: Response): void {
  const description = isSimulated(kind)
    ? `rheobase ${VERSION}, ${kindNames[kind]}, ${rateHz} samples per second; settings in scratch/model_json`
    : `Unknown amplifier; the sweeps were written by rheobase ${VERSION}`;
  setText(device, "description", description);
}

/** Writes the provenance of all sweeps as JSON into scratch. */
export function writeScratch(root: H5wasmFile, json: string): Dataset {
  const dataset = typed(putText(root.create_group("scratch"), "model_json", json), "ScratchData");
  setText(dataset, "notes", "Model, run settings and hashes of every sweep, as JSON");
  return dataset;
}

/** Name of the cell for display and tables. */
export function cellName(settings: WriteSettings): string {
  const { name, id } = settings.specimen;
  return name || (id === undefined || id === "" ? "simulated cell" : String(id));
}

const isSimulated = (kind: Kind): boolean => kind !== "recorded";

const kindNames = { glif: "GLIF model", biophysical: "biophysical model", recorded: "recorded cell" } as const;

function sessionDescription(settings: WriteSettings, kind: Kind): string {
  const what = isSimulated(kind) ? "Simulated" : "Recorded";
  return `${what} sweeps of ${cellName(settings)} (${kindNames[kind]})`;
}

function writeGeneral(general: Group, settings: WriteSettings, kind: Kind): void {
  const software = `rheobase ${VERSION}`;
  putText(general, "experimenter", settings.experimenters);
  putText(general, "institution", settings.institution);
  putText(
    general,
    "experiment_description",
    isSimulated(kind) ? `Sweeps of a ${kindNames[kind]}, simulated with ${software}` : `Sweeps written by ${software}`,
  );
  if (settings.keywords.length > 0) putText(general, "keywords", settings.keywords);
  putText(general, "session_id", `rheobase-${settings.sessionStart.getTime()}`);
  putText(general, "data_collection", `${isSimulated(kind) ? "Simulated" : "Written"} with ${software}`);
  putTextRows(general, "was_generated_by", [
    ["rheobase", VERSION],
    ["h5wasm", H5WASM_VERSION],
  ]);
  if (settings.command) setText(putText(general, "source_script", settings.command), "file_name", "rheobase");
}

/** Always written: the inspector rejects a file without a subject (nwb.md 2.8). */
function writeSubject(general: Group, settings: WriteSettings, kind: Kind, species: string | null): void {
  const subject = typed(general.create_group("subject"), "Subject");
  putText(subject, "subject_id", isSimulated(kind) ? "simulated_subject" : "unknown_subject");
  putText(subject, "species", species === null ? UNKNOWN_SPECIES : latinName(species));
  putText(subject, "sex", "U");
  putText(subject, "age", "P0D");
  const simulated = "This is a simulation: no animal was used. Age is a placeholder. Modelled cell";
  const cell = `${isSimulated(kind) ? simulated : "Age is a placeholder. Cell"}: ${cellName(settings)}`;
  putText(subject, "description", species === null ? `${cell}, of unknown species` : cell);
}

/** "Homo Sapiens", as in the Allen API, is not a valid Latin name: the second word must be lower-case. */
function latinName(species: string): string {
  const words = /^([A-Za-z])([a-z]+) ([A-Za-z]+)$/i.exec(species.trim());
  if (!words) return species;
  const [, first = "", rest = "", second = ""] = words;
  return `${first.toUpperCase()}${rest.toLowerCase()} ${second.toLowerCase()}`;
}

/** ISO 8601 with milliseconds and an offset, as the validator requires. */
const isoTime = (date: Date): string => date.toISOString().replace("Z", "+00:00");
