import { checkOptions } from "../../base/arguments.js";
import { checkDocument, type DocumentProblem, issuesOf } from "../../base/document/check-document.js";
import { firstObject, isObject } from "../../base/document/json.js";
import { InvalidModelError, InvalidOptionError, UnsupportedMechanismError } from "../../base/errors.js";
import { listIssues } from "../../base/text/issue-list.js";
import { quoted } from "../../base/text/printable.js";
import { mechanisms } from "../cable/mechanisms.js";
import type { FitExtension } from "./fit-extension.js";
import type { GenomeEntry } from "./fit-genome.js";
import { fitSchemas } from "./fit-schema.js";

/** The two kinds of biophysical models in the Allen Cell Types Database. */
export type FitKind = "perisomatic" | "all-active";

const FIT_KINDS: readonly FitKind[] = ["perisomatic", "all-active"];

/** A value for the sections of a group. */
export interface GroupValue {
  /** `soma`, `axon`, `dend`, `apic` or `dend_<type>`. */
  readonly section: string;
  readonly value: number;
}

/** Reversal potentials of a group of sections; null if not given. */
export interface GroupReversal {
  readonly section: string;
  readonly ena: number | null; // [mV]
  readonly ek: number | null; // [mV]
}

/** Fit parameters, with the values that Allen's code passes to NEURON. */
export interface Fit {
  readonly kind: FitKind;
  readonly path: string | undefined;
  readonly raOhmCm: number;
  /** Reversal potential of the leak in all sections [mV]; null for all-active models, which have it in the genome. */
  readonly ePasMv: number | null;
  readonly capacitance: readonly GroupValue[]; // [µF/cm²]
  readonly genome: readonly GenomeEntry[];
  readonly reversal: readonly GroupReversal[];
  readonly celsius: number; // [°C]
  readonly vInitMv: number;
  /** Subtracted from the model's voltage on output [mV]; null if the fit has none. */
  readonly junctionPotentialMv: number | null;
  /** Numbers of the sweeps used for fitting. */
  readonly fitSweeps: readonly number[];
  /** What a changed model has beyond the Allen Institute's format. */
  readonly extension?: FitExtension | undefined;
}

/** Options of {@link parseFit}. */
export interface FitOptions {
  /** Path for error messages. */
  readonly path?: string | undefined;
  /** Kind of the model according to the manifest; default: derived from the structure of `passive`. */
  readonly kind?: FitKind | undefined;
  /** Whose reading of the fit: BMTK rounds nothing, and leaves values of the whole cell out. Default AllenSDK's. */
  readonly reading?: "AllenSDK" | "BMTK" | undefined;
}

/**
 * Reads fit parameters (`*_fit.json`, biophysical-models.md D.2, D.4). Values may be numbers or strings. In perisomatic
 * models cm, genome, ena and ek are rounded to 6 significant digits, since Allen's code passes them to NEURON with
 * `%g`; all-active models keep all digits, and so do fits that a changed model was written to.
 *
 * @param document parsed JSON
 * @throws InvalidModelError listing every problem with its location in the document
 * @throws UnsupportedMechanismError for an unknown mechanism, listing the known ones
 */
export function parseFit(document: unknown, options: FitOptions = {}): Fit {
  checkOptions("read fit parameters", options, { path: "text", kind: "text", reading: "text" });
  const { path } = options;
  const isBmtk = options.reading === "BMTK";
  checkKind(options.kind);
  const own = isObject(document) ? firstObject(document.rheobase) : null;
  const stated = own?.kind === "perisomatic" || own?.kind === "all-active" ? own.kind : undefined;
  const kind = stated ?? options.kind ?? kindOf(document);
  const { value, problems } = checkDocument(schemaOf(kind, isBmtk, own !== null)(), document);
  if (problems) throw fitError(problems, path);
  const { passive, genome, conditions, fitting, rheobase: extension } = value;
  return {
    kind,
    path,
    raOhmCm: passive.ra,
    ePasMv: passive.e_pas,
    capacitance: passive.cm.map(({ section, cm }) => ({ section, value: cm })),
    genome: genome
      .map((entry, i) => ({ ...entry, at: `genome[${i}]` }))
      .filter(({ section }) => !(isBmtk && section === "glob")),
    reversal: conditions.erev,
    celsius: conditions.celsius,
    vInitMv: conditions.v_init,
    junctionPotentialMv: fitting?.junction_potential ?? null,
    fitSweeps: fitting?.sweeps ?? [],
    ...(extension === null ? {} : { extension }),
  };
}

function schemaOf(kind: FitKind, isBmtk: boolean, isChanged: boolean) {
  if (kind === "perisomatic") return fitSchemas[isBmtk || isChanged ? "exactPerisomatic" : kind];
  return fitSchemas[isBmtk && !isChanged ? "bmtkAllActive" : kind];
}

function checkKind(kind: FitKind | undefined): void {
  if (kind === undefined || FIT_KINDS.includes(kind)) return;
  throw new InvalidOptionError("read fit parameters", `unknown kind "${kind}", expected ${FIT_KINDS.join(" or ")}`, {
    value: kind,
    allowed: FIT_KINDS,
  });
}

/** The kind according to the structure of `passive`. */
function kindOf(document: unknown): FitKind {
  const passive = isObject(document) ? firstObject(document.passive) : null;
  const has = (key: string): boolean => (passive?.[key] ?? null) !== null;
  return has("e_pas") || has("cm") ? "perisomatic" : "all-active";
}

/** An unknown mechanism alone, as nothing helps but another version; else all problems, of which a message shows five. */
function fitError(
  problems: readonly DocumentProblem[],
  path: string | undefined,
): InvalidModelError | UnsupportedMechanismError {
  const [unsupported] = problems.filter(({ complaint }) => complaint?.unknownMechanism !== undefined);
  if (unsupported) {
    const allowed = [...mechanisms.keys()];
    const { value } = unsupported;
    const at = unsupported.at.replace(/\.mechanism$/, "");
    return new UnsupportedMechanismError(
      `use the mechanism ${quoted(value)} (${at}${path ? ` of ${path}` : ""})`,
      `this version has ${allowed.join(", ")}`,
      { path, id: String(value), value, allowed },
    );
  }
  const name = `the fit parameters${path ? ` ${path}` : ""}`;
  const issues = issuesOf(problems);
  const { reason, lead } = listIssues(issues, { most: 5, counted: false });
  return new InvalidModelError(`use ${name}`, reason, { path, issues, lead });
}
