import { describe, expect, it } from "vitest";
import { quantityGroups } from "../../../../src/plot/charts/traces/quantities.js";
import type { TracePlot } from "../../../../src/plot/sweep-plot.js";

const trace = (name: string, unit: string, peak = 1, distanceUm?: number): TracePlot => ({
  name,
  unit,
  values: Float64Array.of(0, -peak, Number.NaN),
  distanceUm,
});

describe("quantityGroups", () => {
  it("puts quantities together, voltages first, then by name, places by their distance", () => {
    const groups = quantityGroups([
      trace("soma.cai", "mM"),
      trace("apic[2](0.5).v", "V", 0.1, 300),
      trace("all.g", "S"),
      trace("dend[1](0.5).v", "V", 0.1, 20),
    ]);
    expect(groups.map(({ quantity, traces }) => [quantity, traces.map(({ place }) => place)])).toEqual([
      ["v", ["dend[1](0.5)", "apic[2](0.5)"]],
      ["cai", ["soma"]],
      ["g", ["all"]],
    ]);
  });

  it("keeps one name in two units apart, and places without a distance last, in their order", () => {
    expect(quantityGroups([trace("a.x", "V"), trace("b.x", "A")])).toHaveLength(2);
    const [{ traces }] = quantityGroups([trace("b.v", "V"), trace("a.v", "V"), trace("c.v", "V", 1, 5)]) as [
      ReturnType<typeof quantityGroups>[number],
    ];
    expect(traces.map(({ place }) => place)).toEqual(["c", "b", "a"]);
  });

  it.each([
    ["soma.v", "V", 0.02, "voltage (mV)", 1e3],
    ["contact 0.V_ext", "V", 1e-4, "V_ext (µV)", 1e6],
    ["soma.i_mem", "A", 2e-9, "i_mem (pA)", 1e12],
    ["soma.i_clamp", "A", 2e-8, "i_clamp (nA)", 1e9],
    ["soma.g_syn", "S", 1e-9, "g_syn (nS)", 1e9],
    ["soma.g_syn", "S", 1e-11, "g_syn (pS)", 1e12],
    ["soma.ina", "A/m^2", 1, "ina (µA/cm²)", 100],
    ["soma.cai", "mM", 1e-4, "calcium (µM)", 1e3],
    ["soma.cai", "mM", 5e-5, "calcium (nM)", 1e6],
    ["soma.m_NaTs", "1", 1, "m_NaTs", 1],
    ["soma.odd", "K", 300, "odd (K)", 1],
  ])("%s in %s with a peak of %f is %s", (name, unit, peak, label, scale) => {
    expect(quantityGroups([trace(name, unit, peak)])).toMatchObject([{ label, scale }]);
  });
});
