import { describe, expect, test } from "vitest";
import type { ModelChanges } from "../../../src/biophys/changes/change-model.js";
import type { ParameterChange } from "../../../src/biophys/changes/change-rule.js";
import { SOLVERS } from "../../../src/biophys/run-choices.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openGolden } from "../../support/biophysical-golden.js";
import { hasReference } from "../../support/reference.js";
import type { DeviceExperiment, Gradient, ModelChange } from "./experiment.js";
import { deviceExperiments, readDeviceGolden, worstKept } from "./read-golden.js";

/** Folders of golden/biophysical whose names differ from their models'. */
const GOLDEN: Readonly<Record<string, string>> = { "491766131": "491766131-all-active" };
/** Solvers that take NEURON's step; `second-order` takes another, `fast` has a bound of its own. */
const EXACT = SOLVERS.filter((solver) => solver === "exact" || solver === "reference");

/** Experiments with a changed model and a step at the soma alone. */
const experiments = deviceExperiments().filter(
  ({ changes, axon, devices: [step, ...others] }) =>
    (changes !== undefined || axon !== undefined) &&
    others.length === 0 &&
    step?.kind === "current" &&
    "amplitude" in step &&
    step.at === "soma[0](0.5)",
);

describe.skipIf(!hasReference)("changed models equal NEURON", () => {
  test("there are eight kinds of changes of four models", () => expect(experiments).toHaveLength(4 * 8));

  test.each(experiments.map((experiment) => [experiment.name, experiment] as const))("%s", async (name, experiment) => {
    const golden = readDeviceGolden(name);
    const { model: folder, dt_ms, duration_ms, devices, record } = experiment;
    const [step] = devices;
    if (step?.kind !== "current" || !("amplitude" in step)) throw new Error(`${name} has no step`);
    using original = await openGolden(GOLDEN[folder] ?? folder);
    using model = original.with(changesOf(experiment));
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

function changesOf({ changes = [], axon }: DeviceExperiment): ModelChanges {
  return Object.fromEntries([
    ...(axon === undefined ? [] : [["axon", axon] as const]),
    ...changes.map((change) => ["group" in change ? `${change.group}.${change.name}` : change.name, changeOf(change)]),
  ]) as ModelChanges;
}

function changeOf(change: ModelChange): ParameterChange {
  if ("value" in change) return change.value;
  if ("scale" in change) return `x${change.scale}`;
  return distributionOf(change.graded);
}

function distributionOf(rule: Gradient): ParameterChange {
  switch (rule.shape) {
    case "linear":
      return { kind: "linear", at0: rule.at_0, perUm: rule.per_um };
    case "exponential":
      return { kind: "exponential", offset: rule.offset, scale: rule.scale, lengthUm: rule.length_um };
    case "step":
      return { kind: "step", inside: rule.inside, outside: rule.outside, fromUm: rule.from_um, toUm: rule.to_um };
  }
}
