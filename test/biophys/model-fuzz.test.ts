import fc from "fast-check";
import { expect, test } from "vitest";
import { RheobaseError } from "../../src/base/errors.js";
import { compileCable } from "../../src/biophys/cable/compile.js";
import { mechanisms, parameterNames } from "../../src/biophys/cable/mechanisms.js";
import { parseFit } from "../../src/biophys/fit/fit.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { filesOf } from "../../src/biophys/package/model-files.js";
import { readModelPackage } from "../../src/biophys/package/model-package.js";
import { runCount } from "../support/share.js";
import { allActive, perisomatic } from "./made-fit.js";
import { madeTree, swcText } from "./random-tree.js";

/** Runs `work`; anything thrown must be an error of ours, and not a bug's. */
function onlyOwnErrors(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(RheobaseError);
    expect((error as RheobaseError).code).not.toBe("Internal");
  }
}

test("any JSON is met with a fit or an error of ours", () => {
  const sections = fc.constantFrom("passive", "conditions", "fitting", "genome");
  const spoiled = fc.tuple(fc.constantFrom(perisomatic(), allActive()), sections, fc.jsonValue());
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), spoiled), (made) => {
      const document: unknown =
        Array.isArray(made) && made.length === 3 ? { ...(made[0] as object), [String(made[1])]: made[2] } : made;
      onlyOwnErrors(() => parseFit(document));
    }),
    { numRuns: runCount(500) },
  );
});

test("any texts are met with a package or an error of ours", async () => {
  const text = fc.oneof(fc.json(), fc.string(), fc.constant(JSON.stringify(allActive())));
  const folder = fc.tuple(text, text, fc.boolean()).map(([manifest, fit, described]) => {
    const files: [string, string][] = [
      ["fit.json", fit],
      ["cell.swc", ""],
    ];
    if (described) files.push(["manifest.json", manifest]);
    return new Map(files);
  });
  await fc.assert(
    fc.asyncProperty(folder, async (texts) => {
      const read = await readModelPackage(filesOf(texts)).catch((error: unknown) => error);
      onlyOwnErrors(() => {
        if (read instanceof Error) throw read;
      });
    }),
  );
});

test("any mechanism in any group of any tree compiles to finite numbers", () => {
  const names = [...mechanisms.keys()].flatMap((mechanism) =>
    parameterNames(mechanism, "range").map((name) => ({ mechanism, name })),
  );
  const line = fc.record({
    section: fc.constantFrom("soma", "axon", "dend", "apic"),
    named: fc.constantFrom(...names),
    value: fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
  });
  fc.assert(
    fc.property(madeTree, fc.array(line, { maxLength: 12 }), (tree, lines) => {
      const genome = lines.map(({ section, named, value }) => ({ section, ...named, value: String(value) }));
      const fit = parseFit({ ...allActive(), genome });
      const morphology = buildSections(parseSwc(swcText(tree)));
      const cell = compileCable(morphology, fit, { axon: "stub" });
      for (const { nodes, parameters } of cell.mechanisms) {
        expect([...nodes]).toEqual([...new Set(nodes)].sort((a, b) => a - b));
        for (const values of Object.values(parameters)) {
          expect(values).toHaveLength(nodes.length);
          expect(values.every(Number.isFinite)).toBe(true);
        }
      }
    }),
    { numRuns: runCount(200) },
  );
});
