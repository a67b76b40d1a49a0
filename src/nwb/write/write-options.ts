/** What a caller says about a recording to be written, and what is put where nothing was said. */

import { callOptions, checkOptions, type Kinds } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import type { Existing } from "../../files/atomic-file.js";

/** The cell that was simulated. */
export interface WrittenSpecimen {
  /** Identifier, such as the specimen id of the Allen database; becomes the electrode's `cell_id`. */
  readonly id?: string | number | undefined;
  /** Latin name. Default: what the model of the first response knows, else unknown. */
  readonly species?: string | undefined;
  /** Acronym of the brain structure in the Allen atlas, such as `VISp5`; absent where unknown. */
  readonly location?: string | undefined;
  /** Name shown to people. */
  readonly name?: string | undefined;
}

/** Options of writeRecording and createRecordingWriter. */
export interface WriteOptions extends CallOptions {
  /** What to do where the file exists: fail with OutputExists (the default), or replace it once the new one is whole. */
  readonly existing?: Existing | undefined;
  /** Stored type of the traces. Default `float32`: each value is rounded once; `float64` keeps every bit. */
  readonly precision?: "float32" | "float64" | undefined;
  /** Adds the deprecated sweep table, the only way in which ipfx finds sweeps. Default false. */
  readonly ipfx?: boolean | undefined;
  /** What NaN in a GLIF voltage (spike cuts) is written as [V]. Default 0.05, as AllenSDK does; NaN keeps NaN. */
  readonly spikeCutValue?: number | undefined;
  /** Whether `response.traces` are written (to processing/icephys). Default true. */
  readonly stateVariables?: boolean | undefined;
  /** gzip level 0-9; 0 is none. Default 1: higher levels take half again as long and gain 2 % (nwb.md 1.4). */
  readonly compression?: number | undefined;
  /** Start of the file's clock. Default now; never in the future. */
  readonly sessionStart?: Date | undefined;
  readonly specimen?: WrittenSpecimen | undefined;
  /** Session description. Default says what was simulated. */
  readonly description?: string | undefined;
  /** The command or script that made the recording; kept as `source_script`. */
  readonly command?: string | undefined;
  /** Who ran it, as `Last, First`. */
  readonly experimenter?: string | readonly string[] | undefined;
  /** Where it was run. */
  readonly institution?: string | undefined;
  /** Words by which to find the file. Default none: neo's NWBIO cannot read a file with keywords. */
  readonly keywords?: readonly string[] | undefined;
}

/** Of which kind each of them is. */
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

/** Options with every default filled in. */
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

/** Fills in defaults and checks what the types cannot. */
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
  return new InvalidOptionError(`Cannot write a recording with ${option} ${value}: expected ${expected}`, { value });
}
