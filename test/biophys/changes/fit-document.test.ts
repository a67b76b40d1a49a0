import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ModelChanges } from "../../../src/biophys/changes/change-model.js";
import { parseFit } from "../../../src/biophys/fit/fit.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openBiophysical, openShippedCell, shippedCellFolder } from "../../support/shipped-cell.js";

const step = Stimulus.parse("square:amplitude=220pA,start=5ms,duration=20ms,total=30ms");
const morphology = readFileSync(join(shippedCellFolder, "cell.swc"), "utf8");

describe("fitDocument", () => {
  test.each<[string, ModelChanges]>([
    ["nothing", {}],
    ["conductances of more than 6 digits", { "soma.gbar_NaTs": "x0.812345678", "all.g_pas": "x1.1" }],
    [
      "the membrane of groups and single sections",
      { "dend.cm": "x1.3", "dend[3].cm": 2, "dend[4].Ra": 200, "all.e_pas": -79 },
    ],
    [
      "conductances that vary",
      { "apic.g_pas": { kind: "exponential", scale: 3e-5, lengthUm: -200 }, "dend.g_pas": "3e-5+1e-8*distance" },
    ],
    ["conditions", { celsius: 22.5, v_init: -75, "soma.ena": 55, "dend.ek": -90, ehcn_Ih: -44.123456789 }],
    ["the axon", { axon: "full", "axon.cm": "x0.9" }],
    ["no axon", { axon: "none" }],
  ])("opens to the same bits after changes of %s", async (_, changes) => {
    using model = await openShippedCell();
    using changed = model.with(changes);
    const document = JSON.parse(JSON.stringify(changed.fitDocument())) as object;
    using again = await openBiophysical({ fit: document, morphology });
    expect(again.definition.cell).toEqual(changed.definition.cell);
    expect(again.definition.axon).toBe(changed.definition.axon);
    expect(again.definition.fit.extension).toEqual({
      ...again.definition.fit.extension,
      changes: changed.definition.fit.extension!.changes,
    });
    expect(again.fitDocument()).toEqual(document);
    expect((await again.run(step, { dt: 25e-6 })).voltage).toEqual((await changed.run(step, { dt: 25e-6 })).voltage);
  });

  test("says in the Allen Institute's fields what they can say", async () => {
    using model = await openShippedCell();
    const document = model.with({ "soma.gbar_NaTs": 0.5, "dend.cm": 1.5, "all.Ra": 120 }).fitDocument();
    expect(document).toMatchObject({
      rheobase: [{ format: 1, kind: "perisomatic", axon: "stub", values: [] }],
      passive: [{ ra: 120, cm: expect.arrayContaining([{ section: "dend", cm: 1.5 }]) }],
      genome: expect.arrayContaining([{ section: "soma", name: "gbar_NaTs", value: 0.5, mechanism: "NaTs" }]),
    });
  });

  test("problems of the extension are named with their place", async () => {
    using model = await openShippedCell();
    const document = model.with({}).fitDocument();
    const broken = {
      ...document,
      rheobase: [
        {
          format: 2,
          kind: "other",
          axon: "half",
          values: [
            { section: "tuft", name: "g_pas", value: 1 },
            { section: "apic", name: "gbar", value: 1 },
            { section: "apic", name: "g_pas", value: { kind: "linear", at0: 1 } },
            { section: "apic", name: "g_pas", value: "much" },
          ],
          changes: [1],
        },
      ],
    };
    expect(() => parseFit(broken)).toThrow(
      /rheobase\[0\]\.format: 2, expected 1; a newer rheobase may have written it/,
    );
    const issues = (() => {
      try {
        parseFit(broken);
      } catch (error) {
        return (error as { issues: { at: string }[] }).issues.map(({ at }) => at);
      }
      return [];
    })();
    expect(issues).toEqual([
      "rheobase[0].format",
      "rheobase[0].kind",
      "rheobase[0].axon",
      "rheobase[0].values[0].section",
      "rheobase[0].values[1].name",
      "rheobase[0].values[2].value",
      "rheobase[0].values[3].value",
      "rheobase[0].changes[0]",
    ]);
  });
});
