import { callOptions, checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidOptionError, InvalidRecordingError, NotFoundError, throwIfAborted } from "../../base/errors.js";
import { formatSweepRanges } from "../../base/text/sweep-ranges.js";
import type { ExtracellularPotential, Provenance, Response, SimulatedVoltage, Trace } from "../../base/types.js";
import type { Stimulus } from "../../stimulus/stimulus.js";
import type { Sweep, SweepInfo } from "../../stimulus/sweep.js";
import type { H5Reader } from "../h5/reader.js";
import type { RecordingFormat, RecordingSource, SpecimenInfo, StoredSweep } from "./source.js";
import { type SweepOptions, TraceReader } from "./trace-reader.js";
import { type TraceUnits, UnknownUnitError } from "./trace-values.js";

export type { SweepOptions } from "./trace-reader.js";

/** Traces of a voltage-clamp sweep. */
export interface VoltageClampTraces {
  /** Measured current [A]. */
  readonly current: Float64Array;
  /** Of the current [Hz]. */
  readonly rateHz: number;
  /** Command potential [V], aligned with the current, at its own rate; null if the file has none. */
  readonly command: { readonly values: Float64Array; readonly rateHz: number } | null;
  /** Series resistance of the electrode [Ω]; null if the file does not state it. */
  readonly seriesResistanceOhm: number | null;
  /** Further traces of a simulated sweep, such as `soma.v`, the voltage of a soma that the clamp holds. */
  readonly traces: Readonly<Record<string, Trace>>;
  /** What the probe of a simulated sweep recorded; absent without one. */
  readonly extracellular?: ExtracellularPotential | undefined;
  /** Whether the command of a model's clamp includes the junction potential. Absent: recorded. */
  readonly simulated?: SimulatedVoltage | undefined;
}

/**
 * The sweeps of one specimen, in a file that stays open until `close()`. Sweeps are listed on opening; some of their
 * details are read on demand, at the latest by `close()`, and remain available without the file. Traces are read on
 * demand, whole and in SI units.
 */
export class Recording {
  readonly path: string;
  readonly format: RecordingFormat;
  /** Version of the format stated in the file, such as `1.0.5` or `2.9.0`. */
  readonly version: string;
  readonly specimen: SpecimenInfo;
  /**
   * Information about each sweep, ordered by number, then electrode; of a simulated sweep the soma first. In a damaged file, reading a detail (code, start,
   * amplitude, window) throws InvalidRecordingError; after `close()` that detail counts as not stated.
   */
  readonly sweeps: readonly SweepInfo[];
  /** Notes for the reader, such as the rule used for the conversion to SI. */
  readonly notes: readonly string[];
  /** Provenance of a simulated recording (the JSON in `scratch/model_json`), or null. */
  readonly provenance: Provenance | null;
  readonly #reader: H5Reader;
  readonly #sources: readonly StoredSweep[];
  readonly #traces: TraceReader;
  readonly #settle: () => void;

  /** @internal Use `openRecording`. */
  constructor(reader: H5Reader, source: RecordingSource, units: TraceUnits = {}) {
    this.path = reader.path;
    this.format = source.format;
    this.version = source.version;
    this.specimen = source.specimen;
    this.notes = source.notes;
    this.provenance = source.provenance;
    this.#reader = reader;
    this.#traces = new TraceReader(reader, source, units);
    this.#settle = source.settle;
    this.#sources = [...source.sweeps].sort((a, b) => compareSweeps(a.info, b.info));
    this.sweeps = this.#sources.map(({ info }) => info);
  }

