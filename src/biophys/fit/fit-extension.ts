import { isRheobaseError, type ModelIssue } from "../../base/errors.js";
import { AXONS } from "../run-choices.js";
import { checkDistribution, type Distribution } from "./distribution.js";
import { type FieldReader, isObject } from "./fit-fields.js";
import { localProblem } from "./fit-genome.js";

/** A value that the Allen Institute's format cannot say: of one section, or one that varies along the tree. */
export interface LocalValue {
  /** A group of sections, `soma`, `apic`, …, or one section such as `dend[10]`. */
  readonly section: string;
  /** NEURON's name of a parameter with a value per segment or section: `gbar_Ih`, `g_pas`, `cm`, `Ra`, `ena`, `ek`. */
  readonly name: string;
  readonly value: number | Distribution;
}

/** What a changed model has beyond the Allen Institute's format: the object `rheobase` of a fit (docs/changes.md). */
export interface FitExtension {
  /** Kind of the model. */
  readonly kind: "perisomatic" | "all-active";
  /** The axon that the model has; null for the default. */
  readonly axon: (typeof AXONS)[number] | null;
  /** Applied in order after all else. */
  readonly values: readonly LocalValue[];
  /** The changes made to the original fit, such as `soma.gbar_NaTs=x0.8`, in their order. */
  readonly changes: readonly string[];
}

/** Whether a value is for a section: its name, or its group. */
export function isFor({ section }: Pick<LocalValue, "section">, name: string): boolean {
  return section === name || section === name.slice(0, name.indexOf("["));
}

/** The only version of the extension. */
const FORMAT = 1;

/** Reads the extension; `null` if a problem was found, which is then among `issues`. */
export function readExtension(entry: FieldReader, issues: ModelIssue[]): FitExtension | null {
  const before = issues.length;
  const format = entry.number("format");
  if (format !== FORMAT)
    entry.complain("format", `${format}, expected ${FORMAT}; a newer rheobase may have written it`);
  const kind = entry.text("kind");
  if (kind !== "perisomatic" && kind !== "all-active") entry.complain("kind", "expected perisomatic or all-active");
  const axon = entry.has("axon") ? entry.text("axon") : null;
  if (axon !== null && !(AXONS as readonly string[]).includes(axon)) {
    entry.complain("axon", `"${axon}", expected ${AXONS.join(", ")}`);
  }
  const values = entry.has("values") ? entry.list("values").map((each) => readValue(each, issues)) : [];
  const changes = entry.has("changes") ? entry.texts("changes") : [];
  return issues.length > before ? null : ({ kind, axon, values, changes } as FitExtension);
}

function readValue(entry: FieldReader, issues: ModelIssue[]): LocalValue {
  const section = entry.text("section", true).replace(/\[\d+\]$/, "");
  if (section !== "") entry.checkGroup("section", section);
  const name = entry.text("name", true);
  if (name !== "") {
    const problem = localProblem(name);
    if (problem !== null) entry.complain("name", problem);
  }
  const given = entry.value("value");
  const where = { section: entry.text("section"), name };
  if (!isObject(given)) return { ...where, value: entry.number("value") };
  try {
    return { ...where, value: checkDistribution(fromDocument(given), "use a distribution") };
  } catch (error) {
    if (!isRheobaseError(error, "InvalidOption")) throw error;
    issues.push({ at: `${entry.at}.value`, message: error.reason });
    return { ...where, value: Number.NaN };
  }
}

/** The extension as written to a fit; its reader is {@link readExtension}. */
export function extensionDocument({ kind, axon, values, changes }: FitExtension): Record<string, unknown> {
  const written = values.map(({ value, ...where }) => ({
    ...where,
    value: typeof value === "number" ? value : toDocument(value),
  }));
  return { format: FORMAT, kind, ...(axon === null ? {} : { axon }), values: written, changes };
}

/** Documents spell fields with underscores: `per_um` for `perUm`. */
function toDocument(distribution: Distribution): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(distribution).map(([key, value]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  );
}

function fromDocument(given: object): object {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()), value]),
  );
}
