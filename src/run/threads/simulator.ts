import type { Progress } from "../../base/types.js";
import type { Model, ModelRunOptions } from "../../models/opened-model.js";
import type { RunOutcome } from "../../stimulus/model-run.js";
import type { Stimulus } from "../../stimulus/stimulus.js";
import type { Sweep } from "../../stimulus/sweep.js";
import type { SweepToRun } from "../sweep-source.js";
import { settingsOf } from "./sweep-settings.js";

/** A sweep that can be simulated: with a stimulus, or of devices alone. */
export type StimulatedSweep = SweepToRun &
  ({ readonly stimulus: Stimulus } | { readonly stimulus: null; readonly hasDevicesAlone: true });

/** Whether a sweep can be simulated. */
export function canRun(sweep: SweepToRun): sweep is StimulatedSweep {
  return sweep.stimulus !== null || sweep.hasDevicesAlone === true;
}

/** Options of a batch of sweeps. */
export interface BatchOptions {
  readonly settings: ModelRunOptions;
  /** Fires when the responses are no longer needed. */
  readonly signal: AbortSignal;
  readonly onProgress: (sweep: Sweep, progress: Progress) => void;
}

/** A thread that simulates sweeps of one model, batch after batch. */
export interface Simulator {
  /** Simulates sweeps as one batch. Each promise settles as soon as its sweep has finished. */
  simulate(sweeps: readonly StimulatedSweep[], options: BatchOptions): readonly Promise<RunOutcome>[];
}

/** The calling thread. */
export class CallingThread implements Simulator {
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  simulate(sweeps: readonly StimulatedSweep[], { settings, signal, onProgress }: BatchOptions) {
    return this.#model.runBatch(
      sweeps.map((sweep) => ({
        stimulus: sweep.stimulus,
        options: {
          ...settingsOf(settings, sweep.devices),
          signal,
          onProgress: (progress) => onProgress(sweep, progress),
        },
      })),
    );
  }
}
