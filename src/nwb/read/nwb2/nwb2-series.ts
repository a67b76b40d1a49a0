/** Header data of an NWB 2 patch-clamp series (nwb.md 2.9, 3.3). */
import { InvalidRecordingError } from "../../../base/errors.js";
import type { SweepInfo } from "../../../stimulus/sweep.js";
import type { H5Reader } from "../../h5/reader.js";
import { type Quantity, readSiUnit } from "../si-units.js";
import { meaningful } from "../source.js";

/** A part of a series, as referenced by a table; a null count means all samples. */
export interface StoredPart {
  readonly at: string;
  readonly start: number;
  readonly count: number | null;
}

/** A part limited to the samples that exist. */
export interface WholePart extends StoredPart {
  readonly count: number;
  /** Whether its series is stored as a row of 1 × N samples. */
  readonly isRow: boolean;
}

/** Groups that contain series. */
const SERIES_GROUPS = ["acquisition", "stimulus/presentation", "stimulus/templates"] as const;
/** Group of traces; few files have recordings that refer to them. */
const TRACES_GROUP = "processing/icephys";

/**
 * Limits a part to the samples that exist.
 *
 * @returns the part, or why it has no samples
 */
export function wholePart(reader: H5Reader, part: StoredPart): WholePart | string {
  const shape = reader.shape(`${part.at}/data`);
  if (shape === null || shape.length === 0) return "its series holds no data";
  const samples = samplesOfShape(shape);
  if (samples === null) return `its data has the shape ${shape.join(" × ")}, and one value a sample was expected`;
  if (part.start > samples) return `it begins at sample ${part.start} of ${samples}`;
  const count = Math.min(part.count ?? samples, samples - part.start);
  return { ...part, count, isRow: shape.length > 1 && shape[0] === 1 };
}

/** Number of samples; MatNWB writes them as a 1 × N row. Null if there are several values per sample. */
function samplesOfShape(shape: readonly number[]): number | null {
  const long = shape.filter((length) => length !== 1);
  return long.length > 1 ? null : (long[0] ?? 1);
}

/** Sweep number of a series, or null. Any integer type. */
export function sweepNumberOf(reader: H5Reader, at: string): number | null {
  const number = reader.attributeNumber(at, "sweep_number");
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** Code of the stimulus set; null for placeholders (PLACEHOLDER in MIES, N/A in others). */
export function stimulusCodeOf(reader: H5Reader, at: string): string | null {
  return meaningful(reader.attributeText(at, "stimulus_description"));
}

/** The clamp mode, from the type of the series; for extension and base types, from the unit. */
export function clampOf(
  reader: H5Reader,
  types: SeriesTypes,
  at: string,
  role: "response" | "stimulus",
): SweepInfo["clamp"] {
  const type = types.of(at) ?? "";
  if (type.includes("IZeroClamp")) return "zero";
  if (type.includes("CurrentClamp")) return "current";
  if (type.includes("VoltageClamp")) return "voltage";
  const isCurrent = measuredQuantity(reader, at) === "current";
  return isCurrent === (role === "stimulus") ? "current" : "voltage";
}

/**
 * The quantity according to the unit of a series; undefined if neither a voltage nor a current, null without a unit.
 */
function measuredQuantity(reader: H5Reader, at: string): Quantity | null | undefined {
  const unit = reader.attributeText(`${at}/data`, "unit")?.trim() ?? "";
  return unit === "" ? null : readSiUnit(unit)?.quantity;
}

/** Whether a series belongs to a patch-clamp electrode, as opposed to a trigger line, camera, spike train etc. */
export function isPatchClampSeries(reader: H5Reader, types: SeriesTypes, at: string): boolean {
  const type = types.of(at);
  if (type === null) return false;
  if (/(Current|Voltage|IZero)Clamp(Stimulus)?Series$/.test(type)) return true;
  // Extension types (NDX…) are recognized by the electrode link of all patch-clamp series, base types by their unit.
  const linked = type !== "TimeSeries" && reader.kind(`${at}/electrode`) === "group";
  const isClamp = linked || /PatchClampSeries$/.test(type);
  return isClamp && reader.kind(`${at}/data`) === "dataset" && measuredQuantity(reader, at) !== undefined;
}

/** Whether a series is a trace of the model that an electrode can measure: it is in volts or amperes. */
export function isModelTrace(reader: H5Reader, at: string): boolean {
  return at.startsWith(TRACES_GROUP) && typeof measuredQuantity(reader, at) === "string";
}

/** Caches the types of series. */
export class SeriesTypes {
  readonly #reader: H5Reader;
  readonly #types = new Map<string, string | null>();

  constructor(reader: H5Reader) {
    this.#reader = reader;
  }

  of(at: string): string | null {
    const known = this.#types.get(at);
    if (known !== undefined) return known;
    const type = this.#reader.attributeText(at, "neurodata_type");
    this.#types.set(at, type);
    return type;
  }
}

/** Intracellular electrodes by object key; soft and hard links lead to the same key. */
export class Electrodes {
  readonly #reader: H5Reader;
  readonly #names = new Map<string, string>();
  readonly #ofSeries = new Map<string, string | null>();

  constructor(reader: H5Reader) {
    this.#reader = reader;
    for (const name of reader.keys("general/intracellular_ephys")) {
      const key = reader.objectKey(`general/intracellular_ephys/${name}`);
      if (key !== null) this.#names.set(key, name);
    }
  }

  /** Name of the electrode of a series; null if it has none. */
  of(at: string): string | null {
    const known = this.#ofSeries.get(at);
    if (known !== undefined) return known;
    const key = this.#reader.objectKey(`${at}/electrode`);
    const name = key === null ? null : (this.#names.get(key) ?? null);
    this.#ofSeries.set(at, name);
    return name;
  }

  name(key: string): string | null {
    return this.#names.get(key) ?? null;
  }
}

/** Finds the paths of referenced series. */
export class SeriesDirectory {
  readonly #reader: H5Reader;
  readonly #paths = new Map<string, string>();
  #hasTraces = false;

  constructor(reader: H5Reader) {
    this.#reader = reader;
    for (const group of SERIES_GROUPS) this.#list(group);
  }

  /**
   * Looking up the name of a reference in HDF5 takes time proportional to the file size (nwb.md 1.3.2); this does not.
   */
  #list(group: string): void {
    for (const name of this.#reader.keys(group)) {
      const key = this.#reader.objectKey(`${group}/${name}`);
      if (key !== null && !this.#paths.has(key)) this.#paths.set(key, `${group}/${name}`);
    }
  }

  /** @throws InvalidRecordingError for a reference without a target; `where` names its table */
  path(key: string, where: string): string {
    if (!this.#paths.has(key) && !this.#hasTraces) {
      this.#hasTraces = true;
      this.#list(TRACES_GROUP);
    }
    const known = this.#paths.get(key) ?? this.#reader.pathOfKey(key);
    if (known !== null && known !== undefined && this.#reader.kind(known) === "group") return known;
    throw new InvalidRecordingError(
      `read /${where} of ${this.#reader.path}`,
      "one of its references has no target, expected a time series",
      { path: this.#reader.path, id: where },
    );
  }
}
