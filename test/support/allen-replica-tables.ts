import { type Branch, type Filter, parseRma, QueryRefused } from "./allen-replica-rma.js";

export type Row = Readonly<Record<string, unknown>>;

/** How one class of records finds another: rows of `to` whose `theirs` equals this row's `mine`. */
interface Association {
  readonly to: string;
  readonly mine: string;
  readonly theirs: string;
  readonly many: boolean;
}

const one = (to: string, mine: string, theirs = "id"): Association => ({ to, mine, theirs, many: false });
const many = (to: string, theirs: string): Association => ({ to, mine: "id", theirs, many: true });
const files = many("WellKnownFile", "attachable_id");
const specimen = one("Specimen", "specimen_id");

/** The classes that the Cell Types queries touch, and the associations between them. */
const SCHEMA: Readonly<Record<string, Readonly<Record<string, Association>>>> = {
  ApiCellTypesSpecimenDetail: {},
  Specimen: {
    ephys_result: one("EphysResult", "ephys_result_id"),
    ephys_sweeps: many("EphysSweep", "specimen_id"),
    ephys_features: many("EphysFeature", "specimen_id"),
    neuron_reconstructions: many("NeuronReconstruction", "specimen_id"),
    neuronal_models: many("NeuronalModel", "specimen_id"),
  },
  EphysResult: { well_known_files: files },
  EphysSweep: { specimen },
  EphysFeature: { specimen },
  NeuronReconstruction: { specimen, well_known_files: files },
  NeuronalModel: {
    specimen,
    neuronal_model_template: one("NeuronalModelTemplate", "neuronal_model_template_id"),
    neuronal_model_runs: many("NeuronalModelRun", "neuronal_model_id"),
    well_known_files: files,
  },
  NeuronalModelTemplate: {
    // Mechanism files hang on a product that templates share.
    well_known_files: { to: "WellKnownFile", mine: "product_id", theirs: "attachable_id", many: true },
  },
  NeuronalModelRun: { well_known_files: files },
  WellKnownFile: { well_known_file_type: one("WellKnownFileType", "well_known_file_type_id") },
  WellKnownFileType: {},
};

/** Columns that only this replica needs. */
const OWN = new Set(["product_id", "neuronal_model_id"]);

/** What the service answers to a query. */
export interface RmaAnswer {
  readonly success: boolean;
  readonly id: number;
  readonly start_row: number;
  readonly num_rows: number;
  readonly total_rows: number;
  readonly msg: readonly Row[] | string;
}

/** Records by class, and the service's way to search them. */
export class Tables {
  readonly #rows = new Map<string, Map<unknown, Row>>();
  readonly #indexes = new Map<string, Map<unknown, Row[]>>();

  /** Adds a record with all that is nested in it; a later one with the same id fills in what the first lacked. */
  add(name: string, record: Row, inherited: Row = {}): void {
    const associations = SCHEMA[name]!;
    const flat: Record<string, unknown> = { ...inherited };
    for (const [key, value] of Object.entries(record)) if (!associations[key]) flat[key] = value;
    for (const [key, { to, mine, theirs }] of Object.entries(associations)) {
      const nested = record[key];
      if (nested === undefined || nested === null) continue;
      for (const each of (Array.isArray(nested) ? nested : [nested]) as Row[]) {
        if (theirs === "id") flat[mine] ??= each.id;
        this.add(to, each, theirs === "id" ? {} : { [theirs]: flat[mine] ?? record[mine] });
      }
    }
    const table = this.#rows.get(name) ?? new Map<unknown, Row>();
    const key = flat.id ?? flat.specimen__id ?? `${name} ${table.size}`;
    table.set(key, { ...flat, ...table.get(key) });
    this.#rows.set(name, table);
    this.#indexes.clear();
  }

  row(name: string, id: number): Row | undefined {
    return this.#rows.get(name)?.get(id);
  }

