import { type ModelIssue, UnsupportedMechanismError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import { LEAK, mechanisms, parameterNamed, parameterNames } from "../cable/mechanisms.js";
import type { FieldReader } from "./fit-fields.js";
import { parameterInfo } from "./parameters.js";

/** One entry of the genome: inserts a mechanism in the sections of a group and sets a value. */
export interface GenomeEntry {
  /** Group of sections, or `glob` for one value in the whole cell. */
  readonly section: string;
  /** NEURON's name: `gbar_NaV`, `g_pas`, `cm`, `Ra` … */
  readonly name: string;
  /** Mechanism to insert first; empty for none. */
  readonly mechanism: string;
  readonly value: number;
  /** Location in the document. */
  readonly at: string;
}

/** Properties of the membrane and cytoplasm that do not belong to a mechanism. */
const sectionProperties: ReadonlySet<string> = new Set(["cm", "Ra"]);

/**
 * Reads the genome of a fit (biophysical-models.md D.2, D.4).
 *
 * @param rounded whether values are rounded to 6 significant digits
 * @throws UnsupportedMechanismError for the first unknown mechanism
 */
export function checkGenome(
  entries: readonly FieldReader[],
  rounded: boolean,
  issues: ModelIssue[],
  path: string | undefined,
): GenomeEntry[] {
  return entries.map((entry): GenomeEntry => {
    const glob = entry.has("section") && entry.text("section") === "glob";
    const section = glob ? "glob" : entry.group("section");
    const name = entry.text("name", true);
    const mechanism = entry.has("mechanism") ? entry.text("mechanism") : "";
    if (mechanism !== "" && !mechanisms.has(mechanism)) throw unsupported(mechanism, entry.at, path);
    const value = entry.number("value", { rounded, ...parameterInfo(name)?.rule });
    const problem = name === "" ? null : problemOfName(name, mechanism, glob);
    if (problem) issues.push({ at: `${entry.at}.name`, message: problem });
    return { section, name, mechanism, value, at: entry.at };
  });
}

/** Why a name is not that of a parameter with a value per section or segment; null if it is. */
export function localProblem(name: string): string | null {
  const info = parameterInfo(name);
  if (info !== null && info.scope !== "cell") return null;
  return info === null ? `unknown parameter ${quoted(name)}` : `${quoted(name)} has one value for the whole cell`;
}

function problemOfName(name: string, mechanism: string, glob: boolean): string | null {
  const known = parameterNamed(name)?.parameter;
  if (glob) {
    const globals = [...mechanisms.keys()].flatMap((each) => parameterNames(each, "global"));
    return known?.scope === "global"
      ? null
      : `${quoted(name)} is not a global parameter; there are ${globals.join(", ")}`;
  }
  if (sectionProperties.has(name) || known?.scope === "range") return null;
  if (known) return `${quoted(name)} has one value for the whole cell; expected it in the section "glob"`;
  const choices =
    mechanism === "" ? [...parameterNames(LEAK, "range"), ...sectionProperties] : parameterNames(mechanism, "range");
  const whose = mechanism === "" ? "there are" : `${mechanism} has`;
  return `unknown parameter ${quoted(name)}; ${whose} ${choices.join(", ")}`;
}

function unsupported(mechanism: string, at: string, path: string | undefined): UnsupportedMechanismError {
  const allowed = [...mechanisms.keys()];
  return new UnsupportedMechanismError(
    `use the mechanism ${quoted(mechanism)} (${at}${path ? ` of ${path}` : ""})`,
    `this version has ${allowed.join(", ")}`,
    { path, id: mechanism, value: mechanism, allowed },
  );
}
