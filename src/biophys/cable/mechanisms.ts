import { type MechanismRecord, type ParameterRecord, table } from "../../../native/pkg/mechanisms.js";

/**
 * All mechanisms of the solver by NEURON's name: the 16 of the Allen Cell Types Database, 5 of Allen's later human
 * models, and `pas` (mechanisms.md). The build of the solver writes the table to native/pkg.
 */
export const mechanisms: ReadonlyMap<string, MechanismRecord> = new Map(
  [...table].sort((a, b) => (a.name < b.name ? -1 : 1)).map((mechanism) => [mechanism.name, mechanism]),
);

/** NEURON's name of the leak. */
export const LEAK = table.find(({ family }) => family === "leak")!.name;

/** The mechanism and parameter of a NEURON name such as `gbar_Im_v2`. */
export interface NamedParameter {
  readonly mechanism: string;
  /** Its `name` has no suffix: `gbar`. */
  readonly parameter: ParameterRecord;
}

/** Finds a parameter by NEURON's name; null if unknown. */
export function parameterNamed(name: string): NamedParameter | null {
  for (const [mechanism, { parameters }] of mechanisms) {
    const parameter = parameters.find((each) => `${each.name}_${mechanism}` === name);
    if (parameter !== undefined) return { mechanism, parameter };
  }
  return null;
}

/** NEURON's names of the parameters of `mechanism` with one value per segment, or one for the whole cell. */
export function parameterNames(mechanism: string, scope: ParameterRecord["scope"]): string[] {
  const parameters = mechanisms.get(mechanism)?.parameters ?? [];
  return parameters.filter((each) => each.scope === scope).map(({ name }) => `${name}_${mechanism}`);
}

/** Default value of a parameter. */
export function defaultOf(mechanism: string, parameter: string): number {
  return mechanisms.get(mechanism)!.parameters.find(({ name }) => name === parameter)!.default;
}

const CALCIUM: ReadonlySet<string> = new Set(["cai", "eca", "ica"]);

/** Whether a mechanism reads or writes calcium, which gives its nodes a concentration. */
export function usesCalcium(mechanism: string): boolean {
  const { reads, writes } = mechanisms.get(mechanism)!;
  return [...reads, ...writes].some((variable) => CALCIUM.has(variable));
}
