import { LEAK, parameterNamed } from "../cable/mechanisms.js";
import type { Distribution } from "../fit/distribution.js";
import type { Fit } from "../fit/fit.js";
import type { FitExtension, LocalValue } from "../fit/fit-extension.js";
import type { GenomeEntry } from "../fit/fit-genome.js";

/** A value to write into a fit. */
export interface WrittenValue {
  /** The group whose sections all get it; null for single sections, or the whole cell if there are none. */
  readonly group: string | null;
  readonly sections: readonly string[];
  readonly name: string;
  readonly value: number | Distribution;
}

/**
 * Writes a value into a fit: in the Allen Institute's own fields where they can say it, so that other programs read it,
 * otherwise among the values of the extension.
 */
export function writeValue(fit: Fit, names: readonly string[], written: WrittenValue): Fit {
  const { group, sections, name, value } = written;
  if (group === null && sections.length === 0) return writeCell(fit, name, value as number);
  const others = valuesOf(fit).filter(({ section, name: own }) => own !== name || section !== (group ?? sections[0]));
  const section = group ?? sections[0]!;
  if (group === null) return withValues(fit, [...others, { section, name, value }]);
  // Values of single sections of the group no longer count.
  const left = others.filter((each) => each.name !== name || !sections.includes(each.section));
  const local = typeof value !== "number" || isAmbiguous(fit, names, group);
  if (local) return withValues(fit, [...left, { section, name, value }]);
  return withValues(writeGroup(fit, group, name, value), left);
}

const valuesOf = (fit: Fit): readonly LocalValue[] => fit.extension?.values ?? [];

/** The extension of a fit, or an empty one. */
export function extensionOf(fit: Fit): FitExtension {
  return fit.extension ?? { kind: fit.kind, axon: null, values: [], changes: [] };
}

function withValues(fit: Fit, values: readonly LocalValue[]): Fit {
  return { ...fit, extension: { ...extensionOf(fit), values } };
}

/** In perisomatic fits, values of `dend` also apply to `dend_5` (biophysical-models.md D.4). */
function isAmbiguous({ kind }: Fit, names: readonly string[], group: string): boolean {
  return kind === "perisomatic" && names.some((name) => name.startsWith("dend_")) && group.startsWith("dend");
}

/** The fit without any value of a parameter by group or section. */
export function withoutValues(fit: Fit, name: string): Fit {
  const genome = fit.genome.filter((each) => each.name !== name);
  const values = valuesOf(fit).filter((each) => each.name !== name);
  return fit.extension === undefined ? { ...fit, genome } : { ...withValues(fit, values), genome };
}

function writeCell(fit: Fit, name: string, value: number): Fit {
  if (name === "celsius") return { ...fit, celsius: value };
  if (name === "v_init") return { ...fit, vInitMv: value };
  return { ...fit, genome: withEntry(fit.genome, "glob", name, value) };
}

function writeGroup(fit: Fit, section: string, name: string, value: number): Fit {
  if (name === "ena" || name === "ek") {
    const own = fit.reversal.some((each) => each.section === section);
    const reversal = own
      ? fit.reversal.map((each) => (each.section === section ? { ...each, [name]: value } : each))
      : [...fit.reversal, { section, ena: null, ek: null, [name]: value }];
    return { ...fit, reversal };
  }
  const inGenome = fit.genome.some((each) => each.name === name && each.section === section);
  if (name === "cm" && fit.kind === "perisomatic" && !inGenome) {
    const own = fit.capacitance.some((each) => each.section === section);
    const capacitance = own
      ? fit.capacitance.map((each) => (each.section === section ? { ...each, value } : each))
      : [...fit.capacitance, { section, value }];
    return { ...fit, capacitance };
  }
  return { ...fit, genome: withEntry(fit.genome, section, name, value) };
}

/** A genome in which a group's value is the given one: the last entry of the name and group, or a new one. */
function withEntry(genome: readonly GenomeEntry[], section: string, name: string, value: number): GenomeEntry[] {
  const own = genome.findLastIndex((each) => each.name === name && each.section === section);
  if (own >= 0) return genome.map((each, i) => (i === own ? { ...each, value } : each));
  const mechanism = section === "glob" ? "" : (parameterNamed(name)?.mechanism ?? "");
  const inserted = mechanism === LEAK ? "" : mechanism;
  return [...genome, { section, name, mechanism: inserted, value, at: `genome[${genome.length}]` }];
}
