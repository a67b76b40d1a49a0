import { describe, expect, test } from "vitest";
import { InvalidModelError, UnsupportedMechanismError } from "../../../src/base/errors.js";
import { axonRuleOf } from "../../../src/biophys/cable/compile.js";
import { mechanisms, parameterNamed } from "../../../src/biophys/cable/mechanisms.js";
import { spreadFit } from "../../../src/biophys/cable/membrane.js";
import { parseFit } from "../../../src/biophys/fit/fit.js";
import { allActive, entry, perisomatic } from "../made-fit.js";

/** The problems found in a fit, as "place: message". */
function problems(document: unknown): string[] {
  try {
    parseFit(document, { path: "cell_fit.json" });
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error;
    expect(error.message).toMatch(/^Cannot use the fit parameters cell_fit\.json: .*[^.]$/);
    return error.issues.map(({ at, message }) => `${at}: ${message}`);
  }
  return [];
}

describe("parseFit", () => {
  test("rounds perisomatic values to six digits, but not those that pass by hoc", () => {
    const fit = parseFit(perisomatic());
    expect(fit.kind).toBe("perisomatic");
    expect(fit.genome[0]).toMatchObject({ name: "gbar_NaTs", mechanism: "NaTs", value: 1.12815 });
    expect(fit.capacitance).toEqual([
      { section: "soma", value: 1 },
      { section: "dend", value: 3.7002 },
    ]);
    expect([fit.raOhmCm, fit.ePasMv, fit.vInitMv, fit.celsius]).toEqual([
      32.0772432623, -84.74527740478516, -84.74527740478516, 34,
    ]);
    expect(fit.reversal).toEqual([{ section: "soma", ena: 53, ek: -107 }]);
    expect(fit.junctionPotentialMv).toBe(-14);
    expect(fit.fitSweeps).toEqual([46]);
  });

  test("keeps every digit of all-active values, which are strings", () => {
    const fit = parseFit(allActive());
    expect(fit.kind).toBe("all-active");
    expect(fit.ePasMv).toBeNull();
    expect(fit.genome.find(({ name }) => name === "gbar_NaV")!.value).toBe(0.03012345678);
  });

  test("the manifest's word on the kind counts more than the shape", () => {
    const fit = parseFit(perisomatic(), { kind: "all-active" });
    expect(fit.genome[0]!.value).toBe(1.1281486914123688);
  });

  test("takes single objects for lists of one", () => {
    const document = perisomatic();
    const single = { ...document, passive: document.passive[0], conditions: document.conditions[0], fitting: {} };
    expect(parseFit(single)).toMatchObject({ celsius: 34, junctionPotentialMv: null, fitSweeps: [] });
  });

  test("lists every problem with its place", () => {
    expect(
      problems({ ...perisomatic(), passive: [{ ra: "x", e_pas: -80, cm: [{ section: "tuft", cm: 0 }] }] }),
    ).toEqual([
      'passive[0].ra: "x", expected a number',
      'passive[0].cm[0].section: unknown group of sections "tuft"; expected soma, axon, dend or apic',
      "passive[0].cm[0].cm: 0, expected more than 0",
    ]);
    expect(problems({ ...perisomatic(), conditions: [{ v_init: -80, erev: {} }] })).toEqual([
      "conditions[0].erev: {}, expected a list",
      "conditions[0].celsius: missing, expected a number",
    ]);
    expect(problems({ passive: [], conditions: "?" })[0]).toBe("passive: [], expected a list with one object");
    expect(problems([])).toEqual([": [], expected an object with passive, conditions and genome"]);
    expect(problems({ ...perisomatic(), genome: [3] })).toEqual(["genome[0]: 3, expected an object"]);
  });

  test("refuses names that are empty", () => {
    const named = (change: object): (() => unknown) => {
      const fit = perisomatic() as { genome: object[] };
      return () => parseFit({ ...fit, genome: [{ ...fit.genome[0], ...change }] });
    };
    expect(named({ name: "" })).toThrow(/genome\[0\]\.name: "", expected text/);
    expect(named({ section: "" })).toThrow(/genome\[0\]\.section: "", expected text/);
    expect(named({ mechanism: "", name: "g_pas" })).not.toThrow();
  });

  test("names parameters that do not exist, and those that do", () => {
    const genome = [
      entry("soma", "gmax_NaV", "1", "NaV"),
      entry("soma", "diam", "1"),
      entry("soma", "vshift_K_T", "1", "K_T"),
      entry("glob", "gbar_K_T", "1"),
      entry("soma", "gbar_SK", "-1", "SK"),
    ];
    const found = problems({ ...allActive(), genome });
    expect(found[0]).toBe('genome[0].name: unknown parameter "gmax_NaV"; NaV has gbar_NaV');
    expect(found[1]).toBe('genome[1].name: unknown parameter "diam"; there are g_pas, e_pas, cm, Ra');
    expect(found[2]).toContain('expected it in the section "glob"');
    expect(found[3]).toMatch(/^genome\[3\]\.name: "gbar_K_T" is not a global parameter; there are ehcn_Ih, /);
    expect(found[4]).toBe("genome[4].value: -1, expected at least 0");
  });

  test("an unknown mechanism is named with those that exist", () => {
    const document = { ...allActive(), genome: [entry("soma", "gbar_KCNQ", "1", "KCNQ")] };
    expect(() => parseFit(document, { path: "f.json" })).toThrow(UnsupportedMechanismError);
    expect(() => parseFit(document, { path: "f.json" })).toThrow(
      /^Cannot use the mechanism "KCNQ" \(genome\[0\] of f\.json\): this version has CaDynamics, /,
    );
  });
});

