/**
 * Writes simulated (or recorded) sweeps to an NWB 2 file:
 *
 * ```ts
 * const { bytes } = await writeRecording("out.nwb", runSweeps(model, sweeps), { existing: "overwrite" });
 * ```
 *
 * Layout: nwb.md 2.10. Sweeps are written as they come, and memory stays bounded by one of them. The file is built
 * under another name and takes its own when it is whole.
 *
 * @module
 */

import { resolve } from "node:path";
import { checkArguments } from "../../base/arguments.js";
import { throwIfAborted } from "../../base/errors.js";
import { AtomicFile } from "../../files/atomic-file.js";
import { writeFailed } from "../../files/system-error.js";
import { explainFailure } from "../explain-failure.js";
import { loadH5 } from "../h5/load.js";
import { RecordingWriter, type WriteResult } from "./recording-writer.js";
import { settingsOf, type WriteOptions } from "./write-options.js";
import type { WrittenSweep } from "./writer-series.js";
import { loadSpecifications } from "./writer-specifications.js";

export type { RecordingWriter, WriteResult } from "./recording-writer.js";
export type { WriteOptions, WrittenSpecimen } from "./write-options.js";
export type { WrittenSweep } from "./writer-series.js";

/**
 * Writes all `items` to the NWB 2 file `path`.
 *
 * @param path file to write; nothing is there until all of it is
 * @param items sweeps with their responses, in the order in which they go on the file's clock; at least one
 * @returns what was written
 * @throws OutputExistsError where the file exists and `existing` is `error`
 * @throws WriteFailedError where the disk is full, the folder missing …
 * @throws InvalidOptionError for an option or a sweep that cannot be written, such as a number that one electrode has twice
 * @throws CancelledError when `signal` fires; the file is then as it was before, as after any other error
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

/** Opens a writer for sweeps that come one by one. Close or abort it in the end. */
export async function createRecordingWriter(path: string, options: WriteOptions = {}): Promise<RecordingWriter> {
  checkArguments("write a recording", { path: [path, "path"] });
  const settings = settingsOf(options);
  throwIfAborted(options.signal, `writing of ${path}`);
  const target = resolve(path);
  const [h5, specifications] = await Promise.all([loadH5(), loadSpecifications()]);
  const part = await AtomicFile.create(target, { what: "recording", existing: settings.existing });
  try {
    return new RecordingWriter(target, part, h5, specifications, settings, options.signal);
  } catch (cause) {
    const reason = await explainFailure(part.path, cause);
    await part.discard();
    throw writeFailed(target, reason);
  }
}
