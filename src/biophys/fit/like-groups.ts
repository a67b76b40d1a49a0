import { groupOf } from "../cable/section-name.js";
import type { Fit } from "./fit.js";

/** Letters of a section's name that BMTK compares with a group. */
const LETTERS = 4;

/**
 * The fit with values for groups beyond soma, axon, dend and apic: BMTK tells groups by the first four letters of a
 * section's name, so that `dend_5` gets what `dend` has.
 *
 * @param names of the sections of the morphology
 */
export function withLikeGroups(fit: Fit, names: readonly string[]): Fit {
  const groups = [...new Set(names.map(groupOf))].filter((group) => group.length > LETTERS);
  // In perisomatic fits a group is every section whose name contains it.
  if (fit.kind === "perisomatic" || groups.length === 0) return fit;
  const spread = <T extends { readonly section: string }>(values: readonly T[]): T[] =>
    values.flatMap((value) => [
      value,
      ...groups
        .filter((group) => group.slice(0, LETTERS) === value.section)
        .map((section): T => ({ ...value, section })),
    ]);
  const { capacitance, genome, reversal } = fit;
  return { ...fit, capacitance: spread(capacitance), genome: spread(genome), reversal: spread(reversal) };
}
