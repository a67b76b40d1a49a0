/** Checks potentials outside cells: series, their electrodes, and the groups of these (nwb.md 2.10). */

import { checkRegion } from "./validate-tables.js";
import { join, type TypedNode, type ValidationContext } from "./validation-context.js";

const ELECTRODES = "/general/extracellular_ephys/electrodes";
/** Columns that the table of electrodes must have. */
const COLUMNS = ["location", "group", "group_name"];

/** Checks what an ElectricalSeries needs beyond other series: volts, and an electrode for each column. */
export function checkElectricalSeries(context: ValidationContext, { path }: TypedNode): void {
  const { tree } = context;
  const data = tree.node(join(path, "data"));
  const unit = data && context.attributeText(data.path, "unit");
  if (data && unit !== null && unit !== "volts") context.error(`${data.path}@unit`, `is "${unit}", expected "volts"`);
  const electrodes = context.requireDataset(path, "electrodes", "number", 1);
  if (!electrodes) return;
  context.requireAttribute(electrodes.path, "description", "text");
  checkRegion(context, electrodes.path);
  const columns = data?.shape?.[1] ?? 1;
  const count = electrodes.shape?.[0] ?? 0;
  if (data?.shape && count !== columns) {
    context.error(electrodes.path, `has ${count} electrodes, expected ${columns}, one for each column of data`);
  }
}

/** Checks the table of electrodes, whatever its type, and the group of each row. */
export function checkElectrodesTable(context: ValidationContext, { path }: TypedNode): void {
  if (path !== ELECTRODES) return;
  const names = context.tree.attributeTexts(path, "colnames") ?? [];
  for (const name of COLUMNS) if (!names.includes(name)) context.error(path, `the column ${name} is missing`);
  if (context.tree.node(join(path, "group"))?.type !== "reference") return;
  for (const key of context.tree.references(join(path, "group"))) {
    const group = context.byKey.get(key);
    if (group && group.neurodataType !== "ElectrodeGroup") {
      context.error(`${path}/group`, `refers to ${group.path}, a ${group.neurodataType}, expected an ElectrodeGroup`);
    }
  }
}

/** Checks a group of electrodes: what it is, where, and on which device. */
export function checkElectrodeGroup(context: ValidationContext, { path }: TypedNode): void {
  for (const name of ["description", "location"]) context.requireAttribute(path, name, "text");
  context.requireLink(path, "device", "Device");
}
