import { basename, dirname } from "node:path";
import { InvalidModelError } from "../base/errors.js";
import { parseCommentedJson } from "../base/text/commented-json.js";
import type { CellMarkers } from "../biophys/cable/cable-cell.js";
import type { AxonRule } from "../biophys/cable/cable-sections.js";
import { axonRuleOf, compileCable } from "../biophys/cable/compile.js";
import { type Fit, parseFit } from "../biophys/fit/fit.js";
import { withLikeGroups } from "../biophys/fit/like-groups.js";
import { BiophysicalModel } from "../biophys/model.js";
import { refuseChanges } from "../biophys/morphology/morphology-change.js";
import { openMorphology } from "../biophys/morphology/open-morphology.js";
import { isFit, readModelPackage, type TextFile } from "../biophys/package/model-package.js";
import { type ModelDocument, modelDocument } from "./documents/document-kind.js";
import { openSolver } from "./load-solver.js";
import type { ModelPackage, OpenModelOptions } from "./opened-model.js";
import type { GivenFiles } from "./package/given-files.js";
import { speciesOfName } from "./package/model-species.js";
import type { PackageFiles } from "./package/package-files.js";
import {
  folderName,
  type ModelMetadata,
  modelMetadata,
  NO_METADATA,
  recordingIn,
  sha256,
} from "./package/package-folder.js";
import { readMarkers } from "./package/read-markers.js";
import { sweepTableIn } from "./package/sweep-table.js";

/** The parsed fit and the texts that make up a biophysical model; the path of a part given directly is empty. */
export interface ModelTexts {
  readonly fit: Fit;
  readonly fitFile: TextFile;
  readonly morphology: TextFile;
  /** Axon rule stated in the manifest or by BMTK's model_processing. */
  readonly statedAxon: AxonRule | null;
  readonly markers: CellMarkers | null;
  readonly metadata: ModelMetadata;
  /** How the groups of an all-active fit name sections: `first letters` as in BMTK, where dend means dend_5, too. */
  readonly groups?: "first letters" | undefined;
}

/** Placeholders for the path of a part given directly. */
const GIVEN = { fit: "(given as an object)", morphology: "(given as text)" } as const;

/**
 * Opens a model package: a folder as downloaded, its manifest, or a fit and one SWC file.
 *
 * @param place `manifest`: the manifest that was named, null if the folder was; `ofFit`: the given fit is in the folder
 *   and was named instead of it
 * @param given parts of the model that the caller named
 * @throws NotFoundError, InvalidModelError, InvalidMorphologyError, UnsupportedMechanismError
 */
export async function openBiophysical(
  files: PackageFiles,
  {
    folder,
    manifest,
    ofFit = false,
  }: { readonly folder: string; readonly manifest: string | null; readonly ofFit?: boolean },
  given: GivenFiles,
  options: OpenModelOptions,
): Promise<ModelPackage> {
  if (given.fit) await checkFit(given.fit);
  const byHand = [given.fit?.path, given.morphology?.path];
  const shown = (path: string): string => (byHand.includes(path) ? path : files.shown(path));
  const name = files.shown(manifest ?? folder);
  const found = await readModelPackage(files, {
    ...given,
    manifest: manifest ?? undefined,
    folder,
    name: ofFit ? given.fit!.path : name,
    shown,
  });
  const own = given.fit === undefined;
  const opened = await buildBiophysical(
    {
      fit: found.fit,
      fitFile: { path: shown(found.fitFile.path), text: found.fitFile.text },
      morphology: { path: shown(found.morphology.path), text: found.morphology.text },
      statedAxon: found.manifest?.axon ?? null,
      // A morphology given by hand may be that of another cell.
      markers: given.morphology ? null : await readMarkers(files, found.markerPath),
      metadata: own || ofFit ? await modelMetadata(files, folder) : NO_METADATA,
    },
    options,
  );
  if (!own) return opened;
  const label = opened.summary.id === null ? folderName(files.shown(folder)) : String(opened.summary.id);
  const recording = found.recordingPath ?? (await recordingIn(files, folder));
  return {
    ...opened,
    label,
    title: opened.summary.name ?? label,
    recordingPath: recording === null ? null : files.shown(recording),
    sweepTable: () => sweepTableIn(files, folder),
  };
}

