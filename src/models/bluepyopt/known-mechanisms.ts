import { mechanisms } from "../../biophys/cable/mechanisms.js";

/** A mechanism of the Blue Brain Project whose equations are those of a built-in one. */
interface KnownMechanism {
  /** Name of the built-in one. */
  readonly as: string;
  /** Its rates have this temperature built in [°C], where the built-in ones follow celsius. */
  readonly celsius?: number;
}

/** Those of BluePyOpt's l5pc example; each was compared equation by equation (biophysical-models.md D.7). */
const KNOWN: Readonly<Record<string, KnownMechanism>> = {
  NaTs2_t: { as: "NaTs2_t" },
  NaTa_t: { as: "NaTa_t" },
  Nap_Et2: { as: "Nap_Et2" },
  K_Pst: { as: "K_Pst" },
  K_Tst: { as: "K_Tst" },
  SKv3_1: { as: "Kv3_1" },
  SK_E2: { as: "SK" },
  Ih: { as: "Ih" },
  Ca_HVA: { as: "Ca_HVA" },
  Ca_LVAst: { as: "Ca_LVA", celsius: 34 },
  CaDynamics_E2: { as: "CaDynamics" },
  Im: { as: "Im", celsius: 34 },
};

/** Names of all mechanisms that a BluePyOpt model may have. */
export const mechanismNames: readonly string[] = [...new Set([...mechanisms.keys(), ...Object.keys(KNOWN)])];

/** The built-in mechanism that a name means; null if there is none. */
export function builtIn(name: string): string | null {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name]!.as;
  return mechanisms.has(name) ? name : null;
}

/** A parameter by the name of the built-in mechanism. */
export interface KnownParameter {
  /** The model's mechanism, such as `SKv3_1`. */
  readonly mechanism: string;
  /** NEURON's name of the built-in one, such as `gbar_Kv3_1`. */
  readonly name: string;
  /** The temperature at which both are the same [°C]; null for any. */
  readonly celsius: number | null;
}

/**
 * A parameter of one of the mechanisms: `gSKv3_1bar_SKv3_1` is `gbar_Kv3_1`, `decay_CaDynamics_E2` is
 * `decay_CaDynamics`; null if it is of none.
 */
export function knownParameter(parameter: string, present: Iterable<string>): KnownParameter | null {
  const own = [...present].filter((name) => parameter.endsWith(`_${name}`)).sort((a, b) => b.length - a.length)[0];
  const as = own === undefined ? null : builtIn(own);
  if (own === undefined || as === null) return null;
  const stem = parameter.slice(0, -own.length - 1);
  const isTheirs = stem === `g${own}bar`;
  return {
    mechanism: own,
    name: `${isTheirs ? "gbar" : stem}_${as}`,
    // The built-in ones of the same name follow the temperature; which is meant, the name of the conductance tells.
    celsius: isTheirs || own !== as ? (KNOWN[own]?.celsius ?? null) : null,
  };
}
