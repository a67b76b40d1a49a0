/** One line of a genome. */
export function entry(section: string, name: string, value: string | number, mechanism = "") {
  return { section, name, value, mechanism };
}

/** A perisomatic fit with the awkward figures of biophysical-models.md D.4. */
export function perisomatic() {
  return {
    passive: [
      {
        ra: 32.0772432623,
        e_pas: -84.74527740478516,
        cm: [
          { section: "soma", cm: 1 },
          { section: "dend", cm: 3.7002019468166822 },
        ],
      },
    ],
    fitting: [{ junction_potential: -14, sweeps: [46] }],
    conditions: [{ celsius: 34, v_init: -84.74527740478516, erev: [{ section: "soma", ena: 53, ek: -107 }] }],
    genome: [
      entry("soma", "gbar_NaTs", 1.1281486914123688, "NaTs"),
      entry("soma", "gamma_CaDynamics", 4.4743022380752e-4, "CaDynamics"),
      entry("soma", "g_pas", 9.170100335412913e-4),
      entry("apic", "g_pas", 4.4606771501076728e-5),
    ],
  };
}

/** An all-active fit without an axon group. */
export function allActive() {
  return {
    passive: [{ ra: 100 }],
    fitting: [{ junction_potential: -14, sweeps: [42] }],
    conditions: [{ celsius: 34, v_init: -90, erev: [{ section: "dend", ena: 53, ek: -107 }] }],
    genome: [
      entry("soma", "g_pas", "0.000115204"),
      entry("soma", "Ra", "80.4097"),
      entry("dend", "cm", "2.5"),
      entry("dend", "gbar_NaV", "0.03012345678", "NaV"),
      entry("apic", "gbar_Ih", "1e-5", "Ih"),
    ],
  };
}
