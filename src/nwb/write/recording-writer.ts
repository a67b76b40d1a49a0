import { CancelledError, InvalidOptionError, throwIfAborted, WriteFailedError } from "../../base/errors.js";
import type { CallOptions, Provenance, Response } from "../../base/types.js";
import { VERSION } from "../../base/version.js";
import { packProvenance } from "../file-provenance.js";
import type { H5OutputFile } from "./h5-output-file.js";
import { contentsOf, type SweepContents, type WrittenSweep } from "./sweep/sweep-recordings.js";
import { checkSweep, type SweepRow, writeSweep } from "./sweep/writer-sweep.js";
import type { WriteSettings } from "./write-options.js";
import { type WrittenElectrode, WrittenElectrodes } from "./writer-electrodes.js";
import { WrittenProbes } from "./writer-extracellular.js";
import { cellName, describeDevice, H5WASM_VERSION, type Skeleton, writeHeader, writeScratch } from "./writer-header.js";
import { type Specifications, writeSpecifications } from "./writer-specifications.js";
import { writeSweepTable, writeTables } from "./writer-tables.js";
import { writeUnits } from "./writer-units.js";

/** Result of writing a recording. */
export interface WriteResult {
  /** Absolute path of the file. */
  readonly path: string;
  /** Numbers of the sweeps, in the order written. */
  readonly sweeps: readonly number[];
  /** Total number of spikes. */
  readonly spikeCount: number;
  /** Size of the file. */
  readonly bytes: number;
}

/** The parts of the file written before the first sweep. */
interface Begun {
  readonly skeleton: Skeleton;
  readonly electrodes: WrittenElectrodes;
  readonly probes: WrittenProbes;
}

/** Writes sweeps to one file as they arrive; created by `createRecordingWriter`. Calls are executed in order. */
export class RecordingWriter {
  readonly #path: string;
  readonly #output: H5OutputFile;
  readonly #specifications: Specifications;
  readonly #settings: WriteSettings;
  readonly #signal: AbortSignal | undefined;
  readonly #rows: SweepRow[] = [];
  /** Electrodes written so far, by sweep number. */
  readonly #numbers = new Map<number, WrittenElectrode[]>();
  /** Sweeps by the JSON text of their provenance, which most share, and by electrode if numbers repeat. */
  readonly #provenance = new Map<string, { json: string; electrode: string | undefined; sweeps: number[] }>();
  #begun: Begun | undefined;
  #state: "open" | "closed" | "aborted" = "open";
  #queue: Promise<unknown> = Promise.resolve();

  /** @internal Use `createRecordingWriter`. */
  constructor(
    path: string,
    output: H5OutputFile,
    specifications: Specifications,
    settings: WriteSettings,
    signal: AbortSignal | undefined,
  ) {
    this.#path = path;
    this.#output = output;
    this.#specifications = specifications;
    this.#settings = settings;
    this.#signal = signal;
  }

