import { rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { throwIfAborted } from "../../base/errors.js";
import type { Existing } from "../../files/atomic-file.js";
import { makeFolder } from "../../files/make-folder.js";
import { writeFailed } from "../../files/system-error.js";
import type { H5wasmFile } from "../../nwb/h5/load.js";
import { setCounts, setNumber } from "../../nwb/h5/writer.js";
import { H5OutputFile, type WrittenFile } from "../../nwb/write/h5-output-file.js";
import type { SimulatedCell } from "../simulated-cell.js";
import { ReportFile } from "./report-file.js";
import type { ReportLayout } from "./report-layout.js";
import { type CellSpikes, putSpikes } from "./spikes-file.js";
import type { SpikeOrder } from "./stated-output.js";

/** Marks an HDF5 file as one of SONATA. */
const MAGIC = 0x0a7a;
const VERSION = [0, 1];

/** The files of a simulation's output: of its spikes, and of its reports. */
export interface OutputPlan {
  readonly spikes: string;
  readonly order: SpikeOrder;
  readonly reports: readonly ReportLayout[];
}

/** Options of {@link SonataOutput.create}. */
export interface SonataOutputOptions {
  readonly existing?: Existing | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Paths of the files of an output, the spikes first. */
export function outputFiles({ spikes, reports }: OutputPlan, folder: string): string[] {
  return [spikes, ...reports.map(({ fileName }) => fileName)].map((name) => join(folder, name));
}

/** SONATA output under construction: its files appear together, when all of them are whole. */
export class SonataOutput {
  readonly #plan: OutputPlan;
  readonly #files: readonly H5OutputFile[];
  readonly #reports: readonly (readonly [H5OutputFile, ReportFile])[];
  readonly #made: readonly string[];
  readonly #signal: AbortSignal | undefined;
  readonly #spikes: CellSpikes[] = [];

  private constructor(
    plan: OutputPlan,
    files: readonly H5OutputFile[],
    reports: readonly ReportFile[],
    made: readonly string[],
    signal: AbortSignal | undefined,
  ) {
    this.#plan = plan;
    this.#files = files;
    this.#reports = reports.map((report, i) => [files[i + 1]!, report]);
    this.#made = made;
    this.#signal = signal;
  }

  /**
   * Begins the files of an output in a folder, which is made if it is missing.
   *
   * @throws OutputExistsError, WriteFailedError; nothing is left then
   */
  static async create(folder: string, plan: OutputPlan, options: SonataOutputOptions = {}): Promise<SonataOutput> {
    const { existing = "error", signal } = options;
    const files: H5OutputFile[] = [];
    const reports: ReportFile[] = [];
    const made: string[] = [];
    try {
      for (const [i, path] of outputFiles(plan, folder).entries()) {
        made.push(...(await madeFor(path)));
        const file = await H5OutputFile.create(path, i === 0 ? "SONATA spikes" : "SONATA report", existing);
        files.push(file);
        await file.write(putMagic);
        if (i > 0) await file.write((h5) => void reports.push(new ReportFile(plan.reports[i - 1]!, h5)));
      }
      return new SonataOutput(plan, files, reports, made, signal);
    } catch (error) {
      await removeAll(files, made);
      throw error;
    }
  }

  /** Writes what a cell did. */
  async write({ cell, response }: SimulatedCell): Promise<void> {
    const betweenBlocks = async (): Promise<void> => {
      await new Promise(setImmediate);
      throwIfAborted(this.#signal, "writing of the SONATA output");
    };
    this.#spikes.push({ ...cell, spikeTimes: response.spikeTimes });
    for (const [file, report] of this.#reports) {
      await file.write(() => report.write(cell, response, betweenBlocks));
    }
  }

  /** Writes the spikes: all files are then whole, and wait for their names. */
  async finish(): Promise<void> {
    await this.#files[0]!.write((h5) => putSpikes(h5, this.#spikes, this.#plan.order));
    for (const file of this.#files) await file.finish();
  }

  /** Gives all files their names; after {@link finish}. */
  async commit(): Promise<readonly WrittenFile[]> {
    const written: WrittenFile[] = [];
    for (const file of this.#files) written.push(await file.commit());
    return written;
  }

  /** Removes the unfinished files, and folders made for them; never throws. */
  abort(): Promise<void> {
    return removeAll(this.#files, this.#made);
  }
}

function putMagic(h5: H5wasmFile): void {
  setNumber(h5, "magic", MAGIC, "<I");
  setCounts(h5, "version", VERSION);
}

/** Makes the folder of a file; gives those that were missing, the outermost first. */
async function madeFor(path: string): Promise<string[]> {
  const folder = dirname(path);
  try {
    const outermost = await makeFolder(folder);
    if (outermost === undefined) return [];
    const made = [folder];
    while (made[0] !== outermost && dirname(made[0]!) !== made[0]) made.unshift(dirname(made[0]!));
    return made;
  } catch (cause) {
    throw writeFailed(path, cause, "SONATA output");
  }
}

async function removeAll(files: readonly H5OutputFile[], folders: readonly string[]): Promise<void> {
  for (const file of files) await file.discard();
  for (const folder of [...folders].reverse()) await rmdir(folder).catch(() => undefined);
}
