import type { CallOptions, Provenance, Response, Trace } from "../../base/types.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import { provenanceOfSweep } from "../file-provenance.js";
import type { H5Reader } from "../h5/reader.js";
import { type ResponseFacts, responseFacts } from "../response-facts.js";
import { alignStimulus } from "./align-stimulus.js";
import { readOutline } from "./outline.js";
import type { Quantity } from "./si-units.js";
import type { RecordingSource, StoredSweep, TraceSource } from "./source.js";
import { readStateVariable } from "./state-variable.js";
import { readTrace, type TraceUnits, type TraceValues } from "./trace-values.js";

/** Options for reading a sweep. */
export interface SweepOptions extends CallOptions {
  /** Name of the electrode; required if several electrodes recorded the sweep. */
  readonly electrode?: string | undefined;
  /** Whether `sweep()` reads the response, too; default true. */
  readonly response?: boolean | undefined;
  /**
   * Range of the response's samples to read, with the stimulus of that time; default all. The traces then start at this
   * range.
   */
  readonly part?: { readonly start: number; readonly count: number } | undefined;
  /**
   * Reads traces with more samples than this as outlines of at most this size: the lowest and the highest value of each
   * bin of samples, in their order, at a correspondingly lower rate. State variables are then omitted.
   */
  readonly most?: number | undefined;
}

/** Reads the traces of a sweep as requested: in part or as an outline, aligned, with notes on missing data. */
export class TraceReader {
  readonly #reader: H5Reader;
  readonly #units: TraceUnits;
  readonly #measured: boolean;
  readonly #provenance: Provenance | null;

  constructor(reader: H5Reader, { measured, provenance }: RecordingSource, units: TraceUnits) {
    this.#reader = reader;
    this.#units = units;
    this.#measured = measured;
    this.#provenance = provenance;
  }

  /** Reads the injected current. */
  async readStimulus(
    source: StoredSweep,
    trace: TraceSource,
    options: SweepOptions,
    notes: string[],
  ): Promise<Stimulus> {
    const { values, rateHz } = await this.readAligned("current", source, trace, options, notes);
    return Stimulus.samples(values, rateHz, { name: source.info.stimulusName });
  }

  /** Reads the stimulus, aligned with the response. */
  async readAligned(
    quantity: Quantity,
    { info, response }: StoredSweep,
    trace: TraceSource,
    options: SweepOptions,
    notes: string[],
  ): Promise<{ readonly values: Float64Array; readonly rateHz: number }> {
    const { rateHz: storedHz, startTimeS } = trace.clock();
    const measured = response();
    // Traces written by rheobase start together.
    const offsetS = startTimeS === null || !this.#measured ? 0 : startTimeS - info.startTimeS;
    const startS = (options.part?.start ?? 0) / info.rateHz;
    const durationS = (options.part?.count ?? measured?.count ?? trace.count) / info.rateHz;
    const first = options.part ? Math.min(trace.count, Math.max(0, Math.floor((startS - offsetS) * storedHz))) : 0;
    const count = options.part ? Math.ceil(durationS * storedHz) + 1 : trace.count;
    const read = await this.#readTrace(quantity, partOf(trace, first, count), options, notes, storedHz);
    const { values, cut, rateHz } = read;
    if (!measured || !this.#measured) return { values, rateHz };
    const later = { offsetS: offsetS + first / storedHz - startS, durationS, complete: !cut };
    const aligned = alignStimulus(values, rateHz, later);
    if (aligned.note !== null) notes.push(aligned.note);
    return { values: aligned.current, rateHz };
  }

  /** Reads the membrane potential and, if read whole, the model's other traces. */
  async readResponse(
    source: StoredSweep,
    trace: TraceSource,
    options: SweepOptions,
    notes: string[],
  ): Promise<Response> {
    const { number, electrode } = source.info;
    const part = partOf(trace, options.part?.start ?? 0, options.part?.count ?? trace.count);
    const read = await this.#readTrace("voltage", part, options, notes, source.info.rateHz);
    const { values: voltage, rateHz } = read;
    const { traces, provenance, ...facts } = await this.readBeside(source, rateHz, options);
    return {
      kind: "recorded",
      voltage,
      rateHz,
      spikeTimes: source.spikeTimes() ?? new Float64Array(0),
      traces,
      ...facts,
      provenance: provenance ?? { recording: this.#reader.path, sweep: number, electrode },
    };
  }

  /**
   * Reads what a simulated sweep holds beside the traces of its electrode: if these are read whole, the model's other
   * traces; and what the file says of the simulation.
   *
   * @param rateHz of the electrode's traces as read
   */
  async readBeside(
    source: StoredSweep,
    rateHz: number,
    { part, signal }: SweepOptions,
  ): Promise<
    { readonly traces: Record<string, Trace>; readonly provenance: Provenance | null } & ResponseFacts &
      Pick<Response, "extracellular">
  > {
    const { info } = source;
    const traces: Record<string, Trace> = {};
    const isWhole = part === undefined && rateHz === info.rateHz;
    for (const variable of isWhole ? source.stateVariables() : []) {
      traces[variable.name] = await readStateVariable(this.#reader, variable, signal);
    }
    const provenance = this.#provenance && provenanceOfSweep(this.#provenance, info.number, info.electrode);
    const extracellular = isWhole ? source.extracellular() : null;
    return {
      traces,
      provenance,
      ...(extracellular && { extracellular }),
      ...(provenance && responseFacts(provenance)),
    };
  }

  /** Reads the current measured in voltage clamp. */
  async readMeasuredCurrent(
    { info }: StoredSweep,
    trace: TraceSource,
    options: SweepOptions,
  ): Promise<{ readonly values: Float64Array; readonly rateHz: number }> {
    const part = partOf(trace, options.part?.start ?? 0, options.part?.count ?? trace.count);
    return this.#readTrace("current", part, options, [], info.rateHz);
  }

  async #readTrace(
    quantity: Quantity,
    trace: TraceSource,
    { signal, most = Number.POSITIVE_INFINITY }: SweepOptions,
    notes: string[],
    rateHz: number,
  ): Promise<TraceValues & { readonly rateHz: number }> {
    const reading = { quantity, measured: this.#measured, units: this.#units, signal };
    if (trace.count > most) {
      const piece = (start: number, count: number): Promise<TraceValues> =>
        readTrace(this.#reader, partOf(trace, start, count), reading);
      const values = async (start: number, count: number) => {
        const read = await piece(start, count);
        notes.push(...read.notes);
        return read.values;
      };
      const outline = await readOutline(values, trace.count, most);
      return { values: outline.values, cut: false, notes: [], rateHz: rateHz * outline.rateShare };
    }
    const read = await readTrace(this.#reader, trace, reading);
    notes.push(...read.notes);
    if (read.cut) {
      const end = Number((read.values.length / rateHz).toPrecision(6));
      notes.push(`no ${quantity} after ${end} s: the file holds no numbers there, and the sweep is used up to then`);
    }
    return { ...read, rateHz };
  }
}

/** A range of a trace. */
function partOf(trace: TraceSource, start: number, count: number): TraceSource {
  const first = Math.min(Math.max(start, 0), trace.count);
  return { ...trace, start: trace.start + first, count: Math.min(Math.max(count, 0), trace.count - first) };
}
