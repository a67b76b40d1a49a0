import { describe, expect, it } from "vitest";
import { builtIn, knownParameter } from "../../../src/models/bluepyopt/known-mechanisms.js";

describe("mechanisms of the Blue Brain Project", () => {
  it.each([
    ["SKv3_1", "Kv3_1"],
    ["NaTs2_t", "NaTs2_t"],
    ["Kv2like", "Kv2like"],
    ["pas", "pas"],
    ["TC_HH", null],
    ["constructor", null],
  ])("%s is %s", (name, as) => {
    expect(builtIn(name)).toBe(as);
  });

  it.each([
    ["gSKv3_1bar_SKv3_1", "gbar_Kv3_1", null],
    ["gIhbar_Ih", "gbar_Ih", null],
    ["gbar_Ih", "gbar_Ih", null],
    ["decay_CaDynamics_E2", "decay_CaDynamics", null],
    ["gCa_LVAstbar_Ca_LVAst", "gbar_Ca_LVA", 34],
    ["gImbar_Im", "gbar_Im", 34],
    // The built-in one by its own name.
    ["gbar_Im", "gbar_Im", null],
    ["gbar_Im_v2", "gbar_Im_v2", null],
    ["g_pas", "g_pas", null],
  ])("the parameter %s is %s", (parameter, name, celsius) => {
    const present = ["SKv3_1", "Ih", "CaDynamics_E2", "Ca_LVAst", "Im", "Im_v2", "v2", "pas"];
    expect(knownParameter(parameter, present)).toMatchObject({ name, celsius });
  });

  it("a parameter of none of them is unknown", () => {
    expect(knownParameter("gbar_Nap", ["Ih"])).toBeNull();
    expect(knownParameter("cm", ["Ih"])).toBeNull();
  });
});
