import type { Response } from "../../base/types.js";
import type { CableCell } from "../../biophys/cable/cable-cell.js";
import { segmentsNamed } from "../../biophys/cable/places.js";
import { findSites } from "../../biophys/cable/recorded-sites.js";
import { groupOf } from "../../biophys/cable/section-name.js";
import { SOMA } from "../inputs/input.js";
import type { SonataNode } from "../nodes.js";
import { type ReportSteps, recordOf, type SimulationReport } from "../reports.js";
import { fileOfVariable } from "./stated-output.js";

/** A file of a report: one variable of some cells. */
export interface ReportLayout {
  readonly name: string;
  readonly fileName: string;
  readonly variable: string;
  readonly steps: ReportSteps;
  /** In the order of the circuit. */
  readonly cells: readonly ReportCell[];
  /** Whether only the middle of the soma is in it. */
  readonly isMiddle: boolean;
}

/** A cell in a report. */
export interface ReportCell {
  readonly population: string;
  readonly id: number;
  readonly elements: readonly ReportElement[];
}

/** A segment in a report. */
export interface ReportElement {
  /** Index of its section in the cell. */
  readonly section: number;
  readonly x: number;
  /** Type of SWC: 1 soma, 2 axon, 3 dendrite, 4 apical dendrite, others as in the file. */
  readonly type: number;
  /** Name of its trace in a response; null for the voltage of the soma. */
  readonly trace: string | null;
}

/** Types of SWC by group. */
const TYPES: Readonly<Record<string, number>> = { soma: 1, axon: 2, dend: 3, apic: 4 };

/** The files of a report: BMTK writes one variable to a file, so that several take several. */
export function layoutsOf(
  report: SimulationReport,
  cells: readonly { readonly node: SonataNode; readonly cell: CableCell }[],
): ReportLayout[] {
  return report.variables.map((variable) => {
    // Cells of one type share their cable.
    const known = new Map<CableCell, ReportElement[]>();
    const elements = (cell: CableCell): ReportElement[] => {
      const own = known.get(cell) ?? recordOf(report, variable, cell).flatMap((entry) => elementsOf(entry, cell));
      known.set(cell, own);
      return own;
    };
    return {
      name: report.name,
      fileName: fileOfVariable(report.fileName, variable, report.variables),
      variable,
      steps: report.steps,
      isMiddle: report.groups === "middle",
      cells: cells.map(({ node: { population, id }, cell }) => ({ population, id, elements: elements(cell) })),
    };
  });
}

/** What an entry of `record` means on a cell: the segments that have its quantity. */
function elementsOf(entry: string, cell: CableCell): ReportElement[] {
  const dot = entry.lastIndexOf(".");
  const [where, variable] = [entry.slice(0, dot), entry.slice(dot + 1)];
  const there = new Set(findSites(cell, entry).map(({ name }) => name));
  return segmentsNamed(cell, where).flatMap(({ section, x, name }): ReportElement[] => {
    const trace = `${name}.${variable}`;
    if (!there.has(trace)) return [];
    const group = groupOf(cell.sections[section]!.name);
    const type = TYPES[group] ?? Number(/\d+$/.exec(group)?.[0] ?? 0);
    return [{ section, x, type, trace: trace === `${SOMA}.v` ? null : trace }];
  });
}

/** Factors from SI units to NEURON's, and the names of those. */
const UNITS: Readonly<Record<string, readonly [unit: string, factor: number]>> = {
  V: ["mV", 1e3],
  "A/m^2": ["mA/cm2", 0.1],
  A: ["nA", 1e9],
  S: ["uS", 1e6],
};

/** The unit of a quantity in a report: NEURON's, as BMTK has it. */
export function reportUnit(siUnit: string): readonly [unit: string, factor: number] {
  return UNITS[siUnit] ?? [siUnit, 1];
}

/** The rows of an element: the state after each of the report's steps, in NEURON's unit. */
export function rowsOf(
  { trace }: ReportElement,
  { first, every, count }: ReportSteps,
  { voltage, traces }: Response,
): Float64Array {
  const { data, unit } = trace === null ? { data: voltage, unit: "V" } : traces[trace]!;
  const [, factor] = reportUnit(unit);
  // Sample 0 is the start, which BioNet does not record.
  return Float64Array.from({ length: count }, (_, row) => data[first + row * every + 1]! * factor);
}
