import { type NumberRange, outside } from "../../base/document/schemas.js";
import { mechanisms, parameterNamed } from "../cable/mechanisms.js";

/** A parameter of a section or segment by NEURON's name, or of the whole cell. */
export interface ParameterInfo {
  readonly unit: string;
  /** The physically meaningful values. */
  readonly rule: NumberRange;
  /** `section`: one value per section; `segment`: one per segment; `cell`: one for the whole cell. */
  readonly scope: "section" | "segment" | "cell";
  /** Mechanism that it belongs to; null for properties of the membrane and cytoplasm. */
  readonly mechanism: string | null;
}

const POTENTIAL = { unit: "mV", rule: { from: -200, to: 200 }, mechanism: null } as const;

/** Properties that do not belong to a mechanism. */
const PROPERTIES: Readonly<Record<string, ParameterInfo>> = {
  cm: { unit: "µF/cm²", rule: { above: 0 }, scope: "segment", mechanism: null },
  Ra: { unit: "Ω·cm", rule: { above: 0 }, scope: "section", mechanism: null },
  ena: { ...POTENTIAL, scope: "segment" },
  ek: { ...POTENTIAL, scope: "segment" },
  celsius: { unit: "°C", rule: { from: 0, to: 60 }, scope: "cell", mechanism: null },
  v_init: { ...POTENTIAL, scope: "cell" },
};

/** A parameter by NEURON's name, such as `gbar_Im_v2`, `cm` or `celsius`; null if unknown. */
export function parameterInfo(name: string): ParameterInfo | null {
  if (Object.hasOwn(PROPERTIES, name)) return PROPERTIES[name]!;
  const known = parameterNamed(name);
  if (known === null) return null;
  const { unit, scope, from, above } = known.parameter;
  const rule = from !== undefined ? { from } : above !== undefined ? { above } : {};
  return { unit, rule, scope: scope === "global" ? "cell" : "segment", mechanism: known.mechanism };
}

/** Why a value is out of a parameter's range; null if it is within. */
export function rangeProblem({ rule }: ParameterInfo, value: number): string | null {
  if (!Number.isFinite(value)) return "a finite number";
  const { from, to } = rule;
  const limit = outside(value, rule)?.expected ?? null;
  return limit !== null && from !== undefined && to !== undefined ? `${from} to ${to}` : limit;
}

/** A unit for messages: empty for a pure number, otherwise after a space. */
export const unitText = (unit: string): string => (unit === "1" ? "" : ` ${unit}`);

/** Names of all parameters with a value per section or segment of some mechanisms. */
export function localNames(present: Iterable<string>): string[] {
  const own = [...present].flatMap((mechanism) =>
    (mechanisms.get(mechanism)?.parameters ?? [])
      .filter(({ scope }) => scope === "range")
      .map(({ name }) => `${name}_${mechanism}`),
  );
  return [...own, "cm", "Ra", "ena", "ek"];
}
