import { basename } from "node:path";
import { callOptions, checkArguments, checkOptions, type Kinds } from "../../base/arguments.js";
import { InvalidRecordingError, isRheobaseError, throwIfAborted } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import type { AccessOptions } from "../h5/open-file.js";
import { H5Reader } from "../h5/reader.js";
import { listNwb1 } from "./nwb1/nwb1.js";
import { listNwb2 } from "./nwb2/nwb2.js";
import { Recording } from "./recording.js";
import type { RecordingSource } from "./source.js";
import { checkUnits, type TraceUnits } from "./trace-values.js";

/** Options for opening a recording. */
export interface OpenRecordingOptions extends CallOptions, TraceUnits, AccessOptions {}

/** The kind of each option. */
export const openRecordingOptions = {
  ...callOptions,
  voltageUnit: "text",
  currentUnit: "text",
  allowExternal: "boolean",
} as const satisfies Kinds<OpenRecordingOptions>;

/**
 * Opens a recording and lists its sweeps, without reading any trace. Reads Allen Cell Types files (NWB 1) and
 * intracellular NWB 2 files of any origin.
 *
 * ```ts
 * using recording = await openRecording("specimen_532355382.nwb");
 * const { stimulus, response } = await recording.sweep(33);
 * ```
 *
 * @param path file to read
 * @throws NotFoundError if the file does not exist
 * @throws InvalidOptionError for an unknown unit
 * @throws InvalidRecordingError if it is not a complete NWB file with intracellular sweeps, or refers to another file
 *   without `allowExternal`
 */
export async function openRecording(path: string, options: OpenRecordingOptions = {}): Promise<Recording> {
  checkArguments("open a recording", { path: [path, "path"] });
  checkOptions("open a recording", options, openRecordingOptions);
  const what = `opening recording ${basename(path)}`;
  throwIfAborted(options.signal, what);
  checkUnits(options);
  const reader = await H5Reader.open(path, options);
  try {
    throwIfAborted(options.signal, what);
    return new Recording(reader, await reader.surely(() => list(reader)), options);
  } catch (cause) {
    reader.close();
    if (isRheobaseError(cause)) throw cause;
    throw new InvalidRecordingError(`open recording ${path}`, "its contents could not be listed", { path, cause });
  }
}

/** Detects the format as in nwb.md 3.1: the version is an attribute in NWB 2 and a dataset in NWB 1. */
async function list(reader: H5Reader): Promise<RecordingSource> {
  const stated = reader.attributeText("/", "nwb_version") ?? reader.text("nwb_version");
  if (stated === null) {
    const names = reader.keys("/");
    const holds = names.length === 0 ? "nothing" : names.slice(0, 5).join(", ") + (names.length > 5 ? " …" : "");
    throw refusal(reader, `it is an HDF5 file but not an NWB file: it states no nwb_version (it holds ${holds})`);
  }
  const version = stated.trim().replace(/^NWB-/i, "");
  if (version.startsWith("2")) return listNwb2(reader, version);
  if (version.startsWith("1")) return listNwb1(reader, version);
  throw refusal(reader, `its nwb_version is "${stated}", and 1.x or 2.x was expected`, stated);
}

function refusal(reader: H5Reader, reason: string, value?: unknown): InvalidRecordingError {
  return new InvalidRecordingError(`open recording ${reader.path}`, reason, { path: reader.path, value });
}