/** Opens a model from a fit and a morphology, wherever they are. */
export async function openFitAndMorphology(
  fit: TextFile,
  morphology: TextFile,
  metadata: ModelTexts["metadata"],
  options: OpenModelOptions,
): Promise<ModelPackage> {
  await checkFit(fit);
  const parsed = parseFit(parseCommentedJson(fit.text, fit.path || "the fit"), { path: fit.path || undefined });
  return buildBiophysical(
    { fit: parsed, fitFile: fit, morphology, statedAxon: null, markers: null, metadata },
    options,
  );
}

/** Names of model documents of other kinds. */
const SEEN: Readonly<Record<ModelDocument, string>> = {
  "GLIF config": "a GLIF config",
  "NEST GLIF parameters": "a file of NEST parameters",
  manifest: "a manifest",
  fit: "a fit",
};

/** Throws an error that describes the file if a file named as fit parameters is something else. */
export async function checkFit({ path, text }: TextFile): Promise<void> {
  const document = parseCommentedJson(text, path || "the fit");
  if (isFit(document)) return;
  const kind = modelDocument(document);
  const { otherDocument } = await import("./documents/other-documents.js");
  const { name, remedy } = kind === null ? otherDocument(document) : { name: SEEN[kind], remedy: "" };
  throw new InvalidModelError(
    `use ${path || "the object"} as fit parameters`,
    `it is ${name}, expected passive, conditions and genome${remedy && `; ${remedy}`}`,
    { path: path || undefined, value: name },
  );
}

/** The folder of a fit is often named after its cell. */
const fitFolder = (path: string): string | null => (path === GIVEN.fit ? null : folderName(dirname(path)));

/**
 * Builds the model of a fit and a morphology.
 *
 * @throws InvalidModelError, InvalidMorphologyError, CancelledError
 */
export async function buildBiophysical(
  texts: ModelTexts,
  { axon: asked, strict, signal }: OpenModelOptions,
): Promise<ModelPackage> {
  const fitPath = texts.fitFile.path || GIVEN.fit;
  const morphologyPath = texts.morphology.path || GIVEN.morphology;
  const morphology = await openMorphology(texts.morphology.text, { path: morphologyPath, signal });
  const names = morphology.sections.map((section) => section.name);
  const stretched = texts.groups === "first letters" ? withLikeGroups(texts.fit, names) : texts.fit;
  // Results record file names without folders, because folders differ between machines.
  const fit = { ...stretched, path: basename(fitPath) };
  const stated = fit.extension?.axon ?? (fit.kind === "all-active" ? texts.statedAxon : null);
  const axon = axonRuleOf(fit, asked ?? stated ?? undefined);
  const cell = compileCable(morphology, fit, { axon, markers: texts.markers });
  if (strict) refuseChanges(cell.changes, morphologyPath);
  const { id, name } = texts.metadata;
  const species = texts.metadata.species ?? speciesOfName(basename(morphologyPath), fitFolder(fitPath));
  const hash = sha256(texts.fitFile.text);
  const morphologyHash = sha256(texts.morphology.text);
  const meta = {
    id,
    name,
    species,
    source: basename(fitPath),
    sha256: hash,
    morphology: { source: basename(morphologyPath), sha256: morphologyHash },
  };
  const model = new BiophysicalModel({ fit, cell, axon, meta, morphology }, await openSolver());
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
      species,
      path: fitPath,
      sha256: hash,
      ...(fit.extension === undefined ? {} : { changed: fit.extension.changes }),
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
