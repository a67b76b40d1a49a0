import { checkOptions } from "../../base/arguments.js";
import { InvalidModelError, type ModelIssue } from "../../base/errors.js";
import { listIssues } from "../../base/text/issue-list.js";
import { type FitExtension, readExtension } from "./fit-extension.js";
import { FieldReader, type JsonObject } from "./fit-fields.js";
import { checkGenome, type GenomeEntry } from "./fit-genome.js";

/** The two kinds of biophysical models in the Allen Cell Types Database. */
export type FitKind = "perisomatic" | "all-active";

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
  checkOptions("read fit parameters", options, { path: "text", kind: "text" });
  const issues: ModelIssue[] = [];
  const top = new FieldReader(asObject(document), "", issues);
  const passive = top.entry("passive");
  const conditions = top.entry("conditions");
  const fitting = top.optionalEntry("fitting");
  const own = top.optionalEntry("rheobase");
  const extension = own === null ? null : readExtension(own, issues);
  const derived = passive.has("e_pas") || passive.has("cm") ? "perisomatic" : "all-active";
  const kind = extension?.kind ?? options.kind ?? derived;
  const isPerisomatic = kind === "perisomatic";
  // A changed model has values of all digits.
  const rounded = isPerisomatic && own === null;

  const groupValue = (entry: FieldReader): GroupValue => ({
    section: entry.group("section"),
    value: entry.number("cm", { rounded, above: 0 }),
  });
  const reversal = (entry: FieldReader): GroupReversal => ({
    section: entry.group("section"),
    ena: entry.has("ena") ? entry.number("ena", { rounded, from: -200, to: 200 }) : null,
    ek: entry.has("ek") ? entry.number("ek", { rounded, from: -200, to: 200 }) : null,
  });
  const fit: Fit = {
    kind,
    path: options.path,
    raOhmCm: passive.number("ra", { above: 0 }),
    ePasMv: isPerisomatic ? passive.number("e_pas", { from: -200, to: 200 }) : null,
    capacitance: isPerisomatic ? passive.list("cm").map(groupValue) : [],
    genome: checkGenome(top.list("genome"), rounded, issues, options.path),
    reversal: conditions.list("erev").map(reversal),
    celsius: conditions.number("celsius", { from: 0, to: 60 }),
    vInitMv: conditions.number("v_init", { from: -200, to: 200 }),
    junctionPotentialMv: fitting?.has("junction_potential")
      ? fitting.number("junction_potential", { from: -200, to: 200 })
      : null,
    fitSweeps: fitting?.has("sweeps") ? fitting.numbers("sweeps") : [],
    ...(extension === null ? {} : { extension }),
  };
  if (issues.length > 0) throw fitError(issues, options.path);
  return fit;

  function asObject(value: unknown): JsonObject {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw fitError([{ at: "", message: "expected an object with passive, conditions and genome" }], options.path);
  }
}

/** The error that lists `issues`; its message shows the first few. */
function fitError(issues: readonly ModelIssue[], path: string | undefined): InvalidModelError {
  const { reason, lead } = listIssues(issues, { most: 5, counted: false });
  return new InvalidModelError(`use the fit parameters${path ? ` ${path}` : ""}`, reason, { path, issues, lead });
}