  rows(name: string): Row[] {
    return [...(this.#rows.get(name)?.values() ?? [])];
  }

  /** Answers a decoded query as the service does; what it cannot read becomes `success: false` and a text. */
  answer(text: string): RmaAnswer {
    try {
      const query = parseRma(text);
      if (!SCHEMA[query.model]) throw new QueryRefused(`uninitialized constant ${query.model}`);
      const found = this.rows(query.model)
        .filter((row) => query.filters.every((filter) => passes(row, filter)))
        .filter((row) => query.criteria.every((branch) => this.#satisfies(query.model, row, branch)))
        .map((row) => this.#render(query.model, row, query.include))
        .filter((row) => row !== null);
      const start = Number(query.options.get("start_row") ?? 0);
      const limit = query.options.get("num_rows") ?? "50"; // the service's own default
      const msg = found.slice(start, limit === "all" ? undefined : start + Number(limit));
      const total = query.options.get("count") === "false" ? 0 : found.length;
      const shaped = msg.map((row) => project(row, query.options));
      return { success: true, id: 0, start_row: start, num_rows: msg.length, total_rows: total, msg: shaped };
    } catch (error) {
      if (!(error instanceof QueryRefused)) throw error;
      return { success: false, id: 0, start_row: 0, num_rows: 0, total_rows: 0, msg: error.message };
    }
  }

  #related(name: string, row: Row, branch: Branch): { rows: Row[]; association: Association } {
    const association = SCHEMA[name]![branch.name];
    if (!association) throw new QueryRefused(`Association named '${branch.name}' was not found on ${name}`);
    const key = row[association.mine];
    if (key === undefined || key === null) return { rows: [], association };
    const rows = this.#index(association.to, association.theirs).get(key) ?? [];
    return { rows: rows.filter((each) => branch.filters.every((filter) => passes(each, filter))), association };
  }

  #index(name: string, column: string): Map<unknown, Row[]> {
    const known = this.#indexes.get(`${name}.${column}`);
    if (known) return known;
    const index = new Map<unknown, Row[]>();
    for (const row of this.rows(name)) index.set(row[column], [...(index.get(row[column]) ?? []), row]);
    this.#indexes.set(`${name}.${column}`, index);
    return index;
  }

  #satisfies(name: string, row: Row, branch: Branch): boolean {
    if (branch.name === "") return branch.filters.every((filter) => passes(row, filter));
    const { rows, association } = this.#related(name, row, branch);
    return rows.some((each) => branch.branches.every((sub) => this.#satisfies(association.to, each, sub)));
  }

  /** The row with its included associations, or null where a filter among them leaves nothing (an inner join). */
  #render(name: string, row: Row, include: readonly Branch[]): Row | null {
    const out: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(row)) if (!OWN.has(key)) out[key] = value;
    for (const branch of include) {
      const { rows, association } = this.#related(name, row, branch);
      const rendered = rows
        .map((each) => this.#render(association.to, each, branch.branches))
        .filter((each) => each !== null);
      if (rendered.length === 0 && narrows(branch)) return null;
      out[branch.name] = association.many ? rendered : (rendered[0] ?? null);
    }
    return out;
  }
}

const narrows = (branch: Branch): boolean => branch.filters.length > 0 || branch.branches.some(narrows);

function project(row: Row, options: ReadonlyMap<string, string>): Row {
  const only = options.get("only")?.split(",");
  const except = options.get("except")?.split(",") ?? [];
  return Object.fromEntries(
    Object.entries(row).filter(([key]) => (only === undefined || only.includes(key)) && !except.includes(key)),
  );
}

function passes(row: Row, { field, op, value }: Filter): boolean {
  if (!(field in row)) throw new QueryRefused(`PG::UndefinedColumn: column "${field}" does not exist`);
  const seen = row[field];
  const text = String(seen);
  const order = typeof seen === "number" ? seen - Number(value) : text.localeCompare(value);
  switch (op) {
    case "$eq":
      return text === value;
    case "$ne":
      return text !== value;
    case "$in":
      return value.split(",").includes(text);
    case "$is":
      return value === "null" ? seen === null : seen !== null;
    case "$il":
    case "$li":
      return like(value, op === "$il").test(text);
    case "$lt":
      return order < 0;
    case "$gt":
      return order > 0;
    case "$le":
      return order <= 0;
    default:
      return order >= 0;
  }
}

function like(pattern: string, ignoreCase: boolean): RegExp {
  const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, ignoreCase ? "i" : "");
}
