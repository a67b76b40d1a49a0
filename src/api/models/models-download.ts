import { join } from "node:path";
import { callOptions, checkArguments, checkOptions } from "../../base/arguments.js";
import type { CallOptions } from "../../base/types.js";
import { writeAtomic } from "../../files/atomic-file.js";
import { makeFolder } from "../../files/make-folder.js";
import { writeFailed } from "../../files/system-error.js";
import type { Downloaded } from "../download/download.js";
import { type DownloadItem, downloadMany } from "../download/download-many.js";
import { checkTransport, type Transport } from "../transport/transport.js";
import { packageTexts } from "./models-manifest.js";
import type { ModelPackageRecord } from "./models-package.js";

export interface DownloadPackageOptions extends CallOptions {
  /** Whether to download the cell's recording, by far the largest file. Default true. */
  readonly recording?: boolean;
  /** Whether to download the .mod files, which AllenSDK compiles and rheobase does not need. Default true. */
  readonly mechanisms?: boolean;
  /** Maximum number of simultaneous downloads, default 4. */
  readonly limit?: number;
}

/**
 * Downloads a package into a folder in AllenSDK's layout: `manifest.json`, the files in it, `modfiles/`, `work/`. The
 * manifest is written last: its presence marks the package as complete.
 *
 * @returns the downloaded files
 * @throws NotFoundError, NetworkError, WriteFailedError, CancelledError as `download`
 */
export async function downloadPackage(
  transport: Transport,
  pack: ModelPackageRecord,
  folder: string,
  options: DownloadPackageOptions = {},
): Promise<readonly Downloaded[]> {
  const what = "download a model package";
  checkTransport(transport, what);
  checkOptions(what, options, { ...callOptions, recording: "boolean", mechanisms: "boolean", limit: "count" });
  checkArguments(what, { pack: [pack, "object"], folder: [folder, "path"] });
  checkArguments(what, { "pack.files": [pack.files, "list"], "pack.model": [pack.model, "object"] });
  const { recording = true, mechanisms = true, ...rest } = options;
  const task = (name: string): string => `download ${name} of model ${pack.model.id}`;
  const items: DownloadItem[] = pack.files
    .filter((file) => mechanisms || file.role !== "mechanism")
    .map((file) => ({ url: file.url, path: join(folder, file.place), task: task(file.name) }));
  if (recording && pack.recording) {
    const { url, place } = pack.recording;
    items.push({ url, path: join(folder, place), task: task("the recording"), signature: "hdf5" });
  }
  if (pack.model.template?.kind !== "glif") {
    const work = join(folder, "work");
    await makeFolder(work).catch((cause: unknown) => {
      throw writeFailed(work, cause, "folder");
    });
  }
  const files = await downloadMany(transport, items, rest);
  for (const [name, text] of packageTexts(pack)) await writeAtomic(join(folder, name), text, { what: "file" });
  return files;
}
