import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { AxonRule } from "../biophys/cable-sections.js";
import { axonRuleOf, compileCable } from "../biophys/compile.js";
import { type Fit, parseFit } from "../biophys/fit.js";
import { parseCommentedJson } from "../biophys/json-text.js";
import { BiophysicalModel } from "../biophys/model.js";
import { readModelPackage } from "../biophys/model-package.js";
import { refuseChanges } from "../biophys/morphology-change.js";
import { buildSections } from "../biophys/sections.js";
import { parseSwc } from "../biophys/swc.js";
import { NotFoundError } from "../errors.js";
import { openSolver } from "./load-solver.js";
import type { ModelPackage, OpenModelOptions } from "./opened-model.js";
import { folderName, modelMetadata, recordingIn, sha256 } from "./package-folder.js";

/** The two texts that a biophysical model is made of. */
interface ModelTexts {
  readonly fit: Fit;
  readonly fitPath: string;
  readonly fitText: string;
  readonly morphologyPath: string;
  readonly morphologyText: string;
  /** Axon rule that the manifest states. */
  readonly statedAxon: AxonRule | null;
}

/**
 * Opens a model package: a directory, or the manifest in it, as downloaded; or a fit beside one SWC file.
 *
 * @param directory where the files lie
 * @param named file that was named in it, or null where the directory was
 * @throws NotFoundError, InvalidModelError, InvalidMorphologyError, UnsupportedMechanismError
 */
export async function openBiophysicalFolder(
  directory: string,
  named: string | null,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const all = (await readdir(directory)).filter((name) => /\.(?:json|swc|marker)$/i.test(name));
  const isFit = named !== null && isFitFile(await readFile(join(directory, named), "utf8"), named);
  // A fit that was named is meant, whatever other parameter files lie beside it.
  const names = isFit ? all.filter((name) => name === named || !/\.json$/i.test(name)) : all;
  const texts = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name), "utf8")] as const)),
  );
  const manifest = named !== null && !isFit ? named : undefined;
  const found = readModelPackage(texts, { manifest, folder: directory });
  const opened = await build(
    {
      fit: found.fit,
      fitPath: join(directory, found.fitPath),
      fitText: texts.get(found.fitPath)!,
      morphologyPath: join(directory, found.morphologyPath),
      morphologyText: texts.get(found.morphologyPath)!,
      statedAxon: found.manifest?.axon ?? null,
    },
    options,
  );
  if (isFit) return opened;
  const label = opened.summary.id === null ? folderName(directory) : String(opened.summary.id);
  return {
    ...opened,
    label,
    title: opened.summary.name ?? label,
    recordingPath: await recordingIn(directory),
  };
}

/** Opens a model from a fit file and an SWC file, wherever they lie. */
export async function openFitAndMorphology(
  fitPath: string,
  morphologyPath: string,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  const [fitText, morphologyText] = await Promise.all([readText(fitPath), readText(morphologyPath)]);
  const fit = parseFit(parseCommentedJson(fitText, fitPath), { path: fitPath });
  return build({ fit, fitPath, fitText, morphologyPath, morphologyText, statedAxon: null }, options);
}

/** Whether a JSON text holds fit parameters itself, and no manifest that names them. */
function isFitFile(text: string, path: string): boolean {
  const document = parseCommentedJson(text, path);
  return typeof document === "object" && document !== null && "genome" in document && !("biophys" in document);
}

async function build(texts: ModelTexts, { axon: asked, strict }: OpenModelOptions): Promise<ModelPackage> {
  const { fitPath, morphologyPath } = texts;
  // Every file is named by itself in what results record: folders differ from machine to machine.
  const fit = { ...texts.fit, path: basename(fitPath) };
  const axon = axonRuleOf(fit, asked ?? (fit.kind === "all-active" ? (texts.statedAxon ?? undefined) : undefined));
  const cell = compileCable(buildSections(parseSwc(texts.morphologyText, { path: morphologyPath })), fit, { axon });
  if (strict) refuseChanges(cell.changes, morphologyPath);
  const { id, name } = await modelMetadata(dirname(fitPath));
  const hash = sha256(texts.fitText);
  const morphologyHash = sha256(texts.morphologyText);
  const meta = {
    id,
    name,
    source: basename(fitPath),
    sha256: hash,
    morphology: { source: basename(morphologyPath), sha256: morphologyHash },
  };
  const model = new BiophysicalModel({ fit, cell, axon, meta }, await openSolver());
  const stem = basename(fitPath).replace(/\.json$/i, "");
  return {
    model,
    summary: {
      kind: model.kind,
      level: null,
      type: fit.kind,
      axon,
      id,
      name,
      path: fitPath,
      sha256: hash,
      morphology: {
        path: morphologyPath,
        sha256: morphologyHash,
        ...(cell.changes.length > 0 ? { changes: cell.changes } : {}),
      },
    },
    label: id === null ? stem : String(id),
    title: name ?? stem,
    path: fitPath,
    recordingPath: null,
  };
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new NotFoundError(`Cannot open the model: there is no file ${path}`, { path, cause });
  });
}
