import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { WriteFailedError } from "../errors.js";
import type { CallOptions } from "../types.js";
import type { ModelPackage, OpenModelOptions } from "./opened-model.js";
import type { PackageFiles } from "./package-files.js";
import { ZipArchive } from "./zip-archive.js";
import { packageFolder, ZipFiles } from "./zip-files.js";

/**
 * Opens a model package as the web site gives it, a zip archive. Only its text files are read, in memory; a recording in it
 * is unpacked when it is asked for.
 *
 * @param openPackage opens the package in a folder of the archive
 * @throws InvalidModelError where the archive is damaged, or holds no model or several; whatever `openPackage` throws
 */
export async function openZip(
  path: string,
  options: OpenModelOptions,
  openPackage: (files: PackageFiles, folder: string) => Promise<ModelPackage>,
): Promise<ModelPackage> {
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

/** Unpacks a recording at the first call; it stays until the process ends, since it is read all along. */
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
  // The process is in the name, so that what a killed one left can be told from what is in use.
  const scratch = await mkdtemp(join(tmpdir(), `rheobase-zip-${process.pid}-`)).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WriteFailedError(`Cannot unpack ${recording} of ${path}: ${reason}`, { path: tmpdir(), cause });
  });
  const remove = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const target = join(scratch, basename(recording));
    await archive.extract(recording, target, options.signal);
    return target;
  } catch (error) {
    process.off("exit", remove);
    remove();
    throw error;
  }
}
