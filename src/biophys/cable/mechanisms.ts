/** What a mechanism can be told, by its NEURON names without suffix, with NEURON's defaults (mechanisms.md). */
export interface MechanismInfo {
  /** One value a segment. */
  readonly parameters: Readonly<Record<string, number>>;
  /** One value for the whole cell. */
  readonly globals: Readonly<Record<string, number>>;
}

function channel(gbar = 1e-5, globals: Readonly<Record<string, number>> = {}): MechanismInfo {
  return { parameters: { gbar }, globals };
}

/**
 * All mechanisms of the solver: the 16 of the Allen Cell Types Database, 5 of Allen's later human models, and `pas`.
 * Units: gbar, g [S/cm²]; e, ehcn, vshift and half voltages [mV]; decay [ms]; depth [µm]; minCai [mM]; gamma a fraction.
 */
export const mechanisms: ReadonlyMap<string, MechanismInfo> = new Map<string, MechanismInfo>([
  ["CaDynamics", { parameters: { gamma: 0.05, decay: 80, depth: 0.1, minCai: 1e-4 }, globals: {} }],
  ["Ca_HVA", channel()],
  ["Ca_LVA", channel()],
  ["Ih", channel(1e-5, { ehcn: -45 })],
  ["Im", channel()],
  ["Im_v2", channel()],
  ["K_P", channel(1e-5, { vshift: 0, tauF: 1 })],
  ["K_Pst", channel()],
  ["K_T", channel(1e-5, { vshift: 0, mTauF: 1, hTauF: 1 })],
  ["K_Tst", channel()],
  ["Kd", channel()],
  ["Kv2like", channel()],
  ["Kv3_1", channel(1e-5, { vshift: 0 })],
  [
    "NaTa",
    channel(1e-5, {
      malphaF: 0.182,
      mbetaF: 0.124,
      mvhalf: -48,
      mk: 6,
      halphaF: 0.015,
      hbetaF: 0.015,
      hvhalf: -69,
      hk: 6,
    }),
  ],
  ["NaTa_t", channel()],
  ["NaTs", channel()],
  ["NaTs2_t", channel()],
  ["NaV", channel(0.015)],
  ["Nap", channel()],
  ["Nap_Et2", channel()],
  ["SK", channel(1e-6)],
  ["pas", { parameters: { g: 1e-3, e: -70 }, globals: {} }],
]);

/** A parameter of a mechanism, as named in a fit. */
export interface ParameterName {
  readonly mechanism: string;
  /** Without the suffix, such as `gbar`. */
  readonly parameter: string;
  readonly global: boolean;
}

/** Finds what NEURON's name of a parameter, such as `gbar_Im_v2`, belongs to; null where there is no such name. */
export function parameterNamed(name: string): ParameterName | null {
  for (const [mechanism, { parameters, globals }] of mechanisms) {
    const suffix = `_${mechanism}`;
    if (!name.endsWith(suffix)) continue;
    const parameter = name.slice(0, -suffix.length);
    if (Object.hasOwn(parameters, parameter)) return { mechanism, parameter, global: false };
    if (Object.hasOwn(globals, parameter)) return { mechanism, parameter, global: true };
  }
  return null;
}

/** NEURON's names of what `mechanism` can be told: per segment, or with `globals` for the whole cell. */
export function parameterNames(mechanism: string, kind: "parameters" | "globals"): string[] {
  return Object.keys(mechanisms.get(mechanism)?.[kind] ?? {}).map((parameter) => `${parameter}_${mechanism}`);
}
