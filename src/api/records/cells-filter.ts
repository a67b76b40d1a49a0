import { checkArguments, checkOptions, type Kinds } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { didYouMean } from "../../base/text/suggest.js";
import type { Cell } from "./cells.js";
import { CELL_EPHYS_UNITS, CELL_MORPHOLOGY_UNITS } from "./records-units.js";

export type Texts = string | readonly string[] | undefined;

/** Kinds of models for filtering cells. */
export type ModelKind = "glif" | "biophysical" | "perisomatic" | "all-active";

/** Inclusive range, in the unit of the feature. */
export interface FeatureRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** A feature for filtering cells. @useDeclaredType */
export type CellFeature = keyof typeof CELL_EPHYS_UNITS | keyof typeof CELL_MORPHOLOGY_UNITS;

/** Units of the features for filtering cells. */
export const CELL_FEATURE_UNITS: Readonly<Record<CellFeature, string>> = {
  ...CELL_EPHYS_UNITS,
  ...CELL_MORPHOLOGY_UNITS,
};

/**
 * Conditions on cells, all of which must hold. Of several texts one must match; case is ignored, and `*` matches any
 * characters (`Pvalb*`).
 */
export interface CellFilter {
  readonly ids?: readonly number[] | undefined;
  /** `mouse`, `human`, or the Latin name. */
  readonly species?: Texts;
  /** Transgenic line. */
  readonly line?: Texts;
  readonly layer?: Texts;
  /** Area or structure, by acronym: `VISp` or `VISp5`. */
  readonly area?: Texts;
  readonly dendriteType?: Texts;
  readonly apical?: Texts;
  readonly hemisphere?: Texts;
  readonly reporterStatus?: Texts;
  readonly diseaseState?: Texts;
  /** Whether there is a reconstruction, or its type: `full`, `dendrite-only`. */
  readonly reconstruction?: boolean | Texts;
  /** Cells with models of all of these kinds. */
  readonly model?: ModelKind | readonly ModelKind[] | undefined;
  /** Ranges of features; a cell without the feature does not match. */
  readonly features?: Readonly<Partial<Record<CellFeature, FeatureRange>>> | undefined;
}

/** Types of the fields. */
export const cellFilter = {
  ids: "ids",
  species: "textOrTexts",
  line: "textOrTexts",
  layer: "textOrTexts",
  area: "textOrTexts",
  dendriteType: "textOrTexts",
  apical: "textOrTexts",
  hemisphere: "textOrTexts",
  reporterStatus: "textOrTexts",
  diseaseState: "textOrTexts",
  reconstruction: "booleanOrTexts",
  model: "textOrTexts",
  features: "object",
} as const satisfies Kinds<CellFilter>;

const SPECIES: Readonly<Record<string, string>> = { mouse: "Mus musculus", human: "Homo Sapiens" };

/** Text fields, with the values of a cell. */
const FIELDS = {
  species: (cell) => [cell.species],
  line: (cell) => [cell.line],
  layer: (cell) => [cell.layer],
  area: (cell) => [cell.area.acronym, cell.structure.acronym],
  dendriteType: (cell) => [cell.dendriteType],
  apical: (cell) => [cell.apical],
  hemisphere: (cell) => [cell.hemisphere],
  reporterStatus: (cell) => [cell.reporterStatus],
  diseaseState: (cell) => [cell.donor.diseaseState],
  reconstruction: (cell) => [cell.reconstruction],
} satisfies Readonly<Record<string, (cell: Cell) => readonly (string | null)[]>>;

/** Text fields of {@link CellFilter}. @useDeclaredType */
export type CellTextField = keyof typeof FIELDS;

const MODELS: Readonly<Record<ModelKind, (cell: Cell) => number>> = {
  glif: (cell) => cell.models.glif,
  biophysical: (cell) => cell.models.biophysical,
  perisomatic: (cell) => cell.models.perisomatic,
  "all-active": (cell) => cell.models.allActive,
};

/**
 * The cells that match, in the original order.
 *
 * @throws InvalidOptionError if a text matches no cell, or a kind of model, feature or range is invalid: probably a
 *   typo
 */
export function filterCells(cells: readonly Cell[], filter: CellFilter): readonly Cell[] {
  checkArguments("choose cells", { cells: [cells, "list"] });
  checkOptions("choose cells", filter, cellFilter);
  const tests = [...textTests(cells, filter), ...modelTests(filter), ...featureTests(filter)];
  if (filter.ids) {
    const ids = new Set(filter.ids);
    tests.push((cell) => ids.has(cell.id));
  }
  if (typeof filter.reconstruction === "boolean") {
    tests.push((cell) => (cell.reconstruction !== null) === filter.reconstruction);
  }
  return cells.filter((cell) => tests.every((test) => test(cell)));
}

/** Sorted values of a field, for messages and completion. */
export function cellValues(cells: readonly Cell[], field: CellTextField): readonly string[] {
  checkArguments("list values of cells", { cells: [cells, "list"], field: [field, "text"] });
  if (!Object.hasOwn(FIELDS, field)) {
    const allowed = Object.keys(FIELDS);
    throw new InvalidOptionError(
      "list values of cells",
      `there is no field "${field}"${didYouMean(field, allowed)}, expected one of ${allowed.join(", ")}`,
      { value: field, allowed },
    );
  }
  const values = new Set(cells.flatMap((cell) => FIELDS[field](cell)).filter((value) => value !== null));
  return [...values].sort();
}

type Test = (cell: Cell) => boolean;

function textTests(cells: readonly Cell[], filter: CellFilter): Test[] {
  const tests: Test[] = [];
  for (const field of Object.keys(FIELDS) as CellTextField[]) {
    const wanted = filter[field];
    if (wanted === undefined || typeof wanted === "boolean") continue;
    const texts = typeof wanted === "string" ? [wanted] : wanted;
    const known = cells.length > 0 ? cellValues(cells, field) : null;
    const patterns = texts.map((text) => {
      const pattern = wildcard((field === "species" ? SPECIES[text.toLowerCase()] : undefined) ?? text);
      if (known && !known.some((value) => pattern.test(value))) throw unknown(field, text, known);
      return pattern;
    });
    tests.push((cell) => FIELDS[field](cell).some((value) => value !== null && patterns.some((p) => p.test(value))));
  }
  return tests;
}

function modelTests(filter: CellFilter): Test[] {
  const { model } = filter;
  if (model === undefined) return [];
  return (typeof model === "string" ? [model] : model).map((kind) => {
    const count = MODELS[kind];
    if (!count) throw unknown("model", kind, Object.keys(MODELS));
    return (cell) => count(cell) > 0;
  });
}

function featureTests(filter: CellFilter): Test[] {
  return Object.entries(filter.features ?? {}).map(([name, range]): Test => {
    if (!Object.hasOwn(CELL_FEATURE_UNITS, name)) throw unknown("feature", name, Object.keys(CELL_FEATURE_UNITS));
    const { min = -Infinity, max = Infinity } = range;
    if (!(min <= max)) {
      throw new InvalidOptionError(`choose cells by ${name}`, `no value is from ${min} to ${max}`, {
        value: range,
      });
    }
    return (cell) => {
      const value = { ...cell.morphology, ...cell.ephys }[name as CellFeature];
      return value !== null && value >= min && value <= max;
    };
  });
}

function unknown(field: string, text: string, known: readonly string[]): InvalidOptionError {
  const name = field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return new InvalidOptionError(
    `choose cells by the ${name} "${text}"`,
    `there are ${known.join(", ")}${didYouMean(text, known)}`,
    { value: text, allowed: known },
  );
}

function wildcard(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}
