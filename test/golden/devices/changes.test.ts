import { describe, expect, test } from "vitest";
import { SOLVERS } from "../../../src/biophys/run-choices.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { hasReference } from "../../support/reference.js";
import { share } from "../../support/share.js";
import { isChanged, openExperiment, stepsSomaAlone } from "./open-experiment.js";
import { deviceExperiments, readDeviceGolden, worstKept } from "./read-golden.js";

/** Solvers that take NEURON's step; `second-order` takes another, `fast` has a bound of its own. */
const EXACT = SOLVERS.filter((solver) => solver === "exact" || solver === "reference");

/** Experiments with a changed model and a step at the soma alone. */
const experiments = deviceExperiments().filter((experiment) => isChanged(experiment) && stepsSomaAlone(experiment));

describe.skipIf(!hasReference)("changed models equal NEURON", () => {
  test("there are eight kinds of changes of four models", () => expect(experiments).toHaveLength(4 * 8));

  const taken = share(experiments, ({ name }) => name.split("/")[1]!);
  test.each(taken.map((experiment) => [experiment.name, experiment] as const))("%s", async (name, experiment) => {
    const golden = readDeviceGolden(name);
    const { dt_ms, duration_ms, devices, record } = experiment;
    const [step] = devices;
    if (step?.kind !== "current" || !("amplitude" in step)) throw new Error(`${name} has no step`);
    using model = await openExperiment(experiment);
    const stimulus = Stimulus.parse(
      `square:amplitude=${step.amplitude}nA,start=${step.delay}ms,duration=${step.duration}ms,total=${duration_ms}ms`,
    );
    for (const solver of EXACT) {
      const { traces } = await model.run(stimulus, { dt: dt_ms / 1000, record: [...record], solver });
      for (const quantity of record) {
        const { data } = traces[quantity]!;
        expect(worstKept(golden, quantity, data, 1e-3, 1000), `${solver} ${quantity} start`).toBeLessThan(1e-10);
        expect(worstKept(golden, quantity, data, 1e-3), `${solver} ${quantity}`).toBeLessThan(1e-6);
      }
    }
  });
});