  /**
   * Writes everything that precedes the first sweep, for callers that have to wait for that sweep; otherwise `write`
   * does it. The species is then that of the specimen, not of the first response.
   *
   * @param kind of the responses to come
   */
  begin(kind: Response["kind"]): Promise<void> {
    return this.#next(async () => {
      this.#throwIfStopped();
      this.#begin(kind, null);
    });
  }

  /**
   * Writes one sweep. After an error the writer is aborted and the unfinished file removed.
   *
   * @param onProgress reports the number of values written
   */
  write(item: WrittenSweep, onProgress?: CallOptions["onProgress"]): Promise<void> {
    return this.#next(() => this.#write(item, onProgress));
  }

  /** Writes the tables, closes the file and renames it to its target. */
  close(): Promise<WriteResult> {
    return this.#next(() => this.#close());
  }

  /** Removes the unfinished file; a pre-existing file is untouched. Does nothing after close. */
  async abort(): Promise<void> {
    if (this.#state !== "open") return;
    this.#state = "aborted";
    await this.#queue;
    await this.#output.discard();
  }

  /** Runs `work` after all earlier calls; a failure discards the file. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      try {
        return await work();
      } catch (error) {
        const failure = await this.#output.explained(error);
        if (this.#state === "open") await this.#output.discard();
        if (this.#state === "open") this.#state = "closed";
        throw failure;
      }
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #write(item: WrittenSweep, onProgress: CallOptions["onProgress"]): Promise<void> {
    this.#throwIfStopped();
    checkSweep(item);
    const { number } = item.sweep;
    const { skeleton, electrodes, probes } = this.#begin(item.response.kind, item.response.species || null);
    if (this.#rows.length === 0) describeDevice(skeleton, item.response);
    const contents = await contentsOf(item);
    const used = electrodes.ofSweep(contents.recordings);
    const electrode = used[0]!;
    const others = this.#numbers.get(number) ?? [];
    if (others.includes(electrode)) {
      throw new InvalidOptionError(
        `write sweep ${number}`,
        `the recording holds a sweep with this number already${others.length > 1 ? ` on electrode ${electrode.name}` : ""}`,
        { id: number, path: this.#path },
      );
    }
    this.#numbers.set(number, [...others, ...used]);
    const startTimeS = this.#rows.at(-1)?.nextStartS ?? 0;
    const contacts = item.response.extracellular?.potentials.length ?? 0;
    const total = valuesOf(contents, this.#settings) + contacts * item.response.voltage.length;
    let done = 0;
    const betweenBlocks = async (values: number): Promise<void> => {
      done = Math.min(total, done + values);
      onProgress?.({ stage: `write sweep ${number}`, done, total, unit: "values" });
      await new Promise(setImmediate);
      this.#throwIfStopped();
    };
    const place = { startTimeS, electrodes: used, probes, repeats: others.length > 0 };
    this.#rows.push(...(await writeSweep(item, contents, place, skeleton, this.#settings, betweenBlocks)));
    const json = JSON.stringify(item.response.provenance);
    const name = place.repeats ? electrode.name : undefined;
    const key = `${name ?? ""}/${json}`;
    const sharing = this.#provenance.get(key);
    if (sharing) sharing.sweeps.push(number);
    else this.#provenance.set(key, { json, electrode: name, sweeps: [number] });
  }

  #begin(kind: Response["kind"], species: string | null): Begun {
    if (this.#begun) return this.#begun;
    const skeleton = writeHeader(this.#output.h5, this.#settings, kind, species);
    writeSpecifications(this.#output.h5, this.#specifications);
    this.#begun = {
      skeleton,
      electrodes: new WrittenElectrodes(skeleton.icephys, this.#settings, kind),
      probes: new WrittenProbes(skeleton),
    };
    return this.#begun;
  }

  async #close(): Promise<WriteResult> {
    this.#throwIfStopped();
    const skeleton = this.#begun?.skeleton;
    if (!skeleton || this.#rows.length === 0) {
      throw new InvalidOptionError(`write recording ${this.#path}`, "there are no sweeps, expected at least one", {
        path: this.#path,
      });
    }
    writeTables(skeleton, this.#rows);
    this.#begun?.probes.close();
    // Ipfx takes one stimulus and one response a sweep.
    const first = this.#rows.filter((row) => !row.isBeside);
    if (this.#settings.ipfx) writeSweepTable(skeleton.icephys, first);
    writeUnits(this.#output.h5, this.#rows, cellName(this.#settings));
    writeScratch(this.#output.h5, this.#provenanceJson());
    await this.#output.finish();
    const { bytes } = await this.#output.commit();
    this.#state = "closed";
    return {
      path: this.#path,
      sweeps: first.map((row) => row.number),
      spikeCount: this.#rows.reduce((sum, row) => sum + row.spikeTimes.length, 0),
      bytes,
    };
  }

  #provenanceJson(): string {
    const groups = [...this.#provenance.values()].map(({ json, electrode, sweeps }) => ({
      sweeps,
      electrode,
      provenance: JSON.parse(json) as Provenance,
    }));
    const software = { rheobase: VERSION, h5wasm: H5WASM_VERSION };
    return JSON.stringify(packProvenance({ software, command: this.#settings.command }, groups), null, 1);
  }

  #throwIfStopped(): void {
    throwIfAborted(this.#signal, `writing of ${this.#path}`);
    if (this.#state === "aborted") throw new CancelledError(`writing of ${this.#path}`, { path: this.#path });
    if (this.#state === "closed") {
      throw new WriteFailedError(`write recording ${this.#path}`, "the writer is closed", { path: this.#path });
    }
  }
}

/** Number of values to write for a sweep: those of its electrodes, and its traces. */
function valuesOf({ recordings, voltage, traces }: SweepContents, { stateVariables }: WriteSettings): number {
  const sides = recordings.flatMap(({ stimulus, response }) => [stimulus, response]);
  const own = sides.reduce((sum, side) => sum + (side instanceof Float64Array ? side.length : 0), 0);
  const kept = [...(voltage ? [voltage] : []), ...(stateVariables ? Object.values(traces) : [])];
  return kept.reduce((sum, { data }) => sum + data.length, own);
}
