import { InvalidModelError } from "../../base/errors.js";
import type { Fit } from "../fit/fit.js";
import { isFor } from "../fit/fit-extension.js";
import type { GenomeEntry } from "../fit/fit-genome.js";
import { defaultOf, LEAK, parameterNamed } from "./mechanisms.js";
import { groupOf } from "./section-name.js";

/** Membrane and cytoplasm of one section, uniform along its length. */
export interface Membrane {
  raOhmCm: number;
  capacitance: number; // [µF/cm²]
  ena: number; // [mV]
  ek: number; // [mV]
  /** Inserted mechanisms with their explicitly set parameters. */
  readonly mechanisms: Map<string, Map<string, number>>;
}

/** NEURON's defaults. */
const DEFAULTS = { capacitance: 1, ena: 50, ek: -77 };

/** Membranes of all sections, and the explicitly set global parameters by mechanism. */
export interface Membranes {
  /** One per section; equal sections share one. */
  readonly sections: readonly Membrane[];
  readonly globals: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/**
 * Applies fit parameters to sections in the order of Allen's code (biophysical-models.md D.4): leak everywhere,
 * capacitance, genome from top to bottom, reversal potentials; then the resistivity of single sections. Groups without sections are ignored.
 *
 * @param names names of the sections, such as `dend[3]`
 * @throws InvalidModelError if a value is set for a mechanism that its sections do not have
 */
export function spreadFit(fit: Fit, names: readonly string[]): Membranes {
  const matches = groupMatcher(fit);
  const groups = [...new Set([...fit.capacitance, ...fit.genome, ...fit.reversal].map(({ section }) => section))];
  // Sections in the same groups get the same values: there are hundreds of sections, and a handful of these.
  const kinds = new Map<string, Membrane>();
  const byGroup = new Map(groups.map((group): [string, Membrane[]] => [group, []]));
  const sections = names.map((name): Membrane => {
    const own = groups.filter((group) => matches(name, group));
    const key = own.join();
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const membrane = bareMembrane(fit);
    kinds.set(key, membrane);
    for (const group of own) byGroup.get(group)!.push(membrane);
    return membrane;
  });
  const globals = new Map<string, Map<string, number>>();
  const inGroup = (group: string): readonly Membrane[] => byGroup.get(group)!;

  for (const { section, value } of fit.capacitance) {
    for (const membrane of inGroup(section)) membrane.capacitance = value;
  }
  for (const entry of fit.genome) {
    if (entry.section === "glob") {
      const { mechanism, parameter } = parameterNamed(entry.name)!;
      globals.set(mechanism, (globals.get(mechanism) ?? new Map<string, number>()).set(parameter.name, entry.value));
      continue;
    }
    for (const membrane of inGroup(entry.section)) setValue(membrane, entry, fit);
  }
  for (const { section, ena, ek } of fit.reversal) {
    for (const membrane of inGroup(section)) {
      membrane.ena = ena ?? membrane.ena;
      membrane.ek = ek ?? membrane.ek;
    }
  }
  for (const local of fit.extension?.values ?? []) {
    if (local.name !== "Ra") continue;
    names.forEach((name, i) => {
      if (isFor(local, name)) sections[i] = { ...sections[i]!, raOhmCm: local.value as number };
    });
  }
  return { sections, globals };
}

/** A membrane with nothing but the leak. */
function bareMembrane({ ePasMv, raOhmCm }: Fit): Membrane {
  const leak = new Map<string, number>(ePasMv === null ? [] : [["e", ePasMv]]);
  return { raOhmCm, ...DEFAULTS, mechanisms: new Map([[LEAK, leak]]) };
}

/**
 * Perisomatic values apply to every section whose name contains the group (NEURON's `forsec`), all-active ones to the
 * section array of that name.
 */
function groupMatcher({ kind }: Fit): (name: string, group: string) => boolean {
  if (kind === "perisomatic") return (name, group) => name.includes(group);
  return (name, group) => groupOf(name) === group;
}

function setValue(membrane: Membrane, { name, mechanism, value, at }: GenomeEntry, fit: Fit): void {
  const inserted = membrane.mechanisms;
  if (mechanism !== "" && !inserted.has(mechanism)) inserted.set(mechanism, new Map());
  if (name === "cm") membrane.capacitance = value;
  else if (name === "Ra") membrane.raOhmCm = value;
  else {
    const known = parameterNamed(name)!;
    const parameters = inserted.get(known.mechanism);
    if (!parameters) {
      throw new InvalidModelError(
        `set ${name} (${at}${fit.path ? ` of ${fit.path}` : ""})`,
        `${known.mechanism} is not in these sections, expected an earlier entry that inserts it`,
        { path: fit.path, id: name, issues: [{ at, message: `${known.mechanism} is not inserted` }] },
      );
    }
    parameters.set(known.parameter.name, value);
  }
}

/** Value of a parameter in a section: the explicitly set value, or NEURON's default. */
export function parameterValue(membrane: Membrane, mechanism: string, parameter: string): number {
  return membrane.mechanisms.get(mechanism)?.get(parameter) ?? defaultOf(mechanism, parameter);
}
