import { dirname, relative } from "node:path";
import { InvalidOptionError } from "../base/errors.js";
import { type Existing, writeAtomic } from "../files/atomic-file.js";
import { checkDocument } from "../files/check-outputs.js";
import type { ModelPackage } from "./opened-model.js";

/** What {@link exportModel} wrote. */
export interface ExportedModel {
  readonly path: string;
  readonly bytes: number;
  /** How to open it, if its morphology is in another folder: that file, relative to this one's folder; else null. */
  readonly morphology: string | null;
}

/**
 * Writes the parameters of a model to a JSON file that opens to the same bits: a fit in the Allen Institute's format, or a
 * GLIF config.
 *
 * @throws InvalidOptionError, OutputExistsError, WriteFailedError
 */
export async function exportModel(opened: ModelPackage, path: string, existing: Existing): Promise<ExportedModel> {
  const { model, summary } = opened;
  const { morphology } = summary;
  if (!/\.json$/i.test(path)) {
    throw new InvalidOptionError(`write model ${path}`, `the name must end in .json`, {
      path,
      allowed: [".json"],
    });
  }
  checkDocument("model", path, [
    { path: opened.path, role: "model" },
    ...(morphology === undefined ? [] : [{ path: morphology.path, role: "morphology" }]),
  ]);
  const document = model.kind === "glif" ? model.config : model.fitDocument();
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await writeAtomic(path, text, { what: "model", existing });
  const elsewhere = morphology !== undefined && relative(dirname(path), dirname(morphology.path)) !== "";
  return { path, bytes: Buffer.byteLength(text), morphology: elsewhere ? morphology.path : null };
}
