import { describe, expect, test } from "vitest";
import { InvalidModelError, InvalidOptionError } from "../../../src/base/errors.js";
import { nodeDistances } from "../../../src/biophys/cable/node-distances.js";
import { placeNamed, segmentsNamed } from "../../../src/biophys/cable/places.js";
import type { ModelChanges } from "../../../src/biophys/changes/change-model.js";
import { parseFit } from "../../../src/biophys/fit/fit.js";
import type { BiophysicalModel } from "../../../src/biophys/model.js";
import { openSolver } from "../../../src/models/load-solver.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openShippedCell } from "../../support/shipped-cell.js";

const step = Stimulus.parse("square:amplitude=220pA,start=5ms,duration=20ms,total=30ms");
const dt = 25e-6;

/** Values of a mechanism's parameter at the segments of a place. */
function valuesAt({ definition: { cell } }: BiophysicalModel, place: string, mechanism: string, parameter: string) {
  const { nodes, parameters } = cell.mechanisms.find(({ name }) => name === mechanism)!;
  return segmentsNamed(cell, place).map(({ segment }) => parameters[parameter]![nodes.indexOf(segment)]);
}

describe("with", () => {
  test("gives another model and leaves the first as it is", async () => {
    using model = await openShippedCell();
    const before = structuredClone(model.definition.cell);
    using changed = model.with({ "soma.gbar_NaTs": "x0.8", "soma.gbar_K_P": 0.2 });
    expect(model.definition.cell).toEqual(before);
    const [old] = valuesAt(model, "soma", "NaTs", "gbar");
    expect(valuesAt(changed, "soma", "NaTs", "gbar")).toEqual([old! * 0.8]);
    expect(valuesAt(changed, "soma", "K_P", "gbar")).toEqual([0.2]);
    expect((await changed.run(step, { dt })).voltage).not.toEqual((await model.run(step, { dt })).voltage);
  });

  test("lists the changes in provenance, those of several calls in their order", async () => {
    using model = await openShippedCell();
    const along = { kind: "linear", at0: 3e-5, perUm: 1e-8 } as const;
    using changed = model.with({ celsius: 30, "soma.gbar_NaTs": "x0.8" }).with({ "apic.g_pas": along });
    expect((await changed.run(step, { dt })).provenance).toMatchObject({
      model: {
        source: "fit_parameters.json",
        fit: {
          celsius: 30,
          extension: { changes: ["celsius=30", "soma.gbar_NaTs=x0.8", `apic.g_pas=${JSON.stringify(along)}`] },
        },
      },
    });
  });

  test("without changes gives the same bits", async () => {
    using model = await openShippedCell();
    using same = model.with({});
    expect((await same.run(step, { dt })).voltage).toEqual((await model.run(step, { dt })).voltage);
  });

  test("takes a number, a unit, a factor and an expression", async () => {
    using model = await openShippedCell();
    const value = (change: ModelChanges[string]) =>
      valuesAt(model.with({ "dend.g_pas": change }), "dend[3]", "pas", "g")[0];
    expect(value(6e-5)).toBe(6e-5);
    expect(value("60 uS/cm2")).toBe(6e-5);
    expect(value("x2")).toBe(2 * 3e-5);
    expect(value("6e-5 + 0*distance")).toBe(6e-5);
    expect(value({ kind: "uniform", value: 3e-5, factor: 2 })).toBe(6e-5);
  });

  test("evaluates what varies at the middles of segments, in path distance from soma(0.5)", async () => {
    using model = await openShippedCell();
    using changed = model.with({
      "apic.g_pas": { kind: "linear", at0: 1e-5, perUm: 1e-7 },
      "dend.cm": { kind: "step", inside: 2, outside: 1, fromUm: 20, toUm: 60 },
      "dend.g_pas": "1e-5*exp(distance/100)",
    });
    const { cell } = changed.definition;
    const distances = nodeDistances(cell);
    const far = segmentsNamed(cell, "apic").map(({ segment }) => 1e-5 + 1e-7 * distances[segment]!);
    expect(valuesAt(changed, "apic", "pas", "g")).toEqual(far);
    for (const { segment, distanceUm } of segmentsNamed(cell, "dend[0]")) {
      expect(cell.capacitance[segment]).toBe(distanceUm >= 20 && distanceUm < 60 ? 2 : 1);
    }
    const near = placeNamed(cell, "dend[0](0.5)");
    expect(valuesAt(changed, "dend[0](0.5)", "pas", "g")[0]).toBeCloseTo(1e-5 * Math.exp(near.distanceUm / 100), 15);
  });

  test("later changes act on earlier ones", async () => {
    using model = await openShippedCell();
    const graded = { kind: "linear", at0: 1e-5, perUm: 0 } as const;
    using changed = model
      .with({ "apic.g_pas": graded })
      .with({ "apic[2].g_pas": 5e-5, "all.g_pas": "x2" })
      .with({ "apic[3].g_pas": "x3" });
    expect(valuesAt(changed, "apic[1](0.5)", "pas", "g")).toEqual([2e-5]);
    expect(valuesAt(changed, "apic[2](0.5)", "pas", "g")).toEqual([1e-4]);
    expect(valuesAt(changed, "apic[3](0.5)", "pas", "g")[0]).toBeCloseTo(6e-5, 18);
    expect(valuesAt(changed, "dend[2]", "pas", "g")).toEqual([6e-5]);
    using uniform = changed.with({ "apic.g_pas": 4e-5 });
    expect(new Set(valuesAt(uniform, "apic", "pas", "g"))).toEqual(new Set([4e-5]));
    expect(uniform.definition.fit.extension?.values).toEqual([]);
  });

  test("changes resistivity, temperature, start and reversal potentials", async () => {
    using model = await openShippedCell();
    using changed = model.with({ "all.Ra": "150 Ohm cm", celsius: "22 C", v_init: -75, "soma.ek": -90, ehcn_Ih: -40 });
    const { cell, fit } = changed.definition;
    expect([fit.raOhmCm, cell.celsius, cell.vInit]).toEqual([150, 22, -75]);
    expect(cell.ek[placeNamed(cell, "soma").segment]).toBe(-90);
    expect(valuesAt(changed, "soma", "Ih", "ehcn")).toEqual([-40]);
    const ratio = cell.axialMohm[5]! / model.definition.cell.axialMohm[5]!;
    expect(ratio).toBeCloseTo(150 / model.definition.fit.raOhmCm, 12);
    using one = model.with({ "dend[3].Ra": 300 });
    const { segment } = placeNamed(one.definition.cell, "dend[3](0.5)");
    expect(one.definition.cell.axialMohm[segment]).not.toBe(model.definition.cell.axialMohm[segment]);
    expect(one.definition.cell.axialMohm[1]).toBe(model.definition.cell.axialMohm[1]);
  });

  test("changes the axon, whose group has the fit's values", async () => {
    using model = await openShippedCell();
    using full = model.with({ axon: "full", "axon.g_pas": "x2" });
    using none = model.with({ axon: "none" });
    expect([full.definition.axon, none.definition.axon]).toEqual(["full", "none"]);
    expect(none.sections.map(({ name }) => name)).toEqual(
      model.sections.map(({ name }) => name).filter((name) => !name.startsWith("axon")),
    );
    const axon = full.sections.filter(({ name }) => name.startsWith("axon"));
    expect(axon.length).toBeGreaterThan(0);
    expect(axon.every(({ nseg, lengthUm }) => nseg === 1 + 2 * Math.trunc(lengthUm / 40))).toBe(true);
    // NEURON creates sections by type: the reconstructed axon comes second.
    expect(full.sections.findIndex(({ name }) => name === "axon[0]")).toBe(1);
    expect(new Set(valuesAt(full, "axon", "pas", "g"))).toEqual(new Set([2 * 5e-4]));
    await expect(none.run(step, { dt })).resolves.toMatchObject({ kind: "biophysical" });
  });

  test.each<[string, ModelChanges[string], RegExp]>([
    [
      "soma.gbar_NaTS",
      1,
      /soma has no gbar_NaTS \(did you mean "gbar_NaTs"\?\), expected one of g_pas, e_pas, gbar_NaTs/,
    ],
    ["dend.gbar_NaTs", 1, /dend has no gbar_NaTs, expected one of g_pas, e_pas, cm, Ra, ena, ek/],
    ["som.cm", 1, /the cell has no som \(did you mean "soma"\?\), expected soma, dend, apic, axon, all, or a section/],
    ["dend[99].cm", 1, /the cell has dend\[0\] to dend\[34\], expected one of these/],
    ["gbar_NaTs", 1, /it needs the sections, expected soma\.gbar_NaTs, all\.gbar_NaTs/],
    ["celcius", 1, /the model has no celcius \(did you mean "celsius"\?\)/],
    ["all.Ra", -5, /Cannot set all\.Ra to -5 Ω·cm: expected more than 0/],
    ["soma.gbar_NaTs", -1, /to -1 S\/cm²: expected at least 0/],
    ["soma.gbar_NaTs", Number.NaN, /expected a number in S\/cm²/],
    ["soma.gbar_NaTs", "x-1", /expected a number in S\/cm², a number with a unit \(S\/cm2, mS\/cm2/],
    ["all.Ra", "5 mV", /to "5 mV": expected a number in Ω·cm, a number with a unit \(Ohm cm/],
    ["celsius", 90, /Cannot set celsius to 90 °C: expected 0 to 60/],
    ["soma.celsius", 30, /celsius has one value for the whole cell, expected "celsius"/],
    ["dend.Ra", "distance", /Cannot vary dend\.Ra along the tree: it has one value for each section/],
    ["apic.g_pas", "exp(distanc)", /"distanc" \(did you mean "distance"\?\) at column 5/],
    [
      "apic.g_pas",
      { kind: "linear", at0: 1 } as never,
      /Cannot set apic\.g_pas: perUm is missing, expected at0, perUm/,
    ],
    ["apic.g_pas", { kind: "cubic" } as never, /the kind is cubic, expected one of uniform, linear/],
    ["axon", "half" as never, /it is the string "half", expected truncated, stub, ends, full, none/],
  ])("refuses %s=%s", async (key, value, message) => {
    using model = await openShippedCell();
    expect(() => model.with({ [key]: value })).toThrow(InvalidOptionError);
    expect(() => model.with({ [key]: value })).toThrow(message);
  });

  test("names the segment where a value that varies is out of range", async () => {
    using model = await openShippedCell();
    const change = () => model.with({ "apic.g_pas": { kind: "linear", at0: 1e-5, perUm: -1e-6 } });
    expect(change).toThrow(InvalidModelError);
    expect(change).toThrow(
      /g_pas: at apic\[0\]\(0\.5\), 28\.\d+ µm from soma\(0\.5\), it is -0\.0000181\d+ S\/cm², expected/,
    );
  });

  test("needs the morphology", async () => {
    using model = await openShippedCell();
    const { morphology: _, ...definition } = model.definition;
    const { BiophysicalModel: Model } = await import("../../../src/biophys/model.js");
    using bare = new Model(definition, await openSolver());
    expect(() => bare.with({ celsius: 30 })).toThrow(/it was made without its morphology/);
  });
});

describe("the length of segments", () => {
  const counts = ({ sections }: BiophysicalModel) => sections.map(({ nseg, lengthUm }) => [nseg, lengthUm] as const);

  test("gives every section 1 + 2·int(L/length) of them, also after further changes and when saved", async () => {
    using model = await openShippedCell();
    using changed = model.with({ segment_length: 10 });
    expect(counts(changed)).toEqual(counts(model).map(([, um]) => [1 + 2 * Math.trunc(um / 10), um]));
    using warmer = changed.with({ celsius: 36, axon: "none" });
    expect(counts(warmer)).toEqual(counts(changed).slice(0, -2));
    expect(warmer.definition.fit.extension?.changes).toEqual(["segment_length=10", "celsius=36", "axon=none"]);
    const [extension] = warmer.fitDocument().rheobase as [Record<string, unknown>];
    expect(extension).toMatchObject({ segment_um: 10, axon: "none" });
    const saved = parseFit(warmer.fitDocument());
    expect(saved.extension).toEqual(warmer.definition.fit.extension);
  });

  test("may have a unit; 40 µm change nothing", async () => {
    using model = await openShippedCell();
    for (const segment_length of [40, "40", "40um", "0.04 mm"]) {
      using same = model.with({ segment_length });
      expect(same.definition.cell).toEqual(model.definition.cell);
    }
  });

  test.each([0, -1, Number.NaN, "0um", "20 pA", "long", ""])("is refused: %j", async (segment_length) => {
    using model = await openShippedCell();
    expect(() => model.with({ segment_length })).toThrow(
      /^Cannot set segment_length to .*, expected|: expected a length above 0/,
    );
  });

  test("is refused where it makes more segments than any cell has", async () => {
    using model = await openShippedCell();
    expect(() => model.with({ segment_length: 1e-3 })).toThrow(/it has \d+ segments .*, expected at most 200000/);
  });
});
