import { InvalidOptionError, isRheobaseError, throwIfAborted } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import type { FeatureTrace, PreparedTrace } from "../spikes/feature-trace.js";
import { prepareTrace } from "../spikes/feature-trace.js";

/** One sweep of a cell. Its trace is loaded only when needed, to hold one sweep in memory at a time. */
export interface CellSweep {
  /** Number of the sweep. */
  readonly sweep: number;
  /** Start of the experiment, after the test pulse [s]; default the first sample. */
  readonly startS?: number | undefined;
  /** Last sample of the experiment [s]; default that of the sweep. */
  readonly endS?: number | undefined;
  /** Loads the sweep's voltage and current; called up to three times. */
  readonly load: () => FeatureTrace | Promise<FeatureTrace>;
}

/** An unusable sweep, with the reason. */
export interface SkippedSweep {
  readonly sweep: number;
  readonly reason: string;
}

/** Visits sweeps one after the other, reporting progress and collecting skipped sweeps. */
export class SweepVisitor {
  readonly #skipped = new Map<number, string>();
  readonly #options: CallOptions;
  readonly #total: number;
  #done = 0;

  /** @param total expected number of visits, for progress reports */
  constructor(options: CallOptions, total: number) {
    this.#options = options;
    this.#total = total;
  }

  get skipped(): SkippedSweep[] {
    return [...this.#skipped].map(([sweep, reason]) => ({ sweep, reason }));
  }

  /**
   * Calls `measure` on each sweep. A sweep that is unsuitable (gaps, no current, too short) is skipped and recorded.
   */
  async visit<T>(
    sweeps: readonly CellSweep[],
    measure: (trace: PreparedTrace, sweep: CellSweep, rateHz: number) => T,
  ): Promise<T[]> {
    const found: T[] = [];
    for (const sweep of sweeps) {
      throwIfAborted(this.#options.signal, "the analysis of a cell");
      this.#options.onProgress?.({ stage: "analyze", done: this.#done, total: this.#total, unit: "sweeps" });
      if (!this.#skipped.has(sweep.sweep)) {
        const trace = await sweep.load();
        try {
          const prepared = prepareTrace(trace, TASK);
          requireCurrent(prepared);
          found.push(measure(prepared, sweep, trace.rateHz ?? 1 / (prepared.t[1]! - prepared.t[0]!)));
        } catch (error) {
          if (!isRheobaseError(error, "InvalidOption")) throw error;
          this.#skipped.set(sweep.sweep, error.message);
        }
      }
      this.#done++;
    }
    this.#options.onProgress?.({ stage: "analyze", done: this.#done, total: this.#total, unit: "sweeps" });
    return found;
  }
}

export const TASK = "analyze a sweep of a cell";

function requireCurrent({ currentAt, v }: PreparedTrace): void {
  if (v.length < 2) throw new InvalidOptionError(TASK, `it has ${v.length} samples, expected two or more`);
  if (currentAt === null) throw new InvalidOptionError(TASK, "its current is not known");
}
