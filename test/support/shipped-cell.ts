import { fileURLToPath } from "node:url";
import type { BiophysicalModel } from "../../src/biophys/model.js";
import type { BiophysicalDefinition } from "../../src/biophys/model-types.js";
import { type ModelRef, type OpenModelOptions, openModel } from "../../src/models/open-model.js";

/** Folder of the biophysical cell that ships with the package. */
export const shippedCellFolder = fileURLToPath(new URL("../../models/biophysical-cell", import.meta.url));

export const openShippedCell = (): Promise<BiophysicalModel> => openBiophysical(shippedCellFolder);

/** Opens a model that must be a biophysical one. */
export async function openBiophysical(ref: ModelRef, options: OpenModelOptions = {}): Promise<BiophysicalModel> {
  const model = await openModel(ref, options);
  if (model.kind !== "biophysical") throw new Error("a biophysical model was expected");
  return model;
}

/** The shipped cell with one mechanism's parameter set to `value` at all its nodes. */
export function withParameter(
  definition: BiophysicalDefinition,
  mechanism: string,
  parameter: string,
  value: number,
): BiophysicalDefinition {
  const mechanisms = definition.cell.mechanisms.map((each) =>
    each.name === mechanism
      ? { ...each, parameters: { ...each.parameters, [parameter]: new Float64Array(each.nodes.length).fill(value) } }
      : each,
  );
  return { ...definition, cell: { ...definition.cell, mechanisms } };
}
