import type { ModelChanges } from "../../../src/biophys/changes/change-model.js";
import type { ParameterChange } from "../../../src/biophys/changes/change-rule.js";
import type { BiophysicalModel } from "../../../src/biophys/model.js";
import { openGolden } from "../../support/biophysical-golden.js";
import type { DeviceExperiment, Gradient, ModelChange } from "./experiment.js";

/** Folders of golden/biophysical whose names differ from their models'. */
const GOLDEN: Readonly<Record<string, string>> = { "491766131": "491766131-all-active" };

/** The model of an experiment, changed as it says. */
export async function openExperiment(experiment: DeviceExperiment): Promise<BiophysicalModel> {
  const model = await openGolden(GOLDEN[experiment.model] ?? experiment.model);
  if (!isChanged(experiment)) return model;
  using original = model;
  return original.with(changesOf(experiment));
}

export const isChanged = ({ changes, axon }: DeviceExperiment): boolean => changes !== undefined || axon !== undefined;

/** Whether its only device is a step of current at the soma. */
export function stepsSomaAlone({ devices: [step, ...others] }: DeviceExperiment): boolean {
  return others.length === 0 && step?.kind === "current" && "amplitude" in step && step.at === "soma[0](0.5)";
}

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
