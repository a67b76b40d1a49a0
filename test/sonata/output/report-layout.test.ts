import { describe, expect, it } from "vitest";
import { layoutsOf, reportUnit, rowsOf } from "../../../src/sonata/output/report-layout.js";
import { readReport } from "../../../src/sonata/reports.js";
import { openShippedCell } from "../../support/shipped-cell.js";

const { cell } = (await openShippedCell()).definition;
const node = { population: "v1", id: 7, typeId: 100, attributes: {} };
const context = { tstopMs: 1, dtMs: 0.1, output: { folder: "", spikes: "spikes.h5", order: "by_time" as const } };

function layouts(values: object) {
  const all = { module: "membrane_report", variable_name: "v", ...values };
  return layoutsOf(readReport({ name: "r", values: all }, "c.json", context), [{ node, cell }]);
}

describe("the columns of a report", () => {
  it("are the middle of the soma for that word alone, whose voltage needs no trace", () => {
    const [layout] = layouts({ sections: "soma" });
    expect(layout).toMatchObject({ name: "r", fileName: "r.h5", variable: "v", isMiddle: true });
    expect(layout!.cells).toEqual([
      { population: "v1", id: 7, elements: [{ section: 0, x: 0.5, type: 1, trace: null }] },
    ]);
  });

  it("are all segments in the order of the sections, with their types of SWC", () => {
    const { elements } = layouts({})[0]!.cells[0]!;
    expect(elements).toHaveLength(cell.sections.reduce((sum, { nseg }) => sum + nseg, 0));
    const [soma, ...rest] = elements;
    expect(soma).toEqual({ section: 0, x: 0.5, type: 1, trace: null });
    expect(rest.every(({ trace }) => trace !== null)).toBe(true);
    const byType = { 2: "axon", 3: "dend", 4: "apic" } as Record<number, string>;
    for (const { section, x, type, trace } of rest) {
      const { name, nseg } = cell.sections[section]!;
      expect(name.startsWith(`${byType[type]}[`)).toBe(true);
      expect(trace!.startsWith(`${name}(`)).toBe(true);
      const k = x * nseg - 0.5;
      expect(Math.abs(k - Math.round(k))).toBeLessThan(1e-12);
    }
    expect(elements.map(({ section }) => section)).toEqual(
      elements.map(({ section }) => section).sort((a, b) => a - b),
    );
  });

  it("are the segments that have the quantity; groups that the cell lacks are left out", () => {
    const names = (values: object): string[] =>
      layouts(values)[0]!.cells[0]!.elements.map(({ section }) => cell.sections[section]!.name);
    expect(names({ variable_name: "cai" })).toEqual(["soma[0]"]);
    expect(new Set(names({ sections: ["axonal", "somatic"] }))).toEqual(new Set(["axon[0]", "axon[1]", "soma[0]"]));
    expect(() => layouts({ variable_name: "cai", sections: ["basal"] })).toThrow(/there is no cai at dend/);
  });

  it("are files of their own for several variables", () => {
    const files = layouts({ variable_name: ["v", "cai"], sections: "soma", file_name: "some.h5" });
    expect(files.map(({ fileName, variable }) => [fileName, variable])).toEqual([
      ["some_v.h5", "v"],
      ["some_cai.h5", "cai"],
    ]);
    expect(files[1]!.cells[0]!.elements[0]!.trace).toBe("soma[0](0.5).cai");
  });
});

describe("the rows of a report", () => {
  const voltage = Float64Array.from({ length: 11 }, (_, i) => i * 1e-3);
  const calcium = { data: voltage.map((v) => v * 2), unit: "mM", shape: [11] };
  const response = { voltage, traces: { "soma[0](0.5).cai": calcium } } as unknown as Parameters<typeof rowsOf>[2];
  const element = { section: 0, x: 0.5, type: 1 };

  it("are the states after its steps, not that at the start, in NEURON's units", () => {
    const steps = { startMs: 0.2, endMs: 0.8, dtMs: 0.2, first: 2, every: 2, count: 3 };
    const rows = Array.from(rowsOf({ ...element, trace: null }, steps, response));
    expect(rows).toEqual([3, 5, 7]);
    const concentrations = rowsOf({ ...element, trace: "soma[0](0.5).cai" }, { ...steps, count: 1 }, response);
    expect(Array.from(concentrations)).toEqual([0.006]);
  });

  it.each([
    ["V", ["mV", 1e3]],
    ["A/m^2", ["mA/cm2", 0.1]],
    ["A", ["nA", 1e9]],
    ["S", ["uS", 1e6]],
    ["mM", ["mM", 1]],
    ["1", ["1", 1]],
  ])("%s", (si, unit) => {
    expect(reportUnit(si)).toEqual(unit);
  });
});
