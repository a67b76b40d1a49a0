/**
 * Checks a file against the requirements of NWB 2, for users without Python:
 *
 * ```ts
 * for (const { severity, at, message } of await validateRecording("out.nwb")) console.log(severity, at, message);
 * ```
 *
 * The rules are those of nwb.md 2.3 and 2.4: the required list for intracellular files, as enforced by pynwb's
 * validator and reader. Types outside this list are checked only for what all typed objects need.
 *
 * @module
 */

import { checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidRecordingError, isRheobaseError } from "../../base/errors.js";
import { knownReason, reasonOf } from "../h5/failures.js";
import { checkHdf5File } from "../h5/guard/check-file.js";
import { checkTextHeaps } from "../h5/guard/check-heaps.js";
import type { AccessOptions } from "../h5/open-file.js";
import { H5Tree } from "../h5/tree.js";
import { checkElectricalSeries, checkElectrodeGroup, checkElectrodesTable } from "./validate-extracellular.js";
import { checkGeneral, checkRoot } from "./validate-root.js";
import { checkSeries, isSeries } from "./validate-series.js";
import { checkTable, isTable } from "./validate-tables.js";
import { join, type TypedNode, ValidationContext, type ValidationProblem } from "./validation-context.js";

export type { ValidationProblem } from "./validation-context.js";

/**
 * Checks an NWB 2 file.
 *
 * @returns all problems, in the order of the file; empty for a valid file
 * @throws NotFoundError if the file does not exist
 * @throws InvalidRecordingError if it is not an NWB 2 file (but NWB 1, other HDF5 or another format), or refers to
 *   another file without `allowExternal`
 */
export async function validateRecording(
  path: string,
  options: AccessOptions = {},
): Promise<readonly ValidationProblem[]> {
  checkArguments("validate a recording", { path: [path, "path"] });
  checkOptions("validate a recording", options, { allowExternal: "boolean" });
  await checkHdf5File(path);
  await checkTextHeaps(path);
  // After too many errors, an HDF5 instance fails on intact files, too; failures are confirmed in a new one.
  return (await validate(path, options, false)) ?? (await validate(path, options, true)) ?? [];
}

/** Null if an HDF5 instance failed that was not new. */
async function validate(
  path: string,
  options: AccessOptions,
  isFresh: boolean,
): Promise<readonly ValidationProblem[] | null> {
  let tree: H5Tree | undefined;
  try {
    tree = await H5Tree.open(path, options, isFresh);
    requireNwb2(tree, path);
    const context = new ValidationContext(tree);
    const nodes = collectTyped(context);
    context.guard("/", () => checkRoot(context));
    context.guard("/general", () => checkGeneral(context));
    for (const node of nodes) context.guard(node.path, () => checkTyped(context, node));
    return context.hasFailed && !isFresh ? null : context.problems;
  } catch (cause) {
    if (isRheobaseError(cause)) throw cause;
    if (!isFresh) return null;
    throw damaged(path, cause);
  } finally {
    tree?.close();
  }
}

function damaged(path: string, cause: unknown): InvalidRecordingError {
  const reason = knownReason(cause) ?? `its HDF5 structure is damaged${reasonOf(cause)}`;
  return new InvalidRecordingError(`validate ${path}`, reason, { path, cause });
}

function requireNwb2(tree: H5Tree, path: string): void {
  const refuse = (seen: string, value?: unknown): never => {
    throw new InvalidRecordingError(`validate ${path}`, `${seen}, expected an NWB 2 file`, { path, value });
  };
  let version: string | undefined;
  let isOld = false;
  const attributes = tree.attributeNames("/");
  if (attributes.has("nwb_version")) version = tree.attributeTexts("/", "nwb_version")?.[0];
  else isOld = tree.node("/nwb_version")?.kind === "dataset";
  if (isOld) version = tree.texts("/nwb_version")?.[0];
  // A pynwb file without its version is still checked: the missing attribute is the problem to report.
  else if (
    version === undefined &&
    attributes.has("neurodata_type") &&
    tree.attributeTexts("/", "neurodata_type")?.[0] === "NWBFile"
  )
    return;
  if (version === undefined) refuse("it is an HDF5 file without an nwb_version");
  else if (isOld || !/^(NWB-)?2/i.test(version)) refuse(`it is an NWB ${version.replace(/^NWB-/i, "")} file`, version);
}

/** All typed objects, once each, even if several links lead to them. */
function collectTyped(context: ValidationContext): TypedNode[] {
  const found: TypedNode[] = [];
  const visit = (path: string): void =>
    context.guard(path, () => {
      const node = context.tree.node(path);
      if (!node) return;
      const neurodataType = context.attributeText(path, "neurodata_type");
      if (neurodataType !== null) {
        const typed = { ...node, neurodataType };
        context.byKey.set(context.tree.key(path), typed);
        found.push(typed);
      }
      if (node.kind !== "group" || path === "/specifications") return;
      for (const name of context.tree.names(path)) {
        const child = join(path, name);
        if (context.tree.link(child) === "hard") visit(child);
      }
    });
  visit("/");
  return found;
}

/** Required text datasets and attributes of certain types (nwb.md 2.3, 2.4). */
const requiredTexts: Readonly<Record<string, { datasets?: readonly string[]; attributes?: readonly string[] }>> = {
  IntracellularElectrode: { datasets: ["description"] },
  ProcessingModule: { attributes: ["description"] },
  ScratchData: { attributes: ["notes"] },
};

function checkTyped(context: ValidationContext, node: TypedNode): void {
  const { path, neurodataType } = node;
  context.requireAttribute(path, "namespace", "text");
  if (!context.attribute(path, "object_id", "text")) context.warn(path, "the attribute object_id is missing");
  const required = requiredTexts[neurodataType];
  for (const name of required?.datasets ?? []) context.requireDataset(path, name, "text", 0);
  for (const name of required?.attributes ?? []) context.requireAttribute(path, name, "text");
  if (neurodataType === "IntracellularElectrode") context.requireLink(path, "device", "Device");
  if (isSeries(neurodataType)) checkSeries(context, node);
  if (isTable(context, node)) checkTable(context, node);
  if (neurodataType === "ElectricalSeries") checkElectricalSeries(context, node);
  if (neurodataType === "ElectrodeGroup") checkElectrodeGroup(context, node);
  checkElectrodesTable(context, node);
}
