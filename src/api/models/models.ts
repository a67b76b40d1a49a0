import { callOptions, checkArguments, checkOptions } from "../../base/arguments.js";
import { NotFoundError } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { biophysicalModelsQuery, glifModelsQuery, modelsQuery, templatesQuery } from "../query/query-catalogue.js";
import { queryRows, type RmaRecord } from "../query/rma.js";
import { checkId, idIn, numberIn, otherIdIn, recordIn, recordsIn, textIn } from "../records/records.js";
import { checkTransport, type Transport } from "../transport/transport.js";
import { type WellKnownFile, wellKnownFiles } from "./models-files.js";

/** A kind of model (allen-api.md A.3, "Neuronal model templates"). */
export interface ModelTemplate {
  readonly id: number;
  readonly name: string;
  readonly kind: "glif" | "perisomatic" | "all-active";
  /** Level of a GLIF model, from 1; null for others. */
  readonly level: number | null;
}

const glif = (level: number, id: number, name: string): ModelTemplate => ({ id, name, kind: "glif", level });

/** The kinds that rheobase supports; ids do not reflect the order of levels. */
const TEMPLATES: readonly ModelTemplate[] = [
  glif(1, 395310469, "(LIF)"),
  glif(2, 395310479, "(LIF-R)"),
  glif(3, 395310475, "(LIF-ASC)"),
  glif(4, 471355161, "(LIF-R-ASC)"),
  glif(5, 395310498, "(LIF-R-ASC-A)"),
  { id: 329230710, name: "Biophysical - perisomatic", kind: "perisomatic", level: null },
  { id: 491455321, name: "Biophysical - all active", kind: "all-active", level: null },
];

/** A model of the database. */
export interface ModelRecord {
  readonly id: number;
  /** `<template>_<cell>`. */
  readonly name: string | null;
  readonly specimenId: number | null;
  /** Null for an unknown kind. */
  readonly template: ModelTemplate | null;
  /** Fraction of the recorded spike train's variance that the model explains, null if unknown. */
  readonly explainedVariance: number | null;
  /** The model's own files. */
  readonly files: readonly WellKnownFile[];
  readonly raw: RmaRecord;
}

/** Template by id; null if unknown. */
export function templateOf(id: number | null): ModelTemplate | null {
  return TEMPLATES.find((template) => template.id === id) ?? null;
}

/** Queries the supported kinds of models of the service, with their full names. */
export async function queryModelTemplates(
  transport: Transport,
  options: CallOptions = {},
): Promise<readonly ModelTemplate[]> {
  checkOptions("list the kinds of models", options, callOptions);
  const rows = await queryRows(transport, templatesQuery(), { ...options, task: "list the kinds of models" });
  return rows.flatMap((row) => {
    const known = templateOf(numberIn(row, "id"));
    return known ? [{ ...known, name: textIn(row, "name") ?? known.name }] : [];
  });
}

/** Maximum number of ids in a URL, to stay below the common server limit of 8 KB. */
const IDS_AT_ONCE = 200;

/**
 * Queries GLIF models of the given cells, or of all cells.
 *
 * @throws NetworkError, CancelledError as `queryRows`
 */
export async function queryGlifModels(
  transport: Transport,
  specimenIds?: readonly number[],
  options: CallOptions = {},
): Promise<readonly ModelRecord[]> {
  if (specimenIds !== undefined) checkArguments("list the GLIF models", { specimenIds: [specimenIds, "ids"] });
  checkOptions("list the GLIF models", options, callOptions);
  const settings = { ...options, task: "list the GLIF models" };
  const ask = async (ids?: readonly number[]): Promise<readonly ModelRecord[]> => {
    const specimens = await queryRows(transport, glifModelsQuery(ids), settings);
    return specimens.flatMap((specimen) =>
      recordsIn(specimen, "neuronal_models").map((row) => {
        const cell = numberIn(row, "specimen_id") ?? numberIn(specimen, "id");
        return readModel({ ...row, specimen_id: cell });
      }),
    );
  };
  return specimenIds ? inParts(specimenIds, "cell", ask) : ask();
}

/** Queries the biophysical models of cells. */
export async function queryBiophysicalModels(
  transport: Transport,
  specimenIds: readonly number[],
  options: CallOptions = {},
): Promise<readonly ModelRecord[]> {
  checkArguments("list the biophysical models", { specimenIds: [specimenIds, "ids"] });
  checkOptions("list the biophysical models", options, callOptions);
  const settings = { ...options, task: "list the biophysical models" };
  return inParts(specimenIds, "cell", async (ids) => {
    return (await queryRows(transport, biophysicalModelsQuery(ids), settings)).map(readModel);
  });
}

/** Queries models by id; omits those that the service does not have. */
export async function queryModels(
  transport: Transport,
  modelIds: readonly number[],
  options: CallOptions = {},
): Promise<readonly ModelRecord[]> {
  checkArguments("look up models", { modelIds: [modelIds, "ids"] });
  checkOptions("look up models", options, callOptions);
  const settings = { ...options, task: modelIds.length === 1 ? `look up model ${modelIds[0]}` : "look up the models" };
  return inParts(modelIds, "model", async (ids) => {
    return (await queryRows(transport, modelsQuery(ids), settings)).map(readModel);
  });
}

/**
 * Queries one model.
 *
 * @throws NotFoundError if the service has no model with this id
 */
export async function queryModel(transport: Transport, id: number, options: CallOptions = {}): Promise<ModelRecord> {
  checkId(id, "model");
  checkTransport(transport, `look up model ${id}`);
  const [found] = await queryModels(transport, [id], options);
  if (found) return found;
  throw new NotFoundError(`find model ${id}`, `${transport.baseUrl} has no neuronal model with this id`, { id });
}

/** Reads a record of `NeuronalModel`. */
export function readModel(raw: RmaRecord): ModelRecord {
  const template = recordIn(raw, "neuronal_model_template");
  const templateId = numberIn(raw, "neuronal_model_template_id") ?? (template && numberIn(template, "id"));
  const ratios = recordsIn(raw, "neuronal_model_runs").map((run) => numberIn(run, "explained_variance_ratio"));
  return {
    id: idIn(raw, "id", "a model"),
    name: textIn(raw, "name"),
    specimenId: otherIdIn(raw, "specimen_id"),
    template: templateOf(templateId),
    explainedVariance: ratios.find((ratio) => ratio !== null) ?? null,
    files: wellKnownFiles(raw),
    raw,
  };
}

async function inParts<T>(
  ids: readonly number[],
  what: string,
  ask: (ids: readonly number[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const wanted = [...new Set(ids.map((id) => checkId(id, what)))];
  const found: T[] = [];
  for (let at = 0; at < wanted.length; at += IDS_AT_ONCE)
    found.push(...(await ask(wanted.slice(at, at + IDS_AT_ONCE))));
  return found;
}
