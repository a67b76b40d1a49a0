import { mkdirSync } from "node:fs";
import { expect, it } from "vitest";
import type { ModelPackage } from "../../src/models/opened-model.js";
import { outputName } from "../../src/run/output-name.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
type Parts = {
  readonly kind?: string;
  readonly level?: number | null;
  readonly id?: number;
  readonly byId?: boolean;
  readonly nodeType?: number;
};
/** What the name depends on. */
const opened = ({ kind = "glif", level = 4, id, byId = false, nodeType }: Parts = {}): ModelPackage =>
  ({
    label: "566283950",
    model: { kind, level },
    summary: { id, ...(nodeType === undefined ? {} : { node_type: nodeType }) },
    ...(byId ? { fetchRecording: async () => "x.nwb" } : {}),
  }) as unknown as ModelPackage;

it("is the id of a model that was named by it", () => {
  expect(outputName("566283950", opened({ byId: true }))).toBe("566283950.nwb");
});

it("is the label of a node type, whose table has several", () => {
  expect(outputName("network/node_types.csv", opened({ nodeType: 100 }))).toBe("566283950.nwb");
});

it("is that of the folder of a package", () => {
  mkdirSync(file("468193142"));
  expect(outputName(file("468193142"), opened({ kind: "biophysical" }))).toBe("468193142.nwb");
  expect(outputName(`${file("468193142")}/manifest.json`, opened({ kind: "biophysical" }))).toBe("468193142.nwb");
  expect(outputName("/", opened())).toBe("566283950.nwb");
  expect(outputName("/manifest.json", opened())).toBe("566283950.nwb");
});

it.each([
  ["specimen_325464516/GLIF4_neuron_config.json", {}, "specimen_325464516_GLIF4.nwb"],
  ["325464516/odd_neuron_config.json", { level: null }, "specimen_325464516_odd_neuron_config.nwb"],
  ["566283950/neuron_config.json", { id: 566283950 }, "566283950.nwb"],
  ["models/GLIF4_neuron_config.json", {}, "GLIF4_neuron_config.nwb"],
  ["1234/config.json", {}, "config.nwb"],
  ["325464516/model.zip", {}, "model.nwb"],
  ["325464516/fit.json", { kind: "biophysical" }, "fit.nwb"],
] as const)("of %s names the cell", (model, parts, name) => {
  expect(outputName(model, opened(parts))).toBe(name);
});
