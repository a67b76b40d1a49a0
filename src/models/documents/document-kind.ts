import { isObject } from "../../base/document/json.js";
import { isFit, isManifest } from "../../biophys/package/model-package.js";
import { isNestGlif } from "../../glif/config/is-nest.js";

/** Kinds of JSON documents that are or name a model. */
export type ModelDocument = "GLIF config" | "NEST GLIF parameters" | "manifest" | "fit";

/** Fields specific to GLIF configs; a document with two of them counts as one, even if it is invalid. */
const GLIF_FIELDS = [
  "El_reference",
  "R_input",
  "asc_amp_array",
  "asc_tau_array",
  "init_AScurrents",
  "init_threshold",
  "spike_cut_length",
  "th_inf",
  "AScurrent_dynamics_method",
  "AScurrent_reset_method",
  "threshold_dynamics_method",
  "threshold_reset_method",
  "voltage_dynamics_method",
  "voltage_reset_method",
];

/** The kind of model a document is or names; null for any other document, which `otherDocument` describes. */
export function modelDocument(document: unknown): ModelDocument | null {
  if (isManifest(document)) return "manifest";
  if (isFit(document)) return "fit";
  if (isNestGlif(document)) return "NEST GLIF parameters";
  return isGlifConfig(document) || isKeyedGlif(document) ? "GLIF config" : null;
}

/** Whether it is a GLIF config, valid or not. */
export function isGlifConfig(document: unknown): boolean {
  if (!isObject(document)) return false;
  // Output of the fit's preprocessor shares some of the names.
  if (Object.hasOwn(document, "resistance") && Object.hasOwn(document, "capacitance")) return false;
  return document.type === "GLIF" || GLIF_FIELDS.filter((name) => Object.hasOwn(document, name)).length >= 2;
}

/** GLIF configs keyed by model id, as AllenSDK stores them. */
function isKeyedGlif(document: unknown): boolean {
  if (!isObject(document)) return false;
  const entries = Object.entries(document);
  return entries.length > 0 && entries.every(([key, value]) => /^\d+$/.test(key) && isGlifConfig(value));
}
