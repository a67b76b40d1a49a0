import { checkArguments, checkOptions, seen } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";

/**
 * The query language of the Allen service (RMA; allen-api.md A.2). A query is a list of stages; each stage is a model
 * with criteria, includes and options, or a pipe or service with filters.
 *
 * ```ts
 * rma(model("EphysSweep", { criteria: [where("specimen_id", "$eq", 464212183)], options: { numRows: "all" } }));
 * // model::EphysSweep,rma::criteria,[specimen_id$eq464212183],rma::options[num_rows$eq'all']
 * ```
 *
 * @module
 */

const OPERATORS = ["$eq", "$ne", "$lt", "$gt", "$le", "$ge", "$in", "$is", "$il", "$li"] as const;
/** Comparison operator in a query. @useDeclaredType */
export type RmaOperator = (typeof OPERATORS)[number];

export type RmaValue = string | number | boolean;

/** Options of a model stage. */
export interface RmaOptions {
  /** Columns to return. */
  readonly only?: readonly string[];
  /** Columns to exclude. */
  readonly except?: readonly string[];
  /** Columns of a flat table. */
  readonly tabular?: readonly string[];
  readonly numRows?: number | "all";
  readonly startRow?: number;
  /** Columns to sort by, each with an optional suffix `+asc` or `+desc`. */
  readonly order?: readonly string[];
  readonly debug?: boolean | "preview";
  /** Whether the service counts all rows. */
  readonly count?: boolean;
}

/** Content of a model stage; criteria and includes are {@link where} and {@link association} texts. */
export interface ModelStage {
  readonly criteria?: readonly string[];
  readonly include?: readonly string[];
  readonly options?: RmaOptions;
}

/** The whole query: joins stages. */
export function rma(...stages: readonly string[]): string {
  checkArguments("write a query", { stages: [stages, "texts"] });
  return stages.join(",");
}

/** A model stage: `model::Class,rma::criteria,…,rma::include,…,rma::options…`. */
export function model(name: string, stage: ModelStage = {}): string {
  checkOptions("write a query", stage, { criteria: "texts", include: "texts", options: "object" });
  checkOptions("write a query", stage.options ?? {}, {
    only: "texts",
    except: "texts",
    tabular: "texts",
    numRows: "any",
    startRow: "number",
    order: "texts",
    debug: "any",
    count: "boolean",
  });
  const { criteria = [], include = [], options = {} } = stage;
  const written = writeOptions(options);
  return [
    `model::${word(name)}`,
    ...(criteria.length > 0 ? ["rma::criteria", ...criteria] : []),
    ...(include.length > 0 ? ["rma::include", ...include] : []),
    ...(written === "" ? [] : [`rma::options${written}`]),
  ].join(",");
}

/** A `pipe` or `service` stage. Filters are sorted by name; those without a value are skipped. */
export function stage(
  kind: "pipe" | "service",
  name: string,
  filters: Readonly<Record<string, RmaValue | readonly RmaValue[] | undefined>>,
): string {
  checkArguments("write a query", { filters: [filters, "object"] });
  if (kind !== "pipe" && kind !== "service") {
    throw new InvalidOptionError("write a query", `the stage is ${seen(kind)}, expected pipe or service`, {
      value: kind,
    });
  }
  const written = Object.entries(filters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, value]) => (value === undefined ? "" : where(field, "$eq", value)));
  return `${kind}::${word(name)}${written.join("")}`;
}

/**
 * A filter, `[field$opvalue]`; several values are separated by commas.
 *
 * @throws InvalidOptionError if a text contains special characters of the language; {@link quoted} allows most of them
 */
export function where(field: string, op: RmaOperator, value: RmaValue | readonly RmaValue[]): string {
  if (!OPERATORS.includes(op)) {
    throw new InvalidOptionError(
      "write a query",
      `the operator is ${seen(op)}, expected one of ${OPERATORS.join(", ")}`,
      {
        value: op,
        allowed: OPERATORS,
      },
    );
  }
  const values = Array.isArray(value) ? (value as readonly RmaValue[]) : [value as RmaValue];
  return `[${word(field)}${op}${values.map(writeValue).join(",")}]`;
}

/** An association, `name[filter](inner,inner)`, to join or to include. */
export function association(
  name: string,
  options: { readonly where?: readonly string[]; readonly with?: readonly string[] } = {},
): string {
  checkOptions("write a query", options, { where: "texts", with: "texts" });
  const inner = options.with ?? [];
  return `${word(name)}${(options.where ?? []).join("")}${inner.length > 0 ? `(${inner.join(",")})` : ""}`;
}

/** A text in single quotes. @throws InvalidOptionError if it contains a quote, since the language has no escape */
export function quoted(text: string): string {
  checkArguments("write a query", { "the text": [text, "text"] });
  if (text.includes("'")) {
    throw new InvalidOptionError(`query for "${text}"`, "the query language has no escape for a single quote", {
      value: text,
    });
  }
  return `'${text}'`;
}

/**
 * The query, encoded for the URL. Letters, digits, `_.-~` and `; / ? : @ = + $ ,` stay as they are; all else is
 * percent-encoded. (AllenSDK does not encode `&` either, which would end the query.)
 */
export function encodeRma(query: string): string {
  return encodeURIComponent(query)
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(?:3B|2F|3F|3A|40|3D|2B|24|2C)/g, decodeURIComponent);
}

/** Options in the order documented by the service. */
function writeOptions(options: RmaOptions): string {
  const list = (items: readonly string[] | undefined): string | undefined => items?.map(orderWord).join(",");
  const fields: readonly (readonly [string, string | number | boolean | undefined])[] = [
    ["only", list(options.only)],
    ["except", list(options.except)],
    ["tabular", list(options.tabular)],
    ["num_rows", options.numRows === "all" ? "'all'" : options.numRows],
    ["start_row", options.startRow],
    ["order", list(options.order)],
    ["debug", options.debug],
    ["count", options.count],
  ];
  return fields.map(([name, value]) => (value === undefined ? "" : `[${name}$eq${value}]`)).join("");
}

function writeValue(value: RmaValue): string {
  if (!["string", "number", "boolean"].includes(typeof value) || Number.isNaN(value)) {
    throw new InvalidOptionError("write a query", `a value is ${seen(value)}, expected a text, number or boolean`, {
      value,
    });
  }
  if (typeof value !== "string" || /^'[^']*'$/.test(value) || /^[^[\](),']+$/.test(value)) return String(value);
  throw new InvalidOptionError(
    `query for "${value}"`,
    "brackets, commas and quotes are special characters, expected a plain or quoted text",
    { value },
  );
}

function word(name: string): string {
  checkArguments("write a query", { "a name": [name, "text"] });
  if (/^[A-Za-z_][\w:]*$/.test(name)) return name;
  throw new InvalidOptionError(`query for "${name}"`, "it is not the name of a class, association or column", {
    value: name,
  });
}

/** A column, also of an association (`structure.acronym`), with an optional sort direction. */
function orderWord(name: string): string {
  if (/^[A-Za-z_][\w.]*(?:\+asc|\+desc)?$/.test(name)) return name;
  throw new InvalidOptionError(`query with the column "${name}"`, "it is not the name of a column", {
    value: name,
  });
}
