/**
 * `rheobase/api`: low-level access to the service of the Allen Cell Types database: queries, records, files, and the
 * cache. Most scripts only need models and recordings through the cache, for which use `rheobase`.
 *
 * ```ts
 * import { openTransport, queryCell, querySweeps } from "rheobase/api";
 *
 * await using transport = openTransport();
 * const { name, species } = await queryCell(transport, 386049446);
 * const sweeps = await querySweeps(transport, 386049446);
 * ```
 *
 * @module
 */
export type { CacheSource, EnsureOptions, FileState, PutOptions } from "./api/cache/cache.js";
export { Cache } from "./api/cache/cache.js";
export type { CacheEntry } from "./api/cache/index-file.js";
export type { CacheEnvironment } from "./api/cache/location.js";
export { cacheDirectory } from "./api/cache/location.js";
export type { FileContent } from "./api/cache/whole-file.js";
export type { Downloaded, DownloadOptions } from "./api/download/download.js";
export { download } from "./api/download/download.js";
export type { Expected as ExpectedFile } from "./api/download/download-check.js";
export type { DownloadItem } from "./api/download/download-many.js";
export { downloadMany } from "./api/download/download-many.js";
export type { ModelRecord, ModelTemplate } from "./api/models/models.js";
export {
  queryBiophysicalModels,
  queryGlifModels,
  queryModel,
  queryModels,
  queryModelTemplates,
} from "./api/models/models.js";
export type { DownloadPackageOptions } from "./api/models/models-download.js";
export { downloadPackage } from "./api/models/models-download.js";
export type { RecordingFile, WellKnownFile } from "./api/models/models-files.js";
export { queryMarkerFile, queryReconstructionFile, queryRecordingFile } from "./api/models/models-files.js";
export type { ModelPackageRecord, PackageFile, PackageRole } from "./api/models/models-package.js";
export { queryGlifConfig, queryModelPackage } from "./api/models/models-package.js";
export type { ModelStage, RmaOperator, RmaOptions, RmaValue } from "./api/query/query.js";
export { association, model as rmaModel, quoted, rma, stage as rmaStage, where } from "./api/query/query.js";
export type { Page as QueryPage } from "./api/query/query-catalogue.js";
export type { QueryOptions, RmaRecord } from "./api/query/rma.js";
export { queryPages, queryRows } from "./api/query/rma.js";
export type { Cell, QueryCellsOptions } from "./api/records/cells.js";
export { queryCell, queryCells } from "./api/records/cells.js";
export type { EphysFeatures, MorphologyFeatures, SweepRecord } from "./api/records/cells-data.js";
export { queryEphysFeatures, queryMorphologyFeatures, querySweeps } from "./api/records/cells-data.js";
export type {
  CellFeature,
  CellFilter,
  CellTextField,
  FeatureRange,
  ModelKind,
  Texts as TextFilter,
} from "./api/records/cells-filter.js";
export { CELL_FEATURE_UNITS, cellValues, filterCells } from "./api/records/cells-filter.js";
export type { Features as RecordFeatures } from "./api/records/records.js";
export { EPHYS_UNITS, MORPHOLOGY_UNITS } from "./api/records/records-units.js";
export type {
  FetchedAnswer,
  FetchLike,
  Limits as TransportLimits,
  RetryEvent,
  RetryOptions,
  Timeouts,
  Transport,
  TransportOptions,
  TransportRequest,
} from "./api/transport/transport.js";
export { ALLEN_API_URL, openTransport } from "./api/transport/transport.js";
export type { Answer as TransportAnswer } from "./api/transport/transport-answer.js";
export type {
  CancelledError,
  DamagedCacheError,
  ErrorByCode,
  ErrorCode,
  ErrorDetails,
  InternalError,
  InvalidModelError,
  InvalidMorphologyError,
  InvalidOptionError,
  InvalidRecordingError,
  InvalidStimulusError,
  ModelIssue,
  MorphologyIssue,
  NetworkError,
  NotFoundError,
  NumericalFailureError,
  OutputExistsError,
  RheobaseError,
  UnsupportedMechanismError,
  WriteFailedError,
} from "./base/errors.js";
export { isRheobaseError } from "./base/errors.js";
export type { CallOptions, Progress } from "./base/types.js";
export type { LockHolder } from "./files/lock.js";
