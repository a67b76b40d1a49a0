/**
 * Writes simulated (or recorded) sweeps to an NWB 2 file:
 *
 * ```ts
 * const { bytes } = await writeRecording("out.nwb", runSweeps(model, sweeps), { existing: "overwrite" });
 * ```
 *
 * Layout: nwb.md 2.10. Sweeps are written as they arrive; memory is bounded by a single sweep. The file is written
 * under a temporary name and renamed atomically.
 *
 * @module
 */

import { resolve } from "node:path";
import { checkArguments } from "../../base/arguments.js";
import { throwIfAborted } from "../../base/errors.js";
import { loadH5 } from "../h5/load.js";
import { H5OutputFile } from "./h5-output-file.js";
import { RecordingWriter, type WriteResult } from "./recording-writer.js";
import type { WrittenSweep } from "./sweep/sweep-recordings.js";
import { settingsOf, type WriteOptions } from "./write-options.js";
import { loadSpecifications } from "./writer-specifications.js";

export type { RecordingWriter, WriteResult } from "./recording-writer.js";
export type { WrittenSweep } from "./sweep/sweep-recordings.js";
export type { WriteOptions, WrittenSpecimen } from "./write-options.js";

/**
 * Writes all `items` to the NWB 2 file `path`.
 *
 * @param path target file; does not appear before it is complete
 * @param items sweeps with their responses, in their order on the file's clock; at least one
 * @returns what was written
 * @throws OutputExistsError if the file exists and `existing` is `error`
 * @throws WriteFailedError if the disk is full, the folder is missing …
 * @throws InvalidOptionError for an option or sweep that cannot be written, such as a duplicate sweep number of one
 *   electrode
 * @throws CancelledError if `signal` fires; as after any error, a pre-existing file is then unchanged
 */
export async function writeRecording(
  path: string,
  items: Iterable<WrittenSweep> | AsyncIterable<WrittenSweep>,
  options: WriteOptions = {},
): Promise<WriteResult> {
  checkArguments("write a recording", { items: [items, "iterable"] });
  const writer = await createRecordingWriter(path, options);
  const total = Array.isArray(items) ? items.length : undefined;
  try {
    let done = 0;
    for await (const item of items) {
      await writer.write(item);
      done++;
      options.onProgress?.({ stage: "write", done, total: total ?? done, unit: "sweeps" });
    }
    return await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** Opens a writer for sweeps that arrive one by one. It must be closed or aborted. */
export async function createRecordingWriter(path: string, options: WriteOptions = {}): Promise<RecordingWriter> {
  checkArguments("write a recording", { path: [path, "path"] });
  const settings = settingsOf(options);
  throwIfAborted(options.signal, `writing of ${path}`);
  const target = resolve(path);
  const [specifications] = await Promise.all([loadSpecifications(), loadH5()]);
  const output = await H5OutputFile.create(target, "recording", settings.existing);
  return new RecordingWriter(target, output, specifications, settings, options.signal);
}
