import { InvalidModelError } from "../base/errors.js";
import { quoted } from "../base/text/printable.js";
import { didYouMean } from "../base/text/suggest.js";
import type { CableCell } from "../biophys/cable/cable-cell.js";
import { groupOf, positionName } from "../biophys/cable/section-name.js";
import { numberOf, SOMA } from "./inputs/input.js";
import { type StatedOutput, statedFile } from "./output/stated-output.js";
import type { NamedSection } from "./simulation-settings.js";

/** A membrane report of a SONATA simulation. */
export interface SimulationReport {
  readonly name: string;
  /** Its file, relative to the folder of the output. */
  readonly fileName: string;
  readonly nodeSet: unknown;
  readonly variables: readonly string[];
  /** Groups of sections; `middle` for that of the soma alone, null for all segments. */
  readonly groups: readonly string[] | "middle" | null;
  readonly steps: ReportSteps;
}

/** The steps of a run that a report has, as its file states them [ms]. */
export interface ReportSteps {
  readonly startMs: number;
  readonly endMs: number;
  readonly dtMs: number;
  /** The first step, steps from row to row, and rows. */
  readonly first: number;
  readonly every: number;
  readonly count: number;
}

/** What a report is read with: the run, and where output goes. */
export interface ReportContext {
  readonly tstopMs: number;
  readonly dtMs: number;
  readonly output: StatedOutput;
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
 * @throws InvalidModelError naming a module or sections that are unknown, or times that the run does not have
 */
export function readReport({ name, values }: NamedSection, path: string, context: ReportContext): SimulationReport {
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
  const common = {
    name,
    nodeSet,
    variables,
    fileName: statedFile(values.file_name ?? withEnding(name), context.output),
    steps: stepsOf(values, context, task),
  };
  // BMTK takes the middle of the soma for this word alone.
  if (sections === "soma") return { ...common, groups: "middle" };
  const words = (Array.isArray(sections) ? (sections as unknown[]) : [sections]).map((each) =>
    String(each).toLowerCase(),
  );
  if (words.length === 0 || words.includes("all")) return { ...common, groups: null };
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
  return { ...common, groups: [...new Set(words.map((word) => GROUPS[word]!))] };
}

const withEnding = (name: string): string => (/\.(?:h5|hdf5?)$/i.test(name) ? name : `${name}.h5`);

/** Part of a step that times may be off by, from being written with few digits. */
const TOLERANCE = 1e-6;

/** Rows are the states after every so many steps, as BioNet records them (sonata.md 5). */
function stepsOf(values: NamedSection["values"], { tstopMs, dtMs: stepMs }: ReportContext, task: string): ReportSteps {
  const time = (name: string, otherwise: number): number =>
    values[name] == null ? otherwise : numberOf(values, name, task);
  const [dtMs, startMs, endMs] = [time("dt", stepMs), time("start_time", 0), time("end_time", tstopMs)];
  const steps = (name: string, ms: number, ofMs: number): number => {
    const count = Math.round(ms / ofMs);
    if (Math.abs(ms / ofMs - count) <= TOLERANCE) return count;
    const whole = ofMs === stepMs ? "steps of the run" : "its dt";
    throw new InvalidModelError(task, `its ${name} is ${ms} ms, expected a multiple of ${whole}, ${ofMs} ms`, {
      value: ms,
    });
  };
  const every = steps("dt", dtMs, stepMs);
  if (every < 1) throw new InvalidModelError(task, `its dt is ${dtMs} ms, expected a time step`, { value: dtMs });
  if (startMs < 0 || endMs > tstopMs || startMs >= endMs) {
    const reason = `it is from ${startMs} to ${endMs} ms, expected times from 0 to ${tstopMs} ms`;
    throw new InvalidModelError(task, reason, { value: [startMs, endMs] });
  }
  const from = steps("start_time", startMs, dtMs);
  // The run may end between two rows.
  const most = Math.ceil(Math.round(tstopMs / stepMs) / every);
  const until = values.end_time == null ? most : Math.min(most, steps("end_time", endMs, dtMs));
  return { startMs, endMs, dtMs, first: from * every, every, count: until - from };
}

/** What a report records of one variable on a cell, as `record` of a run takes it; groups that the cell lacks are left out. */
export function recordOf(
  { groups }: Pick<SimulationReport, "groups">,
  variable: string,
  { sections }: Pick<CableCell, "sections">,
): string[] {
  if (groups === "middle") return [`${SOMA}.${variable}`];
  const own = (group: string | null) => sections.filter(({ name }) => group === null || groupOf(name) === group);
  return (groups ?? [null]).flatMap((group) => {
    const [first, second] = own(group);
    if (first === undefined) return [];
    if (second !== undefined) return [`${group ?? "all"}.${variable}`];
    // The name of a group with one section means its middle.
    const segments = Array.from({ length: first.nseg }, (_, k) => positionName(first.name, (k + 0.5) / first.nseg));
    return segments.map((segment) => `${segment}.${variable}`);
  });
}