  /**
   * Reads a sweep with its stimulus and response, which start together: a stimulus with its own clock is aligned with
   * its response. A trace that ends in NaN values is cut before them; `notes` of the sweep say so.
   *
   * @param number sweep number, one of {@link Recording.sweeps}
   * @throws NotFoundError if the file has no such sweep
   * @throws InvalidOptionError if several electrodes recorded it and `electrode` selects none of them; of a simulated
   *   sweep the electrode in the soma counts, or the clamp that holds it
   * @throws InvalidRecordingError if the file is damaged there
   */
  async sweep(number: number, options: SweepOptions = {}): Promise<Sweep> {
    const source = this.#find(number, options);
    return this.#reader.surely(async () => {
      const { clamp } = source.info;
      const current = clamp === "current" ? source.stimulus() : null;
      const voltage = clamp === "voltage" || options.response === false ? null : source.response();
      const notes: string[] = [];
      const reading = current && this.#traces.readStimulus(source, current, options, notes);
      const stimulus = await reading?.catch(async (error: unknown) => {
        if (!(error instanceof UnknownUnitError) || !voltage) throw error;
        const other = await this.#traces.readResponse(source, voltage, options, []).catch((second: unknown) => second);
        throw other instanceof UnknownUnitError ? error.and(other) : error;
      });
      const response = voltage && (await this.#traces.readResponse(source, voltage, options, notes));
      return { ...source.info, stimulus: stimulus ?? null, response, notes: [...new Set(notes)] };
    });
  }

  /** Reads only the injected current. Throws as {@link Recording.sweep}, and InvalidRecordingError if there is none. */
  async stimulus(number: number, options: SweepOptions = {}): Promise<Stimulus> {
    const source = this.#find(number, options);
    return this.#reader.surely(() => {
      const current = source.info.clamp === "current" ? source.stimulus() : null;
      if (!current) throw this.#absent(source.info, "stimulus", "an injected current");
      return this.#traces.readStimulus(source, current, options, []);
    });
  }

  /**
   * Reads only the membrane potential. Throws as {@link Recording.sweep}, and InvalidRecordingError if there is none.
   */
  async response(number: number, options: SweepOptions = {}): Promise<Response> {
    const source = this.#find(number, options);
    return this.#reader.surely(() => {
      const voltage = source.info.clamp === "voltage" ? null : source.response();
      if (!voltage) throw this.#absent(source.info, "response", "a membrane potential");
      return this.#traces.readResponse(source, voltage, options, []);
    });
  }

  /**
   * Reads the traces of a voltage-clamp sweep. Throws as {@link Recording.sweep}, and InvalidRecordingError for a sweep
   * in current clamp, or without a measured current.
   */
  async voltageClamp(number: number, options: SweepOptions = {}): Promise<VoltageClampTraces> {
    const source = this.#find(number, options);
    return this.#reader.surely(async () => {
      const isVoltageClamp = source.info.clamp === "voltage";
      const [measured, given] = isVoltageClamp ? [source.response(), source.stimulus()] : [null, null];
      if (!measured) throw this.#absent(source.info, "current", "a current measured in voltage clamp");
      const { values: current, rateHz } = await this.#traces.readMeasuredCurrent(source, measured, options);
      const command = given && (await this.#traces.readAligned("voltage", source, given, options, []));
      const { traces, simulated, extracellular } = await this.#traces.readBeside(source, rateHz, options);
      const seriesResistanceOhm = source.seriesResistanceOhm();
      return {
        current,
        rateHz,
        command,
        seriesResistanceOhm,
        traces,
        simulated,
        ...(extracellular && { extracellular }),
      };
    });
  }

  /** Stored spike times [s] from the start of the sweep; null if the file stores none for any sweep. */
  async spikeTimes(number: number, options: SweepOptions = {}): Promise<Float64Array | null> {
    const source = this.#find(number, options);
    return this.#reader.surely(() => source.spikeTimes());
  }

  /** Closes the file. Data already read and all details of the sweeps stay valid; reading more traces throws. */
  close(): void {
    try {
      this.#settle();
    } finally {
      this.#reader.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #find(number: number, options: SweepOptions): StoredSweep {
    const task = `read a sweep of ${this.path}`;
    checkArguments(task, { "the sweep number": [number, "id"] });
    checkOptions(task, options, {
      ...callOptions,
      electrode: "text",
      response: "boolean",
      part: "object",
      most: "count",
    });
    throwIfAborted(options.signal, `reading sweep ${number} of ${this.path}`);
    const candidates = this.#sources.filter(({ info }) => info.number === number);
    if (candidates.length === 0) {
      const numbers = this.sweeps.map((sweep) => sweep.number);
      throw new NotFoundError(
        `read sweep ${number} of ${this.#title()}`,
        `the file has sweeps ${formatSweepRanges(numbers)}`,
        { path: this.path, id: number, value: number, allowed: [...new Set(numbers)] },
      );
    }
    const { electrode } = options;
    const matching =
      electrode === undefined ? candidates : candidates.filter(({ info }) => info.electrode === electrode);
    const main = matching.length > 1 ? matching.filter(({ info }) => !info.isBeside) : matching;
    if (main.length === 1 && main[0]) return main[0];
    const allowed = candidates.map(({ info }) => info.electrode ?? "(no name)");
    const seen = electrode === undefined ? "no electrode was named" : `no electrode "${electrode}" recorded it`;
    throw new InvalidOptionError(
      `read sweep ${number} of ${this.#title()}`,
      `${seen}, and one of ${allowed.join(", ")} was expected`,
      { path: this.path, id: number, value: electrode, allowed },
    );
  }

  #absent(info: SweepInfo, what: string, expected: string): InvalidRecordingError {
    const kinds = { current: "current clamp", voltage: "voltage clamp", zero: "current clamp without current (I=0)" };
    const clamps = { stimulus: ["current"], response: ["current", "zero"], current: ["voltage"] }[what] ?? [];
    const seen = clamps.includes(info.clamp) ? `the file holds no ${what} for it` : `it is ${kinds[info.clamp]}`;
    return new InvalidRecordingError(
      `read the ${what} of sweep ${info.number} of ${this.#title()}`,
      `${seen}, and ${expected} was expected`,
      { path: this.path, id: info.number, value: info.clamp },
    );
  }

  #title(): string {
    return this.specimen.id === null ? this.path : `specimen ${this.specimen.id}`;
  }
}

function compareSweeps(a: SweepInfo, b: SweepInfo): number {
  const beside = Number(a.isBeside ?? false) - Number(b.isBeside ?? false);
  return a.number - b.number || beside || (a.electrode ?? "").localeCompare(b.electrode ?? "", "en", { numeric: true });
}
