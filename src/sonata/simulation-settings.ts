import * as z from "zod/mini";
import { checkDocument, issuesOf } from "../base/document/check-document.js";
import { isObject, type JsonObject } from "../base/document/json.js";
import { numeric, once, optional } from "../base/document/schemas.js";
import { InvalidModelError } from "../base/errors.js";
import { listIssues } from "../base/text/issue-list.js";
import { quoted } from "../base/text/printable.js";
import type { SonataConfig } from "../models/sonata/sonata-config.js";
import { type StatedOutput, statedOutput } from "./output/stated-output.js";

/** What a SONATA simulation config says of the run; BMTK's defaults where it says nothing (sonata.md 4). */
export interface SimulationSettings {
  readonly tstopMs: number;
  readonly dtMs: number;
  /** BMTK's dL [µm]: segments are shorter than twice this. */
  readonly dLUm: number;
  readonly thresholdMv: number;
  /** Null where the config does not say. */
  readonly celsius: number | null;
  readonly vInitMv: number | null;
  readonly inputs: readonly NamedSection[];
  readonly reports: readonly NamedSection[];
  readonly nodeSets: JsonObject;
  readonly output: StatedOutput;
  /** What is left out, for users. */
  readonly notes: readonly string[];
}

/** An entry of `inputs` or `reports`. */
export interface NamedSection {
  readonly name: string;
  readonly values: JsonObject;
}

const schema = once(() =>
  z.object({
    run: z.object({
      tstop: numeric({ above: 0 }),
      tstart: optional(numeric(), 0),
      dt: optional(numeric({ above: 0, to: 1 }), 0.1),
      dL: optional(numeric({ above: 0 }), 20),
      spike_threshold: optional(numeric({ from: -200, to: 200 }), -15),
    }),
    conditions: optional(
      z.object({
        celsius: optional(numeric({ from: 0, to: 60 }), null),
        v_init: optional(numeric({ from: -200, to: 200 }), null),
      }),
      { celsius: null, v_init: null },
    ),
  }),
);

/**
 * Reads the parts of a SONATA config that make a simulation.
 *
 * @throws InvalidModelError for a value that is missing or out of range, and naming what needs a network simulator
 */
export function simulationSettings({ path, document }: SonataConfig): SimulationSettings {
  const { value, problems } = checkDocument(schema(), document);
  if (problems) {
    const issues = issuesOf(problems);
    const { reason, lead } = listIssues(issues, { most: 5 });
    throw new InvalidModelError(`run the SONATA simulation ${path}`, reason, { path, issues, lead });
  }
  const { run, conditions } = value;
  refuseNetwork(path, document);
  const notes: string[] = [];
  if (run.tstart !== 0) notes.push(`tstart is ${run.tstart} ms: the run starts at 0, as BioNet's does`);
  for (const [name, each] of Object.entries(conditions)) {
    if (each === null) notes.push(`conditions have no ${name}: each cell has that of its parameters`);
  }
  return {
    tstopMs: run.tstop,
    dtMs: run.dt,
    dLUm: run.dL,
    thresholdMv: run.spike_threshold,
    celsius: conditions.celsius,
    vInitMv: conditions.v_init,
    inputs: sectionsOf(document.inputs, path, "inputs"),
    reports: sectionsOf(document.reports, path, "reports"),
    output: statedOutput(document, path),
    nodeSets: isObject(document.node_sets) ? document.node_sets : {},
    notes,
  };
}

/** Refuses what runs only in a network. */
function refuseNetwork(path: string, { networks, target_simulator: simulator }: JsonObject): void {
  const task = `run the SONATA simulation ${path}`;
  const { edges, gap_juncs: gaps } = isObject(networks) ? networks : {};
  const files = (Array.isArray(edges) ? (edges as unknown[]) : []).flatMap((each) =>
    isObject(each) && each.enabled !== false ? [String(each.edges_file ?? "an unnamed file")] : [],
  );
  if (files.length > 0) {
    const some = `${files.slice(0, 3).join(", ")}${files.length > 3 ? ` and ${files.length - 3} more` : ""}`;
    const reason = `its cells are connected (edges of ${some}), expected cells without connections; BMTK runs networks, and \`rheobase run ${path} --node-type ID\` one cell of it`;
    throw new InvalidModelError(task, reason, { path, value: files[0] });
  }
  if (Array.isArray(gaps) && gaps.length > 0) {
    throw new InvalidModelError(task, "its cells have gap junctions, expected cells without connections", { path });
  }
  if (simulator === undefined || simulator === null || /^(?:NEURON|CoreNEURON|rheobase)$/i.test(String(simulator)))
    return;
  throw new InvalidModelError(
    task,
    `its target_simulator is ${quoted(simulator)}, expected NEURON: a point neuron runs by itself (--node-type ID), with AllenSDK's numbers, not NEST's`,
    { path, value: simulator, allowed: ["NEURON"] },
  );
}

function sectionsOf(section: unknown, path: string, what: string): NamedSection[] {
  if (section === undefined || section === null) return [];
  if (!isObject(section)) {
    throw new InvalidModelError(
      `run the SONATA simulation ${path}`,
      `${what} is ${quoted(section)}, expected an object`,
      {
        path,
      },
    );
  }
  return Object.entries(section).flatMap(([name, values]) =>
    isObject(values) && values.enabled !== false ? [{ name, values }] : [],
  );
}
