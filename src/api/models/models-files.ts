import { callOptions, checkOptions } from "../../base/arguments.js";
import { NotFoundError } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { reconstructionQuery, recordingQuery } from "../query/query-catalogue.js";
import { queryRows, type RmaRecord } from "../query/rma.js";
import { checkId, idIn, numberIn, recordIn, recordsIn, textIn } from "../records/records.js";
import type { Transport } from "../transport/transport.js";

/** A file of the service. */
export interface WellKnownFile {
  readonly id: number;
  /** Name of its type, such as `NWBDownload`; null if not in the answer. */
  readonly type: string | null;
  /** File name without folders, safe on this machine. */
  readonly name: string;
  /** Path of the download, relative to the address of the service. */
  readonly url: string;
}

/** Reads the well-known files of a record. */
export function wellKnownFiles(owner: RmaRecord | null): readonly WellKnownFile[] {
  return owner ? recordsIn(owner, "well_known_files").map(readFile) : [];
}

function readFile(raw: RmaRecord): WellKnownFile {
  const id = idIn(raw, "id", "a file");
  const type = recordIn(raw, "well_known_file_type");
  return {
    id,
    type: type && textIn(type, "name"),
    name: safeName(textIn(raw, "path"), id),
    url: textIn(raw, "download_link") ?? `/api/v2/well_known_file_download/${id}`,
  };
}

/** The last part of a path of the service, or the file's id if that is not a valid name on all systems. */
function safeName(path: string | null, id: number): string {
  const name = path?.split(/[\\/]/).at(-1) ?? "";
  // 150 characters, since names of unfinished files are longer.
  return /^[\w(][\w .,;+@()[\]-]{0,149}$/.test(name) && !/[ .]$/.test(name) ? name : String(id);
}

/** Files of one type, by the name of the type: ids of types differ between answers. */
export function ofType(files: readonly WellKnownFile[], type: string): readonly WellKnownFile[] {
  return files.filter((file) => file.type === type);
}

/** The recording of a cell. */
export interface RecordingFile extends WellKnownFile {
  /** The service's id of the recording, which is the file's name in a model package. */
  readonly ephysResultId: number | null;
}

/**
 * Looks up the NWB file of a cell.
 *
 * @throws NotFoundError if the cell has no recording
 */
export async function queryRecordingFile(
  transport: Transport,
  specimenId: number,
  options: CallOptions = {},
): Promise<RecordingFile> {
  checkOptions("look up a recording", options, callOptions);
  const query = recordingQuery(checkId(specimenId, "the recording of cell"));
  const settings = { ...options, task: `look up the recording of cell ${specimenId}` };
  for (const row of await queryRows(transport, query, settings)) {
    const result = recordIn(row, "ephys_result");
    const [file] = ofType(wellKnownFiles(result), "NWBDownload");
    if (file) return { ...file, ephysResultId: result && numberIn(result, "id") };
  }
  throw new NotFoundError(`find the recording of cell ${specimenId}`, `${transport.baseUrl} lists no NWB file of it`, {
    id: specimenId,
  });
}

/**
 * Looks up the SWC file of a cell.
 *
 * @throws NotFoundError if the cell has no reconstruction
 */
export async function queryReconstructionFile(
  transport: Transport,
  specimenId: number,
  options: CallOptions = {},
): Promise<WellKnownFile> {
  const file = await firstOfReconstruction(transport, specimenId, "3DNeuronReconstruction", options);
  if (file) return file;
  throw new NotFoundError(
    `find the reconstruction of cell ${specimenId}`,
    `${transport.baseUrl} lists no SWC file of it`,
    { id: specimenId },
  );
}

/** Looks up the marker file of a cell; null if it has none, which is common. */
export async function queryMarkerFile(
  transport: Transport,
  specimenId: number,
  options: CallOptions = {},
): Promise<WellKnownFile | null> {
  return firstOfReconstruction(transport, specimenId, "3DNeuronMarker", options);
}

async function firstOfReconstruction(
  transport: Transport,
  specimenId: number,
  type: "3DNeuronReconstruction" | "3DNeuronMarker",
  options: CallOptions,
): Promise<WellKnownFile | null> {
  checkOptions("look up a reconstruction", options, callOptions);
  const query = reconstructionQuery(checkId(specimenId, "the reconstruction of cell"), type);
  const settings = { ...options, task: `look up the reconstruction of cell ${specimenId}` };
  const rows = await queryRows(transport, query, settings);
  const files = rows.flatMap((row) => recordsIn(row, "neuron_reconstructions").flatMap(wellKnownFiles));
  return ofType(files, type)[0] ?? null;
}
