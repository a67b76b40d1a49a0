import { checkOptions } from "../../base/arguments.js";
import { checkDocument, type DocumentProblem, issuesOf } from "../../base/document/check-document.js";
import { isObject } from "../../base/document/json.js";
import { InvalidModelError, type ModelIssue, UnsupportedMechanismError } from "../../base/errors.js";
import { listIssues } from "../../base/text/issue-list.js";
import { quoted } from "../../base/text/printable.js";
import { METHODS } from "../methods.js";
import { type GlifConfig, singularRate } from "./config.js";
import { glifConfigSchema } from "./config-schema.js";

/** Source of a document, and which of its configs to use. */
export interface ParseGlifOptions {
  /** File of the document, for messages. */
  readonly path?: string | undefined;
  /** Id of the neuronal model, for a document keyed by model id. */
  readonly id?: number | string | undefined;
}

/** A config with its model id from the document. */
export interface GlifDocument {
  readonly config: GlifConfig;
  /** Id of the neuronal model: the key of a keyed document, else the requested id, else null. */
  readonly id: number | null;
}

/** Maximum number of problems in a message; a config has about thirty fields. */
const MOST_SHOWN = 40;

/**
 * Validates a GLIF neuron config in either published shape: flat, or keyed by model id (glif.md C.2).
 *
 * @param document the parsed JSON
 * @throws InvalidModelError with every problem and its path in `issues`
 * @throws UnsupportedMechanismError for an unknown method, listing the known ones
 */
export function parseGlifConfig(document: unknown, options: ParseGlifOptions = {}): GlifConfig {
  checkOptions("read a GLIF config", options, { path: "text", id: "textOrId" });
  return parseGlifDocument(document, options).config;
}

/** As {@link parseGlifConfig}, with the model id. */
export function parseGlifDocument(document: unknown, options: ParseGlifOptions = {}): GlifDocument {
  const { path } = options;
  const name = `GLIF config${path === undefined ? "" : ` ${path}`}`;
  const { body, id } = unwrap(document, options, name);
  const { value: config, problems } = checkDocument(glifConfigSchema, body, "a GLIF config");
  refuseUnknownMethods(problems ?? [], name, { path, id: id ?? undefined });
  const issues: readonly ModelIssue[] = issuesOf([...(problems ?? singularIssues(config)), ...lengthIssues(body)]);
  if (problems || issues.length > 0) {
    const { reason, lead } = listIssues(issues, { most: MOST_SHOWN });
    throw new InvalidModelError(`use ${name}`, reason, { path, id: id ?? undefined, issues, lead });
  }
  return { config: freeze(config), id };
}

/** Extracts the config from a document keyed by model id. */
function unwrap(document: unknown, options: ParseGlifOptions, name: string): { body: unknown; id: number | null } {
  const asked = options.id === undefined ? null : Number(options.id);
  const ids = isObject(document) ? Object.keys(document) : [];
  if (!isObject(document) || ids.length === 0 || !ids.every((key) => /^\d+$/.test(key))) {
    return { body: document, id: asked };
  }
  const key = asked === null && ids.length === 1 ? ids[0] : ids.find((candidate) => Number(candidate) === asked);
  if (key === undefined) {
    const which = asked === null ? "a model id is needed to choose" : `it does not hold model ${asked}`;
    const { path, id } = options;
    throw new InvalidModelError(`use ${name}`, `${which}, the file has ${ids.join(", ")}`, {
      path,
      id,
      allowed: ids.map(Number),
    });
  }
  return { body: document[key], id: Number.isSafeInteger(Number(key)) ? Number(key) : null };
}

/** Unknown methods are reported first and alone, because their parameters cannot be checked. */
function refuseUnknownMethods(
  problems: readonly DocumentProblem[],
  name: string,
  details: { path?: string | undefined; id?: number | undefined },
) {
  for (const { path, value, allowed } of problems) {
    const [field, key] = path;
    if (!Object.hasOwn(METHODS, field ?? "") || key !== "name" || typeof value !== "string" || !allowed) continue;
    throw new UnsupportedMechanismError(
      `use ${name}`,
      `${String(field)} ${quoted(value)} does not exist, expected ${allowed.map((known) => `"${known}"`).join(" or ")}`,
      { ...details, value, allowed },
    );
  }
}

/**
 * Per-component arrays must have the length of asc_tau_array. Checks the raw document, because zod skips such checks
 * after other errors.
 */
function lengthIssues(body: unknown): ModelIssue[] {
  if (!isObject(body) || !Array.isArray(body.asc_tau_array)) return [];
  const components = body.asc_tau_array.length;
  const paths = ["asc_amp_array", "init_AScurrents", "coeffs.asc_amp_array", "AScurrent_reset_method.params.r"];
  return paths.flatMap((at) => {
    const values = at.split(".").reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), body);
    if (!Array.isArray(values) || values.length === components) return [];
    return [{ at, message: `has ${values.length} values, but asc_tau_array has ${components}` }];
  });
}

function singularIssues(config: GlifConfig): ModelIssue[] {
  const message = singularRate(config);
  return message === null ? [] : [{ at: "threshold_dynamics_method.params.b_voltage", message }];
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
