import { basename } from "node:path";
import { folderOf } from "../biophys/package/model-files.js";
import { isNestGlif } from "../glif/config/is-nest.js";
import { parseNestGlif } from "../glif/config/nest.js";
import { parseGlifDocument } from "../glif/config/parse-config.js";
import { GlifModel } from "../glif/model.js";
import type { ModelPackage } from "./opened-model.js";
import { speciesOfName } from "./package/model-species.js";
import type { PackageFiles } from "./package/package-files.js";
import { folderName, modelMetadata, recordingIn, sha256 } from "./package/package-folder.js";
import { sweepTableIn } from "./package/sweep-table.js";

/** A parameter file of a GLIF model. */
export interface GlifFile {
  /** Path within its package. */
  readonly path: string;
  readonly text: string;
  /** The parsed text. */
  readonly document: unknown;
}

/**
 * Opens a GLIF configuration file, or the parameters of NEST's `glif_psc`.
 *
 * @param ofDirectory whether the user named the directory of the file; only then is a recording in it used
 * @throws InvalidModelError
 */
export async function openGlif(
  files: PackageFiles,
  { path, text, document }: GlifFile,
  ofDirectory: boolean,
): Promise<ModelPackage> {
  const shown = files.shown(path);
  const metadata = await modelMetadata(files, folderOf(path));
  const parsed = isNestGlif(document)
    ? parseNestGlif(document, { path: shown })
    : {
        ...parseGlifDocument(document, { path: shown, ...(metadata.id === null ? {} : { id: metadata.id }) }),
        warnings: [],
      };
  const id = parsed.id ?? metadata.id;
  const hash = sha256(text);
  const { name } = metadata;
  const folder = folderName(files.shown(folderOf(path)));
  const species = metadata.species ?? speciesOfName(basename(path), folder);
  const warnings = parsed.warnings.length > 0 ? { warnings: parsed.warnings } : {};
  const model = new GlifModel(parsed.config, { id, name, species, source: basename(path), sha256: hash, ...warnings });
  const stem = ofDirectory ? folder : basename(path).replace(/\.json$/i, "");
  const recording = ofDirectory ? await recordingIn(files, folderOf(path)) : null;
  return {
    model,
    summary: { kind: model.kind, level: model.level, id, name, species, path: shown, sha256: hash, ...warnings },
    label: id === null ? stem : String(id),
    title: name ?? stem.replace(/_neuron_config$/, ""),
    path: shown,
    recordingPath: recording === null ? null : files.shown(recording),
    sweepTable: () => sweepTableIn(files, folderOf(path)),
  };
}
