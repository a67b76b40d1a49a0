import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { InvalidOptionError, InvalidRecordingError, NotFoundError } from "../base/errors.js";
import { isHdf5 } from "../base/file-kind.js";
import type { CallOptions } from "../base/types.js";
import type { AxonRule } from "../biophys/cable/cable-sections.js";
import { type ListedSection, listSections } from "../biophys/morphology/section-list.js";
import { type MorphologySummary, morphologySummary } from "../biophys/morphology/summary.js";
import { errnoOf, whyNotRead } from "../files/system-error.js";
import {
  type DatabaseOptions,
  type Model,
  type ModelFileOptions,
  type ModelSummary,
  openModelPackage,
} from "../models/open-model.js";
import { fileHead } from "../models/package/package-folder.js";
import { readMorphology } from "../models/read-morphology.js";
import { type ExtracellularContent, readExtracellularContent } from "../nwb/read/nwb2/electrical-series.js";
import { openRecording } from "../nwb/read/open-recording.js";
import type { Recording } from "../nwb/read/recording.js";
import type { RecordingFormat, SpecimenInfo } from "../nwb/read/source.js";
import type { SweepInfo } from "../stimulus/sweep.js";

/** The content of a file. */
export type Inspection = RecordingInspection | ModelInspection | MorphologyInspection;

export interface RecordingInspection {
  readonly kind: "recording";
  readonly path: string;
  readonly format: RecordingFormat;
  readonly version: string;
  readonly specimen: SpecimenInfo;
  readonly sweeps: readonly InspectedSweep[];
  /** Electrodes outside cells and their series; null if there are none. */
  readonly extracellular: ExtracellularContent | null;
  /** Decisions of the reader, such as whether it applied a conversion factor. */
  readonly notes: readonly string[];
}

export interface InspectedSweep extends SweepInfo {
  /** Number of spike times stored in the file; null if it stores none for this sweep. */
  readonly spikeCount: number | null;
}

export interface ModelInspection {
  readonly kind: "model";
  readonly path: string;
  readonly model: Model;
  readonly summary: ModelSummary;
  readonly recordingPath: string | null;
}

export interface MorphologyInspection {
  readonly kind: "morphology";
  readonly path: string;
  readonly morphology: MorphologySummary;
  /** NEURON's sections in its order of creation, before any axon rule. */
  readonly sections: readonly ListedSection[];
}

/** Options of {@link inspect}. */
export interface InspectOptions extends CallOptions, DatabaseOptions, ModelFileOptions {
  readonly strict?: boolean | undefined;
  /** Axon of a biophysical model. */
  readonly axon?: AxonRule | undefined;
  /** Whether to read other files that a recording refers to; default false. */
  readonly allowExternal?: boolean | undefined;
}

/**
 * Identifies a file, or a model of the Allen database, and summarizes its content without reading traces. NEURON's
 * changes to a morphology are listed.
 *
 * @param options `strict`: reject a morphology that NEURON changes
 * @throws NotFoundError, InvalidRecordingError, InvalidModelError, InvalidMorphologyError; InvalidOptionError for
 *   options that do not apply to the file
 */
export async function inspect(path: string, options: InspectOptions = {}): Promise<Inspection> {
  const info = await stat(path).catch((cause: unknown) => {
    if (isId(path)) return null;
    const why = errnoOf(cause) === "ENOENT" ? "there is no such file or directory" : whyNotRead(cause);
    throw new NotFoundError(`inspect ${path}`, why, { path, cause });
  });
  const isMorphology = extname(path).toLowerCase() === ".swc";
  const byHand = options.fit !== undefined || options.morphology !== undefined || options.nodeType !== undefined;
  const isChanged = options.axon !== undefined || options.changes !== undefined;
  if (info === null || info.isDirectory() || /\.(?:json|zip|csv)$/i.test(path) || (isMorphology && byHand)) {
    const { model, summary, recordingPath, path: file } = await openModelPackage(path, options);
    return { kind: "model", path: file, model, summary, recordingPath };
  }
  if (byHand) {
    throw new InvalidOptionError(`inspect ${path} with a fit, morphology or node type`, "only models have these", {
      path,
    });
  }
  if (isChanged) {
    throw new InvalidOptionError(`inspect ${path} with changes of a model`, `it is not one`, { path });
  }
  if (isMorphology) {
    const morphology = await readMorphology(path, options);
    return { kind: "morphology", path, morphology: morphologySummary(morphology), sections: listSections(morphology) };
  }
  if (extname(path).toLowerCase() === ".nwb" || isHdf5(await fileHead(path, `inspect ${path}`))) {
    const { signal, onProgress, allowExternal } = options;
    using recording = await openRecording(path, { signal, onProgress, allowExternal });
    return await inspectRecording(recording, allowExternal);
  }
  throw new InvalidRecordingError(
    `inspect ${path}`,
    "it is not a recording (.nwb), model (.json or a directory) or morphology (.swc)",
    { path, allowed: [".nwb", ".json", ".swc"] },
  );
}

/** Whether a name can be the id of a model in the Allen database. */
const isId = (name: string): boolean => /^[1-9]\d*$/.test(name);

async function inspectRecording(recording: Recording, allowExternal?: boolean): Promise<RecordingInspection> {
  const { path, format, version, specimen, notes } = recording;
  const sweeps: InspectedSweep[] = [];
  for (const sweep of recording.sweeps) {
    const where = { electrode: sweep.electrode ?? undefined };
    sweeps.push({ ...sweep, spikeCount: (await recording.spikeTimes(sweep.number, where))?.length ?? null });
  }
  // Only NWB 2 has the types of these.
  const extracellular = /^(?:NWB-)?2/i.test(version) ? await readExtracellularContent(path, { allowExternal }) : null;
  return { kind: "recording", path, format, version, specimen, sweeps, extracellular, notes };
}
