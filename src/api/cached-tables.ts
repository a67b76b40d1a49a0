import { checkOptions } from "../base/arguments.js";
import { CELLS, MODELS } from "./cache/layout.js";
import { type ModelRecord, queryBiophysicalModels, queryGlifModels, readModel } from "./models/models.js";
import type { RmaRecord } from "./query/rma.js";
import { type Cell, queryCellRecords, readCell } from "./records/cells.js";
import { type CellFilter, cellFilter, filterCells } from "./records/cells-filter.js";
import { AllenStore, type StoreOptions } from "./store.js";
import { storeOptions } from "./store-options.js";

/**
 * The cells of the database that match the filter. The table is downloaded once, then read from the cache.
 *
 * ```ts
 * const cells = await fetchCells({ species: "mouse", line: "Pvalb*", layer: "5", features: { vrest: { max: -70 } } });
 * ```
 *
 * @param filter conditions, all of which must hold; default: all cells
 * @throws InvalidOptionError for a value that does not occur in the table, listing the ones that do
 * @throws NotFoundError offline, if the table is not in the cache
 * @throws NetworkError, WriteFailedError, CancelledError
 */
export async function fetchCells(filter: CellFilter = {}, options: StoreOptions = {}): Promise<readonly Cell[]> {
  checkOptions("choose cells", filter, cellFilter);
  checkOptions("list the cells", options, storeOptions);
  await using store = new AllenStore(options);
  return filterCells((await ensureCellRecords(store)).map(readCell), filter);
}

async function ensureCellRecords(store: AllenStore): Promise<readonly RmaRecord[]> {
  const wanted = { task: "list the cells", remedy: "rheobase cells" };
  const records = await store.document(CELLS, wanted, () =>
    queryCellRecords(store.transport, { signal: store.signal }),
  );
  return once(records, "specimen__id");
}

/** Conditions on models, all of which must hold. */
export interface ModelFilter {
  readonly ids?: readonly number[] | undefined;
  readonly specimenIds?: readonly number[] | undefined;
  readonly kind?: "glif" | "biophysical" | "perisomatic" | "all-active" | undefined;
  /** Level of GLIF models, from 1 to 5. */
  readonly level?: number | undefined;
  /** Only models of cells that match this filter. */
  readonly cells?: CellFilter | undefined;
}

/** A model with its cell; null if the cell is not in the table of cells. */
export interface ListedModel extends ModelRecord {
  readonly cell: Cell | null;
}

/**
 * The models of the database that match the filter, sorted by id. The table is downloaded once, then read from the
 * cache.
 *
 * @throws as {@link fetchCells}
 */
export async function fetchModels(
  filter: ModelFilter = {},
  options: StoreOptions = {},
): Promise<readonly ListedModel[]> {
  checkOptions("choose models", filter, {
    ids: "ids",
    specimenIds: "ids",
    kind: "text",
    level: "number",
    cells: "object",
  });
  checkOptions("list the models", options, storeOptions);
  await using store = new AllenStore(options);
  const cells = (await ensureCellRecords(store)).map(readCell);
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const models = (await ensureModelRecords(store, cells))
    .map(readModel)
    .map((model): ListedModel => ({ ...model, cell: byId.get(model.specimenId ?? 0) ?? null }))
    .sort((a, b) => a.id - b.id);
  const chosen = filter.cells && new Set(filterCells(cells, filter.cells).map(({ id }) => id));
  const { ids, specimenIds, kind, level } = filter;
  return models.filter(
    ({ id, specimenId, template, cell }) =>
      (ids?.includes(id) ?? true) &&
      (specimenIds?.includes(specimenId ?? 0) ?? true) &&
      (kind === undefined || template?.kind === kind || (kind === "biophysical" && isBiophysical(template?.kind))) &&
      (level === undefined || template?.level === level) &&
      (chosen === undefined || (cell !== null && chosen.has(cell.id))),
  );
}

const isBiophysical = (kind: string | undefined): boolean => kind === "perisomatic" || kind === "all-active";

async function ensureModelRecords(store: AllenStore, cells: readonly Cell[]): Promise<readonly RmaRecord[]> {
  const wanted = { task: "list the models", remedy: "rheobase models" };
  const ask = async (): Promise<RmaRecord[]> => {
    const options = { signal: store.signal };
    const withModels = cells.filter((cell) => cell.models.biophysical > 0).map(({ id }) => id);
    const [glif, biophysical] = await Promise.all([
      queryGlifModels(store.transport, undefined, options),
      queryBiophysicalModels(store.transport, withModels, options),
    ]);
    return once(
      [...glif, ...biophysical].map(({ raw }) => raw),
      "id",
    );
  };
  // Tables from older versions may contain a model twice.
  return once(await store.document(MODELS, wanted, ask), "id");
}

/** Removes duplicates by id: a record may be in the answers to two queries, or twice in one answer. */
function once(records: readonly RmaRecord[], id: string): RmaRecord[] {
  const byId = new Map<unknown, RmaRecord>();
  for (const record of records) byId.set(String(record[id]), { ...record, ...byId.get(String(record[id])) });
  return [...byId.values()];
}
