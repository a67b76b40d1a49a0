import fc from "fast-check";
import { expect, test } from "vitest";
import { RheobaseError } from "../../src/base/errors.js";
import { compileCable } from "../../src/biophys/cable/compile.js";
import { mechanisms, parameterNames } from "../../src/biophys/cable/mechanisms.js";
import { parseFit } from "../../src/biophys/fit/fit.js";
import { BiophysicalModel } from "../../src/biophys/model.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { openSolver } from "../../src/models/load-solver.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { runCount } from "../support/share.js";
import { allActive } from "./made-fit.js";
import { madeTree, swcText } from "./random-tree.js";

const names = [...mechanisms.keys()].flatMap((mechanism) =>
  parameterNames(mechanism, "range").map((name) => ({ mechanism, name })),
);
const line = fc.record({
  section: fc.constantFrom("soma", "axon", "dend", "apic"),
  named: fc.constantFrom(...names),
  value: fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
});

test("any tree with any channels runs to finite voltages, or ends with an error that is no bug of ours", async () => {
  const solver = await openSolver();
  let finished = 0;
  await fc.assert(
    fc.asyncProperty(
      madeTree,
      fc.array(line, { maxLength: 12 }),
      fc.integer({ min: -2000, max: 2000 }),
      async (tree, lines, amplitude) => {
        const genome = lines.map(({ section, named, value }) => ({ section, ...named, value: String(value) }));
        const stimulus = Stimulus.parse(`square:amplitude=${amplitude}pA,start=1ms,duration=3ms,total=5ms`);
        try {
          const fit = parseFit({ ...allActive(), genome });
          const cell = compileCable(buildSections(parseSwc(swcText(tree))), fit);
          using model = new BiophysicalModel({ fit, cell, axon: "stub", meta: {} }, solver);
          const { voltage } = await model.run(stimulus, { dt: 25e-6 });
          finished += 1;
          expect(voltage).toHaveLength(201);
          expect(voltage.every((value) => Math.abs(value) < 1)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RheobaseError);
          expect((error as RheobaseError).code).toMatch(/^(InvalidModel|InvalidMorphology|NumericalFailure)$/);
        }
      },
    ),
    { numRuns: runCount(300) },
  );
  expect(finished).toBeGreaterThan(runCount(300) / 15);
});
