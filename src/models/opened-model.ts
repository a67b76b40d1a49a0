import type { PlannedRecording } from "../api/cached-recording.js";
import type { StoreOptions } from "../api/store.js";
import type { CallOptions } from "../base/types.js";
import type { AxonRule } from "../biophys/cable/cable-sections.js";
import type { ModelChanges } from "../biophys/changes/change-model.js";
import type { FitKind } from "../biophys/fit/fit.js";
import type { BiophysicalModel } from "../biophys/model.js";
import type { BiophysicalRunOptions } from "../biophys/model-types.js";
import type { MorphologyChange } from "../biophys/morphology/morphology-change.js";
import type { GlifChanges } from "../glif/config/change-config.js";
import type { GlifModel, GlifRunOptions } from "../glif/model.js";
import type { ProtocolSweep } from "../stimulus/protocols/protocol-table.js";

/** A model that can run. */
export type Model = GlifModel | BiophysicalModel;

/** Run options that do not depend on where the model runs; each model ignores those of the other kind. */
export type ModelRunOptions = Omit<GlifRunOptions & BiophysicalRunOptions, keyof CallOptions>;

/**
 * Accepted by {@link openModel}: an id, a path, or the two parts of a biophysical model. `fit` is a path or an object
 * of parameters; `morphology` is SWC text if it contains a line break, else a path.
 */
export type ModelRef = number | string | { readonly fit: string | object; readonly morphology: string };

/** Where to get a model given by its id; see {@link StoreOptions}. */
export type DatabaseOptions = Pick<
  StoreOptions,
  "cacheDir" | "baseUrl" | "offline" | "refresh" | "transport" | "onRetry" | "onWait"
>;

/** Changes of a model of either kind; see `with` of the models. */
export type ModelParameterChanges = ModelChanges | GlifChanges;

/** The files of a model, their maximum sizes, and changes of its parameters. */
export interface ModelFileOptions {
  /** Parameters to change, as by `model.with(changes)`. */
  readonly changes?: ModelParameterChanges | undefined;
  /**
   * Fit parameters to use in place of those in the package, or to choose among several: an object, or a path, which is
   * looked up in the package if no such file exists.
   */
  readonly fit?: string | object | undefined;
  /** Morphology to use instead: SWC text if it contains a line break, else a path, looked up likewise. */
  readonly morphology?: string | undefined;
  /** Id of the node type to open, if the model is a SONATA table of node types or a circuit that has several. */
  readonly nodeType?: number | undefined;
  /** Maximum size of a text file of a model, in archives too [bytes]; default 50 MB. */
  readonly maxFileBytes?: number | undefined;
  /** Maximum total unpacked size of a zip archive [bytes]; default 8 GB. */
  readonly maxZipBytes?: number | undefined;
}

/** Options of {@link openModel}. */
export interface OpenModelOptions extends CallOptions, DatabaseOptions, ModelFileOptions {
  /**
   * What becomes of the reconstructed axon of a biophysical model: `stub` and `truncated` replace it, `full` keeps it,
   * `none` removes it. Default: perisomatic models use the stub; all-active
   * ones the truncated axon, or the stub if their fit has no axon.
   */
  readonly axon?: AxonRule | undefined;
  /**
   * Reject a morphology that NEURON opens only with changes (several roots, sections without length, radii of 0,
   * dendrites on the axon …). Default: accept them; the model's `changes` list them. GLIF models ignore this.
   */
  readonly strict?: boolean | undefined;
}

/** A file whose text has been read already. */
export interface ReadAhead {
  readonly path: string;
  readonly text: string;
}

/** Options of `openModelPackage`. */
export interface OpenPackageOptions extends OpenModelOptions {
  /** The file that is opened, if it has been read to see what it is. */
  readonly read?: ReadAhead | undefined;
}

/** The `model` of JSON documents. */
export interface ModelSummary {
  readonly kind: Model["kind"];
  /** Level of a GLIF model; null if it has none. */
  readonly level: number | null;
  /** Of a biophysical model: the kind of fit, and how the axon was replaced. */
  readonly type?: FitKind;
  readonly axon?: AxonRule;
  readonly id: number | null;
  /** Id of the SONATA node type, if it is one. */
  readonly node_type?: number;
  readonly name: string | null;
  /** Species of its cell, such as `Homo sapiens`; null if unknown. */
  readonly species: string | null;
  /** The parameter file. */
  readonly path: string;
  /** SHA-256 of the parameter file. */
  readonly sha256: string;
  /** What the model leaves out of the file, such as some NEST parameters. */
  readonly warnings?: readonly string[];
  /** Changes made to the parameters of the file, such as `soma.gbar_NaTs=x0.8`, if any. */
  readonly changed?: readonly string[];
  /** The morphology of a biophysical model. */
  readonly morphology?: {
    readonly path: string;
    readonly sha256: string;
    /** Where the cell differs from this file because of NEURON's changes, if anywhere. */
    readonly changes?: readonly MorphologyChange[];
  };
}

/** The table of the sweeps of a model's cell. */
export interface SweepTable {
  readonly path: string;
  readonly sweeps: readonly ProtocolSweep[];
}

/** A model with the metadata and files of its package. */
export interface ModelPackage {
  readonly model: Model;
  /** Summary of the model for JSON documents. */
  readonly summary: ModelSummary;
  /** Short name for files and tables: the model's id, or the stem of its file. */
  readonly label: string;
  /** Human-readable name, for figures. */
  readonly title: string;
  /** The parameter file. */
  readonly path: string;
  /** Recording of the model's own cell in the package, or null; see {@link recordingOf}. */
  readonly recordingPath: string | null;
  /** Reads the table of its cell's sweeps, if the package may have one; null if it has none. */
  readonly sweepTable?: () => Promise<SweepTable | null>;
  /** If the package is an archive: unpacks that recording and returns its path. It is removed when the process ends. */
  readonly unpackRecording?: (options: CallOptions) => Promise<string>;
  /** For a model of the Allen database: downloads the recording of its cell into the cache and returns its path. */
  readonly fetchRecording?: (options: CallOptions) => Promise<string>;
  /** For such a model: says what that would download. */
  readonly planRecording?: (options: CallOptions) => Promise<PlannedRecording>;
}

/**
 * Path of the recording in a model's package, unpacked if the package is an archive; null if there is none.
 *
 * @throws InvalidModelError, WriteFailedError, CancelledError
 */
export async function recordingOf(opened: ModelPackage, options: CallOptions): Promise<string | null> {
  return opened.unpackRecording ? opened.unpackRecording(options) : opened.recordingPath;
}
