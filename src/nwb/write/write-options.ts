/** Options for writing a recording, and their defaults. */

import { callOptions, checkOptions, type Kinds } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import type { Existing } from "../../files/atomic-file.js";

/** The simulated cell. */
export interface WrittenSpecimen {
  /** Identifier, such as the specimen id of the Allen database; becomes the electrode's `cell_id`. */
  readonly id?: string | number | undefined;
  /** Latin name. Default: that of the first response's model, else unknown. */
  readonly species?: string | undefined;
  /** Acronym of the brain structure in the Allen atlas, such as `VISp5`; omitted if unknown. */
  readonly location?: string | undefined;
  /** Display name. */
  readonly name?: string | undefined;
}

/** Options of writeRecording and createRecordingWriter. */
export interface WriteOptions extends CallOptions {
  /**
   * What to do if the file exists: fail with OutputExists (the default), or replace it once the new one is complete.
   */
  readonly existing?: Existing | undefined;
  /** Stored type of the traces. Default `float32`, which rounds each value once; `float64` is exact. */
  readonly precision?: "float32" | "float64" | undefined;
  /** Adds the deprecated sweep table, which ipfx needs to find sweeps. Default false. */
  readonly ipfx?: boolean | undefined;
  /** Replacement for NaN in a GLIF voltage (spike cuts) [V]. Default 0.05, as in AllenSDK; NaN keeps NaN. */
  readonly spikeCutValue?: number | undefined;
  /** Whether to write `response.traces` (to processing/icephys). Default true. */
  readonly stateVariables?: boolean | undefined;
  /** gzip level 0-9; 0 is none. Default 1: higher levels take 50 % longer and save 2 % (nwb.md 1.4). */
  readonly compression?: number | undefined;
  /** Start of the file's clock. Default: now; must not be in the future. */
  readonly sessionStart?: Date | undefined;
  readonly specimen?: WrittenSpecimen | undefined;
  /** Session description. The default states what was simulated. */
  readonly description?: string | undefined;
  /** The command or script that made the recording; stored as `source_script`. */
  readonly command?: string | undefined;
  /** Name of the experimenter, as `Last, First`. */
  readonly experimenter?: string | readonly string[] | undefined;
  /** Institution where it was run. */
  readonly institution?: string | undefined;
  /** Search keywords. Default none: neo's NWBIO cannot read files with keywords. */
  readonly keywords?: readonly string[] | undefined;
}

/** The kind of each option. */
const writeOptions = {
  ...callOptions,
  existing: "text",
  precision: "text",
  ipfx: "boolean",
  spikeCutValue: "numberOrNaN",
  stateVariables: "boolean",
  compression: "numberOrNaN",
  sessionStart: "date",
  specimen: "object",
  description: "text",
  command: "text",
  experimenter: "textOrTexts",
  institution: "text",
  keywords: "texts",
} as const satisfies Kinds<WriteOptions>;

/** Options with all defaults filled in. */
export interface WriteSettings {
  readonly existing: Existing;
  readonly precision: "float32" | "float64";
  readonly ipfx: boolean;
  readonly spikeCutValue: number;
  readonly stateVariables: boolean;
  readonly compression: number;
  readonly sessionStart: Date;
  readonly specimen: WrittenSpecimen;
  readonly description: string | undefined;
  readonly command: string | undefined;
  readonly experimenters: readonly string[];
  readonly institution: string;
  readonly keywords: readonly string[];
}

/** Fills in defaults and checks the values. */
export function settingsOf(options: WriteOptions, now = new Date()): WriteSettings {
  checkOptions("write a recording", options, writeOptions);
  checkOptions("write a recording", options.specimen ?? {}, {
    id: "textOrId",
    species: "text",
    location: "text",
    name: "text",
  });
  const { compression = 1, precision = "float32", existing = "error", sessionStart = now } = options;
  if (!Number.isInteger(compression) || compression < 0 || compression > 9) {
    throw invalid("compression", compression, "an integer from 0 to 9");
  }
  if (precision !== "float32" && precision !== "float64") throw invalid("precision", precision, "float32 or float64");
  if (existing !== "error" && existing !== "overwrite") throw invalid("existing", existing, "error or overwrite");
  if (Number.isNaN(sessionStart.getTime())) throw invalid("sessionStart", sessionStart, "a valid date");
  if (sessionStart.getTime() > now.getTime()) {
    throw invalid("sessionStart", sessionStart.toISOString(), "a time that is not in the future");
  }
  const experimenters = [options.experimenter ?? []].flat();
  return {
    existing,
    precision,
    ipfx: options.ipfx ?? false,
    spikeCutValue: options.spikeCutValue ?? 0.05,
    stateVariables: options.stateVariables ?? true,
    compression,
    sessionStart,
    specimen: options.specimen ?? {},
    description: options.description,
    command: options.command,
    experimenters: experimenters.length > 0 ? experimenters : ["rheobase, Simulation"],
    institution: options.institution ?? "Simulated on a computer",
    keywords: options.keywords ?? [],
  };
}

function invalid(option: string, value: unknown, expected: string): InvalidOptionError {
  return new InvalidOptionError(`write a recording with ${option} ${value}`, `expected ${expected}`, { value });
}