describe("the table of mechanisms", () => {
  test("has the 21 channels and pumps and the leak, and finds parameters by NEURON's names", () => {
    expect(mechanisms.size).toBe(22);
    expect(parameterNamed("gbar_Im_v2")).toEqual({
      mechanism: "Im_v2",
      parameter: { name: "gbar", unit: "S/cm²", default: 1e-5, scope: "range", from: 0 },
    });
    expect(parameterNamed("mTauF_K_T")).toMatchObject({ mechanism: "K_T", parameter: { scope: "global" } });
    expect(parameterNamed("gbar_v2")).toBeNull();
    expect(parameterNamed("toString_pas")).toBeNull();
  });
});

describe("spreadFit", () => {
  const names = ["soma[0]", "dend[0]", "dend_5[0]", "axon[0]"];

  test("perisomatic groups match by part of the name, all-active ones by the whole array", () => {
    const peri = spreadFit(parseFit(perisomatic()), names).sections;
    expect(peri.map(({ capacitance }) => capacitance)).toEqual([1, 3.7002, 3.7002, 1]);
    const active = spreadFit(parseFit(allActive()), names).sections;
    expect(active.map(({ capacitance }) => capacitance)).toEqual([1, 2.5, 1, 1]);
    expect(active.map(({ raOhmCm }) => raOhmCm)).toEqual([80.4097, 100, 100, 100]);
  });

  test("has NEURON's defaults where nothing is set", () => {
    const [soma, dend] = spreadFit(parseFit(perisomatic()), names).sections;
    expect([soma!.ena, soma!.ek]).toEqual([53, -107]);
    expect([dend!.ena, dend!.ek]).toEqual([50, -77]);
    expect([...dend!.mechanisms.get("pas")!]).toEqual([["e", -84.74527740478516]]);
  });

  test("later entries win, and globals hold everywhere", () => {
    const genome = [entry("soma", "g_pas", "1e-4"), entry("soma", "g_pas", "2e-4"), entry("glob", "ehcn_Ih", "-30")];
    const { sections, globals } = spreadFit(parseFit({ ...allActive(), genome }), names);
    expect(sections[0]!.mechanisms.get("pas")!.get("g")).toBe(2e-4);
    expect(globals.get("Ih")!.get("ehcn")).toBe(-30);
  });

  test("refuses values for mechanisms that are not inserted", () => {
    const fit = parseFit({ ...allActive(), genome: [entry("soma", "gbar_NaV", "1")] });
    expect(() => spreadFit(fit, names)).toThrow(
      /^Cannot set gbar_NaV \(genome\[0\]\): NaV is not in these sections, expected an earlier entry that inserts it$/,
    );
  });
});

test("the axon rule follows the kind of model", () => {
  expect(axonRuleOf(parseFit(perisomatic()))).toBe("stub");
  expect(() => axonRuleOf(parseFit(perisomatic()), "truncated")).toThrow(InvalidModelError);
  expect(() => axonRuleOf(parseFit(perisomatic()), "half" as "stub")).toThrow(
    /^Cannot choose the axon rule: .*"half", expected truncated, stub, ends, full, none$/,
  );
  expect(axonRuleOf(parseFit(allActive()))).toBe("stub");
  const withAxon = { ...allActive(), genome: [...allActive().genome, entry("axon", "g_pas", "1e-4")] };
  expect(axonRuleOf(parseFit(withAxon))).toBe("truncated");
  expect(axonRuleOf(parseFit(withAxon), "stub")).toBe("stub");
});

test("a genome with something that is no entry is refused by its place", () => {
  const fit = {
    passive: [{ ra: 100 }],
    conditions: [{ celsius: 34, v_init: -80, erev: [] }],
    genome: [null],
  };
  expect(() => parseFit(fit)).toThrow(/genome\[0\]/);
  expect(() => parseFit(fit, { kind: "text" as never })).toThrow(
    'unknown kind "text", expected perisomatic or all-active',
  );
});
