import { callOptions, checkOptions } from "../../base/arguments.js";
import { NotFoundError } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { cellQuery, cellsQuery } from "../query/query-catalogue.js";
import { queryPages, queryRows, type RmaRecord } from "../query/rma.js";
import type { Transport } from "../transport/transport.js";
import { checkId, type Features, featuresIn, idIn, numberIn, textIn } from "./records.js";
import { CELL_EPHYS_UNITS, CELL_MORPHOLOGY_UNITS } from "./records-units.js";

/** A cell of the database, from its table of specimens. */
export interface Cell {
  /** Specimen id. */
  readonly id: number;
  readonly name: string | null;
  /** `Mus musculus` or `Homo Sapiens`. */
  readonly species: string | null;
  /** Transgenic line, null for human cells. */
  readonly line: string | null;
  /** Whether the line's reporter was detected: `positive`, `negative` … */
  readonly reporterStatus: string | null;
  readonly hemisphere: string | null;
  /** Area of the brain, such as VISp, of which `structure` is the layer. */
  readonly area: { readonly id: number | null; readonly acronym: string | null };
  readonly structure: { readonly id: number | null; readonly acronym: string | null; readonly name: string | null };
  /** Cortical layer, such as `2/3` or `6a`. */
  readonly layer: string | null;
  /** `spiny`, `aspiny` or `sparsely spiny`. */
  readonly dendriteType: string | null;
  /** `intact` or `truncated`; null if the cell has no apical dendrite, or it was not examined. */
  readonly apical: string | null;
  /** `full` or `dendrite-only`; null if there is no reconstruction. */
  readonly reconstruction: string | null;
  /** Position of the soma in the reference space of its species [µm], null if unknown. */
  readonly locationUm: readonly [x: number, y: number, z: number] | null;
  /** Depth between pia (0) and white matter (1). */
  readonly normalizedDepth: number | null;
  readonly donor: {
    readonly id: number | null;
    readonly name: string | null;
    readonly age: string | null;
    readonly sex: string | null;
    readonly race: string | null;
    readonly diseaseState: string | null;
    readonly yearsOfSeizureHistory: number | null;
  };
  /** Number of models of each type; `biophysical` counts perisomatic and all-active models. */
  readonly models: {
    readonly glif: number;
    readonly biophysical: number;
    readonly perisomatic: number;
    readonly allActive: number;
  };
  /** Features in the units of `CELL_EPHYS_UNITS`. */
  readonly ephys: Features<typeof CELL_EPHYS_UNITS>;
  /** Features in the units of `CELL_MORPHOLOGY_UNITS`; all null without a reconstruction. */
  readonly morphology: Features<typeof CELL_MORPHOLOGY_UNITS>;
  /** Well-known files: the NWB recording, the SWC reconstruction. */
  readonly files: { readonly recording: number | null; readonly reconstruction: number | null };
  /** Slice image [pixels], and paths of the service's images of the cell. */
  readonly images: {
    readonly heightPx: number | null;
    readonly widthPx: number | null;
    readonly path: string | null;
    readonly morphology: string | null;
    readonly ephys: string | null;
    readonly ephysThreshold: string | null;
  };
  /** The service's original record. */
  readonly raw: RmaRecord;
}

export interface QueryCellsOptions extends CallOptions {
  /** Rows per request; default all at once, as in the service's own client. */
  readonly pageRows?: number | undefined;
}

/**
 * Queries the table of all cells.
 *
 * @throws NetworkError, CancelledError as `queryRows`
 */
export async function queryCells(transport: Transport, options: QueryCellsOptions = {}): Promise<readonly Cell[]> {
  return (await queryCellRecords(transport, options)).map(readCell);
}

/** The same, as original records. */
export async function queryCellRecords(
  transport: Transport,
  options: QueryCellsOptions = {},
): Promise<readonly RmaRecord[]> {
  checkOptions("list the cells", options, { ...callOptions, pageRows: "number" });
  const { pageRows, ...call } = options;
  const settings = { ...call, task: "list the cells" };
  if (pageRows !== undefined) return queryPages(transport, cellsQuery, { ...settings, pageRows });
  return queryRows(transport, cellsQuery(), settings);
}

/**
 * Queries one cell.
 *
 * @throws NotFoundError if the table has no such specimen
 */
export async function queryCell(transport: Transport, id: number, options: CallOptions = {}): Promise<Cell> {
  checkOptions("look up a cell", options, callOptions);
  const query = cellQuery(checkId(id, "cell"));
  const [row] = await queryRows(transport, query, { ...options, task: `look up cell ${id}` });
  if (row) return readCell(row);
  throw new NotFoundError(`find cell ${id}`, `${transport.baseUrl} lists no specimen with this id`, { id });
}

/** Reads a record of `ApiCellTypesSpecimenDetail`, from the service or from AllenSDK's `cells.json`. */
export function readCell(raw: RmaRecord): Cell {
  const text = (key: string): string | null => textIn(raw, key);
  const number = (key: string): number | null => numberIn(raw, key);
  const [x, y, z] = [number("csl__x"), number("csl__y"), number("csl__z")];
  const apical = text("tag__apical");
  return {
    id: idIn(raw, "specimen__id", "a cell"),
    name: text("specimen__name"),
    species: text("donor__species"),
    line: text("line_name"),
    reporterStatus: text("cell_reporter_status"),
    hemisphere: text("specimen__hemisphere"),
    area: { id: number("structure_parent__id"), acronym: text("structure_parent__acronym") },
    structure: {
      id: number("structure__id"),
      acronym: text("structure__acronym"),
      name: text("structure__name")?.replace(/^"(.*)"$/, "$1") ?? null, // the service wraps it in quotes
    },
    layer: text("structure__layer"),
    dendriteType: text("tag__dendrite_type"),
    apical: apical === "NA" ? null : apical,
    reconstruction: text("nr__reconstruction_type"),
    locationUm: x !== null && y !== null && z !== null ? [x, y, z] : null,
    normalizedDepth: number("csl__normalized_depth"),
    donor: {
      id: number("donor__id"),
      name: text("donor__name"),
      age: text("donor__age"),
      sex: text("donor__sex"),
      race: text("donor__race"),
      diseaseState: text("donor__disease_state"),
      yearsOfSeizureHistory: number("donor__years_of_seizure_history"),
    },
    models: {
      glif: number("m__glif") ?? 0,
      biophysical: number("m__biophys") ?? 0,
      perisomatic: number("m__biophys_perisomatic") ?? 0,
      allActive: number("m__biophys_all_active") ?? 0,
    },
    ephys: featuresIn(raw, CELL_EPHYS_UNITS, "ef__"),
    morphology: featuresIn(raw, CELL_MORPHOLOGY_UNITS, "nr__"),
    files: { recording: number("erwkf__id"), reconstruction: number("nrwkf__id") },
    images: {
      heightPx: number("si__height"),
      widthPx: number("si__width"),
      path: text("si__path"),
      morphology: text("morph_thumb_path"),
      ephys: text("ephys_thumb_path"),
      ephysThreshold: text("ephys_inst_thresh_thumb_path"),
    },
    raw,
  };
}
