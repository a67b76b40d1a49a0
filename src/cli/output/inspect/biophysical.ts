import type { CellSection } from "../../../biophys/cable/cable-cell.js";
import { groupOf } from "../../../biophys/cable/section-name.js";
import type { Fit } from "../../../biophys/fit/fit.js";
import { parameterInfo } from "../../../biophys/fit/parameters.js";
import type { BiophysicalModel } from "../../../biophys/model.js";
import type { ModelSummary } from "../../../models/opened-model.js";
import { printChanges } from "../morphology-changes.js";
import type { TableCell } from "../table.js";
import { formatNumber, type Terminal } from "../terminal.js";

/** Unit of a genome parameter; none for a pure number. */
function unitOf(name: string): string {
  const unit = parameterInfo(name)?.unit ?? "";
  return unit === "1" ? "" : unit;
}

/** Prints a biophysical model. */
export function printBiophysical(model: BiophysicalModel, summary: ModelSummary, terminal: Terminal): void {
  const { fit, axon, cell } = model.definition;
  const id = model.id === null ? "" : `, id ${model.id}`;
  terminal.print(`${summary.path}: biophysical model, ${fit.kind}, axon ${axon}${id}`, "bold");
  terminal.print(`morphology ${summary.morphology?.path}`);
  terminal.print();
  const groups = sectionGroups(cell.sections);
  terminal.table(
    ["group", "sections", "compartments", "length (µm)", "area (µm²)", "mechanisms"],
    groups.map(({ group, sections }) => [
      group,
      sections.length,
      sum(sections.map(({ nseg }) => nseg)),
      Number(formatNumber(sum(sections.map(({ lengthUm }) => lengthUm)), 6)),
      Number(formatNumber(sum(sections.flatMap(({ areaUm2 }) => [...areaUm2])), 6)),
      mechanismsIn(model, sections).join(" "),
    ]),
  );
  terminal.print();
  terminal.table(["group", "parameter", "value", "unit"], parameterRows(fit));
  const changed = fit.extension?.changes ?? [];
  if (changed.length > 0) terminal.print(`\nchanged: ${changed.join(", ")}`);
  printChanges(model.changes, terminal);
}

/** The same as JSON, with units in the names. */
export function biophysicalDocument(model: BiophysicalModel): Record<string, unknown> {
  const { fit, cell } = model.definition;
  return {
    parameters: fit,
    groups: sectionGroups(cell.sections).map(({ group, sections }) => ({
      group,
      sections: sections.length,
      compartments: sum(sections.map(({ nseg }) => nseg)),
      length_um: sum(sections.map(({ lengthUm }) => lengthUm)),
      area_um2: sum(sections.flatMap(({ areaUm2 }) => [...areaUm2])),
      mechanisms: mechanismsIn(model, sections),
    })),
  };
}

function sectionGroups(sections: readonly CellSection[]): { group: string; sections: CellSection[] }[] {
  const groups = new Map<string, CellSection[]>();
  for (const section of sections) {
    const group = groupOf(section.name);
    groups.set(group, [...(groups.get(group) ?? []), section]);
  }
  return [...groups].map(([group, own]) => ({ group, sections: own }));
}

function mechanismsIn({ definition }: BiophysicalModel, sections: readonly CellSection[]): string[] {
  const nodes = new Set(sections.flatMap((section) => [...section.nodes]));
  const present = definition.cell.mechanisms.filter((mechanism) => mechanism.nodes.some((node) => nodes.has(node)));
  return present.map(({ name }) => name);
}

function parameterRows(fit: Fit): TableCell[][] {
  const rows: TableCell[][] = [
    ["all", "Ra", formatNumber(fit.raOhmCm), "Ω·cm"],
    ["all", "v_init", formatNumber(fit.vInitMv), "mV"],
    ["all", "celsius", formatNumber(fit.celsius), "°C"],
    ["all", "junction potential", fit.junctionPotentialMv === null ? null : String(fit.junctionPotentialMv), "mV"],
  ];
  if (fit.ePasMv !== null) rows.push(["all", "e_pas", formatNumber(fit.ePasMv), "mV"]);
  for (const { section, value } of fit.capacitance) rows.push([section, "cm", formatNumber(value), "µF/cm²"]);
  for (const { section, ena, ek } of fit.reversal) {
    if (ena !== null) rows.push([section, "ena", formatNumber(ena), "mV"]);
    if (ek !== null) rows.push([section, "ek", formatNumber(ek), "mV"]);
  }
  for (const { section, name, value } of fit.genome) {
    rows.push([section, name, formatNumber(value), unitOf(name)]);
  }
  for (const { section, name, value } of fit.extension?.values ?? []) {
    const text = typeof value === "number" ? formatNumber(value) : JSON.stringify(value);
    rows.push([section, name, text, unitOf(name)]);
  }
  return rows;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
