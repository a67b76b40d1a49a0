import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { InvalidModelError, isRheobaseError } from "../errors.js";
import type { ModelPackage, OpenModelOptions } from "./opened-model.js";
import { unzipPackage } from "./unzip.js";

/**
 * Opens a model package as the web site gives it, a zip archive, without unpacking it beside the archive.
 *
 * @param openFolder opens the unpacked package
 * @throws InvalidModelError where the archive is damaged, or holds no model or several; whatever `openFolder` throws
 */
export async function openZip(
  path: string,
  options: OpenModelOptions,
  openFolder: (folder: string) => Promise<ModelPackage>,
): Promise<ModelPackage> {
  const scratch = await mkdtemp(join(tmpdir(), "rheobase-zip-"));
  const remove = (): void => rmSync(scratch, { recursive: true, force: true });
  let keep = false;
  try {
    await unzipPackage(path, scratch, options.signal);
    const opened = await openFolder(await packageIn(scratch, path));
    // A recording in the archive is read long after the model: it stays until the program ends.
    keep = opened.recordingPath !== null;
    if (keep) process.once("exit", remove);
    const { id } = opened.summary;
    const label = id === null ? basename(path).replace(/\.zip$/i, "") : String(id);
    const inside = (file: string): string => `${path}/${basename(file)}`;
    const { morphology } = opened.summary;
    return {
      ...opened,
      label,
      title: opened.summary.name ?? label,
      path,
      summary: {
        ...opened.summary,
        path: inside(opened.summary.path),
        ...(morphology ? { morphology: { ...morphology, path: inside(morphology.path) } } : {}),
      },
    };
  } catch (error) {
    throw namedAfter(error, scratch, path);
  } finally {
    if (!keep) await rm(scratch, { recursive: true, force: true });
  }
}

/** The one folder with a model: archives hold their files at the top, or in a folder of the model's name. */
async function packageIn(scratch: string, path: string): Promise<string> {
  const names = await readdir(scratch, { recursive: true });
  const folders = new Set(
    names.filter((name) => /(?:neuron_config|fit.*|manifest)\.json$/i.test(name)).map((name) => dirname(name)),
  );
  const [folder] = folders;
  if (folder !== undefined && folders.size === 1) return join(scratch, folder);
  const found = folders.size === 0 ? "no model" : `models in ${[...folders].sort().join(", ")}`;
  throw new InvalidModelError(`Cannot open model ${path}: the archive holds ${found}, expected one model package`, {
    path,
    allowed: [...folders],
  });
}

/** The error with the name of the archive, which the reader knows, for that of the folder, which is gone. */
function namedAfter(error: unknown, scratch: string, path: string): unknown {
  if (!isRheobaseError(error)) return error;
  error.message = error.message.replaceAll(scratch, path);
  return Object.assign(error, error.path === undefined ? {} : { path: error.path.replaceAll(scratch, path) });
}
