/** Locations of the two series of a sweep in an NWB 1 file, and the clamp mode (nwb1-allen.md B.1, nwb.md 3.2). */
import type { SweepInfo } from "../../../stimulus/sweep.js";
import type { H5Reader } from "../../h5/reader.js";

export interface Nwb1Series {
  /** Path of the group. */
  readonly at: string;
  /** Path of the series' dataset. */
  readonly data: string;
  readonly samples: number;
}

type Side = "stimulus" | "response";

const SERIES_GROUPS = { stimulus: "stimulus/presentation", response: "acquisition/timeseries" } as const;

/** Names in the groups of a file's sweeps, read once instead of per sweep. */
export class Nwb1Directory {
  readonly #reader: H5Reader;
  readonly #epochs: ReadonlySet<string>;
  readonly #series: Readonly<Record<Side, ReadonlySet<string>>>;

  constructor(reader: H5Reader) {
    this.#reader = reader;
    this.#epochs = new Set(reader.keys("epochs"));
    this.#series = {
      stimulus: new Set(reader.keys(SERIES_GROUPS.stimulus)),
      response: new Set(reader.keys(SERIES_GROUPS.response)),
    };
  }

  /** Sorts sweeps by number; HDF5 sorts names as text (Sweep_1, Sweep_10, Sweep_2). */
  sweepNumbers(): number[] {
    const names = [...this.#epochs, ...this.#series.response, ...this.#series.stimulus];
    const numbers = names.flatMap((name) => {
      const digits = /^Sweep_(\d+)$/.exec(name)?.[1];
      return digits === undefined ? [] : Number(digits);
    });
    return [...new Set(numbers)].sort((a, b) => a - b);
  }

  /** Possible locations of a series, the most likely first; an epoch only links to it. */
  places(side: Side, number: number): string[] {
    const name = `Sweep_${number}`;
    const places: string[] = [];
    if (this.#series[side].has(name)) places.push(`${SERIES_GROUPS[side]}/${name}`);
    if (this.#epochs.has(name)) places.push(`epochs/${name}/${side}/timeseries`);
    return places;
  }

  /** The first location that holds a series with data. */
  find(side: Side, number: number): Nwb1Series | null {
    for (const at of this.places(side, number)) {
      const samples = this.#reader.shape(`${at}/data`)?.[0];
      if (samples !== undefined) return { at, data: `${at}/data`, samples };
    }
    return null;
  }

  /** The Experiment epoch or, without one (voltage clamp), the Sweep epoch, limited to the existing samples. */
  experimentWindow(number: number, samples: number): SweepInfo["window"] {
    for (const name of [`Experiment_${number}`, `Sweep_${number}`]) {
      if (!this.#epochs.has(name)) continue;
      for (const side of ["stimulus", "response"]) {
        const window = this.#epochPart(`epochs/${name}/${side}`, samples);
        if (window !== null) return window;
      }
    }
    return { start: 0, count: samples };
  }

  #epochPart(at: string, samples: number): SweepInfo["window"] | null {
    const first = this.#reader.number(`${at}/idx_start`);
    if (first === null) return null;
    const count = this.#reader.number(`${at}/count`);
    const last = count === null ? this.#reader.number(`${at}/idx_stop`) : null;
    const start = Math.min(Math.max(first, 0), samples);
    const length = count ?? (last === null ? samples - start : last - first + 1);
    return { start, count: Math.min(Math.max(length, 0), samples - start) };
  }
}

/** Sampling rate stated by a series [Hz], or null. */
export function rateOf(reader: H5Reader, at: string): number | null {
  return reader.attributeNumber(`${at}/starting_time`, "rate");
}

/** The clamp mode, from the types of the series. */
export function clampOf(reader: H5Reader, response: Nwb1Series | null, stimulusAt: string | null): SweepInfo["clamp"] {
  for (const at of [response?.at ?? null, stimulusAt]) {
    const type = at === null ? null : reader.attributeTexts(at, "ancestry")?.at(-1);
    if (type?.startsWith("IZeroClamp")) return "zero";
    if (type?.startsWith("CurrentClamp")) return "current";
    if (type?.startsWith("VoltageClamp")) return "voltage";
  }
  // A series of the base type: the unit of the response reveals the clamp mode.
  const unit =
    response && (reader.attributeText(response.data, "unit") ?? reader.attributeText(response.data, "units"));
  return unit?.trim().toLowerCase().startsWith("a") ? "voltage" : "current";
}

/** A sweep with its two series, still unscaled. */
export interface Nwb1Sweep {
  readonly info: SweepInfo;
  /** Finds the series of the stimulus; null if there is none. */
  readonly stimulus: () => Nwb1Series | null;
  /** The series of the response; null if there is none. */
  readonly response: Nwb1Series | null;
}
