import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { OWN } from "../../api/cache/layout.js";
import { cacheDirectory } from "../../api/cache/location.js";
import type { CallOptions } from "../../base/types.js";
import { removeDebris } from "../../files/debris.js";
import { forget } from "../../files/owner.js";
import { scratchFolder } from "../../files/scratch.js";
import type { ModelPackage, OpenModelOptions } from "../opened-model.js";
import type { PackageFiles } from "../package/package-files.js";
import { ZipArchive } from "./zip-archive.js";
import { packageFolder, ZipFiles } from "./zip-files.js";

/**
 * Opens a model package in a zip archive from the web site. Only its text files are read, into memory; a recording in
 * it is unpacked on demand.
 *
 * @param openPackage opens the package in a folder of the archive
 * @throws InvalidModelError if the archive is damaged or does not hold exactly one model; errors of `openPackage`
 */
export async function openZip(
  path: string,
  options: OpenModelOptions,
  openPackage: (files: PackageFiles, folder: string) => Promise<ModelPackage>,
): Promise<ModelPackage> {
  for (const place of scratchPlaces(options)) await removeDebris(place);
  await using archive = await ZipArchive.open(path, options);
  const opened = await openPackage(new ZipFiles(archive), packageFolder(archive));
  const { id, name } = opened.summary;
  const label = id === null ? basename(path).replace(/\.zip$/i, "") : String(id);
  const { recordingPath } = opened;
  const recording = recordingPath?.slice(path.length + 1);
  return {
    ...opened,
    label,
    title: name ?? label,
    path,
    ...(recording === undefined ? {} : { unpackRecording: unpackOnce(path, recording, options) }),
  };
}

/** Unpacks a recording on the first call. The file stays until the process ends, because it is read throughout. */
function unpackOnce(
  path: string,
  recording: string,
  options: OpenModelOptions,
): (call: CallOptions) => Promise<string> {
  let unpacked: Promise<string> | null = null;
  return ({ signal }) => {
    unpacked ??= unpack(path, recording, { ...options, signal }).catch((error: unknown) => {
      unpacked = null;
      throw error;
    });
    return unpacked;
  };
}

async function unpack(path: string, recording: string, options: OpenModelOptions): Promise<string> {
  await using archive = await ZipArchive.open(path, options);
  const scratch = await scratchFolder("rheobase-zip", scratchPlaces(options));
  try {
    const target = join(scratch, basename(recording));
    await archive.extract(recording, target, options.signal);
    return target;
  } catch (error) {
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
    forget(scratch);
    throw error;
  }
}

/**
 * Where to unpack a recording: first next to the cache's temporary files, since folders for temporary files are often
 * small.
 */
function scratchPlaces({ cacheDir }: OpenModelOptions): readonly string[] {
  return [join(cacheDirectory(cacheDir), OWN), tmpdir()];
}
