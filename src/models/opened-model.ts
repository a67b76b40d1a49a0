import type { PlannedRecording } from "../api/cached-recording.js";
import type { StoreOptions } from "../api/store.js";
import type { CallOptions } from "../base/types.js";
import type { AxonRule } from "../biophys/cable/cable-sections.js";
import type { FitKind } from "../biophys/fit/fit.js";
import type { BiophysicalModel, BiophysicalRunOptions } from "../biophys/model.js";
import type { MorphologyChange } from "../biophys/morphology/morphology-change.js";
import type { GlifModel, GlifRunOptions } from "../glif/model.js";

/** A model that can run. */
export type Model = GlifModel | BiophysicalModel;

/** Options of a run that do not depend on where it runs; a model passes over those of the other kind. */
export type ModelRunOptions = Omit<GlifRunOptions & BiophysicalRunOptions, keyof CallOptions>;

/**
 * What {@link openModel} accepts: an id, a path, or the two parts of a biophysical model. `fit` is a path, or the parameters
 * themselves as an object; `morphology` is SWC text where it holds a line break, else a path.
 */
export type ModelRef = number | string | { readonly fit: string | object; readonly morphology: string };

/** Where a model that is given by its id comes from; see {@link StoreOptions}. */
export type DatabaseOptions = Pick<
  StoreOptions,
  "cacheDir" | "baseUrl" | "offline" | "refresh" | "transport" | "onRetry" | "onWait"
>;

/** Which files a model is made of, and how large they may be. */
export interface ModelFileOptions {
  /**
   * Fit parameters of a biophysical model to take instead of those in its package, or where there are several: a path, one
   * in the package where there is no such file, or the parameters themselves.
   */
  readonly fit?: string | object | undefined;
  /** Morphology to take instead: a path likewise, or SWC text where it holds a line break. */
  readonly morphology?: string | undefined;
  /** Largest text file of a model to read, also within a zip archive [bytes]; default 50 MB. */
  readonly maxFileBytes?: number | undefined;
  /** What the files of a zip archive may unpack to, all together [bytes]; default 8 GB. */
  readonly maxZipBytes?: number | undefined;
}

/** Options of {@link openModel}. */
export interface OpenModelOptions extends CallOptions, DatabaseOptions, ModelFileOptions {
  /**
   * How the reconstructed axon of a biophysical model is replaced. Without it perisomatic models take the stub, all-active
   * ones the truncated axon, or the stub where their fit names no axon.
   */
  readonly axon?: AxonRule | undefined;
  /**
   * Refuse a morphology that NEURON opens only with changes (several roots, sections without length, radii of 0, dendrites
   * on the axon …). Without it the model is what NEURON makes of it, and its `changes` list them. GLIF models have none.
   */
  readonly strict?: boolean | undefined;
}

/** The `model` of JSON documents. */
export interface ModelSummary {
  readonly kind: Model["kind"];
  /** Level of a GLIF model; null where it has none. */
  readonly level: number | null;
  /** Of a biophysical model: how it was fitted, and how its axon was replaced. */
  readonly type?: FitKind;
  readonly axon?: AxonRule;
  readonly id: number | null;
  readonly name: string | null;
  /** Species of its cell, such as `Homo sapiens`; null where nothing that comes with it tells. */
  readonly species: string | null;
  /** The parameter file. */
  readonly path: string;
  /** SHA-256 of the parameter file. */
  readonly sha256: string;
  /** What of the file the model does not hold, where anything, as with NEST parameters. */
  readonly warnings?: readonly string[];
  /** The morphology of a biophysical model. */
  readonly morphology?: {
    readonly path: string;
    readonly sha256: string;
    /** Where the cell is not as this file says but as NEURON makes it, if anywhere. */
    readonly changes?: readonly MorphologyChange[];
  };
}

/** A model with what came along in its package. */
export interface ModelPackage {
  readonly model: Model;
  /** The model in a few words, for JSON documents. */
  readonly summary: ModelSummary;
  /** Short name for files and tables: the model's id, or the stem of its file. */
  readonly label: string;
  /** What people call it, for figures. */
  readonly title: string;
  /** File the parameters came from. */
  readonly path: string;
  /** Recording of the model's own cell that lies in the package, or null; see {@link recordingOf}. */
  readonly recordingPath: string | null;
  /** Where the package is an archive: unpacks that recording and gives its path; it is removed when the process ends. */
  readonly unpackRecording?: (options: CallOptions) => Promise<string>;
  /** Of a model of the Allen database: brings the recording of its cell into the cache and gives its path. */
  readonly fetchRecording?: (options: CallOptions) => Promise<string>;
  /** Of such a model: says what that would download. */
  readonly planRecording?: (options: CallOptions) => Promise<PlannedRecording>;
}

/**
 * Path of the recording that lies in a model's package, unpacked where that is an archive; null where there is none.
 *
 * @throws InvalidModelError, WriteFailedError, CancelledError
 */
export async function recordingOf(opened: ModelPackage, options: CallOptions): Promise<string | null> {
  return opened.unpackRecording ? opened.unpackRecording(options) : opened.recordingPath;
}
