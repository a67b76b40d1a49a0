import { InvalidModelError } from "../base/errors.js";
import { quoted } from "../base/text/printable.js";
import { didYouMean } from "../base/text/suggest.js";
import type { CableCell } from "../biophys/cable/cable-cell.js";
import { groupOf } from "../biophys/cable/section-name.js";
import type { NamedSection } from "./simulation-settings.js";

/** A membrane report of a SONATA simulation. */
export interface SimulationReport {
  readonly name: string;
  readonly nodeSet: unknown;
  readonly variables: readonly string[];
  /** Groups of sections, or `soma` for its middle; null for all segments. */
  readonly groups: readonly string[] | null;
}

/** Words for the groups of sections in a report. */
const GROUPS: Readonly<Record<string, string>> = {
  soma: "soma",
  somatic: "soma",
  axon: "axon",
  axonal: "axon",
  dend: "dend",
  basal: "dend",
  apic: "apic",
  apical: "apic",
};

/**
 * Reads an entry of `reports`.
 *
 * @throws InvalidModelError naming a module or sections that are unknown
 */
export function readReport({ name, values }: NamedSection, path: string): SimulationReport {
  const task = `write the report ${name} of ${path}`;
  const { module, cells: nodeSet = "biophysical", sections = "all", variable_name: variable } = values;
  if (module !== "membrane_report") {
    throw new InvalidModelError(task, `its module is ${quoted(module)}, expected membrane_report`, {
      path,
      value: module,
      allowed: ["membrane_report"],
    });
  }
  const variables = (Array.isArray(variable) ? (variable as unknown[]) : [variable]).map(String);
  if (variable === undefined || variables.length === 0) {
    throw new InvalidModelError(task, "it has no variable_name, expected one such as v or cai", { path });
  }
  const words = (Array.isArray(sections) ? (sections as unknown[]) : [sections]).map((each) =>
    String(each).toLowerCase(),
  );
  if (words.length === 0 || words.includes("all")) return { name, nodeSet, variables, groups: null };
  const known = [...Object.keys(GROUPS), "all"];
  const lost = words.find((word) => !Object.hasOwn(GROUPS, word));
  if (lost !== undefined) {
    throw new InvalidModelError(
      task,
      `its sections are ${quoted(lost)}${didYouMean(lost, known)}, expected ${known.join(", ")}`,
      {
        path,
        value: lost,
        allowed: known,
      },
    );
  }
  return { name, nodeSet, variables, groups: [...new Set(words.map((word) => GROUPS[word]!))] };
}

/** What a report records on a cell, as `record` of a run takes it; groups that the cell lacks are left out. */
export function recordOf({ groups, variables }: SimulationReport, { sections }: CableCell): string[] {
  const there = new Set(sections.map(({ name }) => groupOf(name)));
  const places = groups === null ? ["all"] : groups.filter((group) => there.has(group));
  return places.flatMap((place) =>
    variables.map((variable) => `${place === "soma" ? "soma[0](0.5)" : place}.${variable}`),
  );
}
