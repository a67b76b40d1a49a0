import type { Worker } from "node:worker_threads";
import { CancelledError, InternalError } from "../../base/errors.js";
import type { Devices } from "../../biophys/devices/device.js";
import { specOf } from "../../models/model-spec.js";
import type { Model } from "../../models/opened-model.js";
import type { RunOutcome } from "../../stimulus/model-run.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import { newWorker } from "./new-worker.js";
import type { BatchOptions, Simulator, StimulatedSweep } from "./simulator.js";
import { plainDevices } from "./sweep-settings.js";
import type { SentStimulus, WorkerMessage, WorkerOrder, WorkerOutcome } from "./worker.js";
import { restoreError } from "./worker-errors.js";

interface Settling<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** A sweep of the worker's current batch. */
interface Pending extends Settling<RunOutcome> {
  readonly sweep: StimulatedSweep;
  readonly options: BatchOptions;
}

/**
 * A worker with its own copy of the model. Samples are copied to it; responses are transferred back without copying.
 */
export class WorkerThread implements Simulator {
  /** Resolves once the worker has loaded the model. */
  readonly ready: Promise<void>;
  readonly #model: Model;
  readonly #pending = new Map<number, Pending>();
  readonly #start: Settling<void>;
  #worker: Worker | null;
  #isNeeded = false;

  constructor(model: Model) {
    let start: Settling<void>;
    this.ready = new Promise((resolve, reject) => {
      start = { resolve, reject };
    });
    this.ready.catch(() => undefined); // avoids an unhandled rejection; awaiting `ready` still throws
    this.#start = start!;
    this.#model = model;
    this.#worker = this.#launch();
  }

  get isBusy(): boolean {
    return this.#pending.size > 0;
  }

  /** Whether the worker is running. It may have ended by itself; the next batch then starts another. */
  get isAlive(): boolean {
    return this.#worker !== null;
  }

  simulate(sweeps: readonly StimulatedSweep[], options: BatchOptions): Promise<RunOutcome>[] {
    const runs = sweeps.map(
      (sweep, index) =>
        new Promise<RunOutcome>((resolve, reject) => {
          this.#pending.set(index, { sweep, options, resolve, reject });
        }),
    );
    void this.#send(sweeps, options);
    return runs;
  }

  /** Whether this thread keeps the process alive; false initially. */
  keepAlive(needed: boolean): void {
    this.#isNeeded = needed;
    if (needed) this.#worker?.ref();
    else this.#worker?.unref();
  }

  /** Terminates the worker and cancels its batch. */
  async end(reason?: unknown): Promise<void> {
    const worker = this.#worker;
    this.#lose(new CancelledError("the run", { cause: reason }));
    await worker?.terminate();
  }

  #launch(): Worker {
    const worker = newWorker();
    if (this.#isNeeded) worker.ref();
    worker.postMessage({ model: specOf(this.#model) } satisfies WorkerOrder);
    worker.on("message", (message: WorkerMessage) => this.#hear(message));
    const lose = (error: unknown): void => {
      if (this.#worker === worker) this.#lose(error);
    };
    worker.on("error", lose);
    worker.on("exit", (code) => lose(new InternalError("continue simulating", `a worker ended with code ${code}`)));
    return worker;
  }

  async #send(sweeps: readonly StimulatedSweep[], { settings }: BatchOptions): Promise<void> {
    try {
      const stimuli = await Promise.all(
        sweeps.map(({ stimulus, stimulusName }) => (stimulus === null ? null : sent(stimulus, stimulusName))),
      );
      const plain = await plainDevices(settings);
      const devices = await devicesOf(sweeps);
      const moved = stimuli.flatMap((each) => (each !== null && "current" in each ? [each.current.buffer] : []));
      if (!this.isBusy) return; // cancelled meanwhile
      this.#worker ??= this.#launch();
      this.#worker.postMessage({ stimuli, settings: plain, devices } satisfies WorkerOrder, moved);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #hear(message: WorkerMessage): void {
    if (message === "ready") {
      this.#start.resolve();
      return;
    }
    const { index } = message;
    const pending = this.#pending.get(index);
    if (!pending) return; // cancelled meanwhile
    if ("progress" in message) {
      pending.options.onProgress(pending.sweep, message.progress);
      return;
    }
    this.#pending.delete(index);
    if ("failure" in message) {
      pending.reject(restoreError(message.failure));
      return;
    }
    withCurrent(message.outcome, pending.sweep.stimulus).then(pending.resolve, pending.reject);
  }

  /** Marks the worker as gone. */
  #lose(error: unknown): void {
    this.#worker = null;
    this.#start.reject(error);
    this.#refuse(error);
  }

  /** Rejects all pending sweeps. */
  #refuse(error: unknown): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

/**
 * A described waveform is sent as text, and the worker samples it at its own step. A recording's array is copied and
 * stays usable here.
 */
async function sent(stimulus: Stimulus, name: string): Promise<NonNullable<SentStimulus>> {
  if (stimulus.isNone) return { noneForS: stimulus.durationS, name };
  const { spec, trains } = stimulus;
  if (spec !== null) return { spec, trains, name: stimulus.name };
  const { current, rateHz } = await stimulus.sample();
  return { current: current.slice(), rateHz, name };
}

/** The devices of each sweep; those of several are the same object, which is sent once. */
async function devicesOf(sweeps: readonly StimulatedSweep[]): Promise<(Devices | undefined)[]> {
  const plain = new Map<Devices, Promise<Devices>>();
  return Promise.all(
    sweeps.map(({ devices }) => {
      if (devices === undefined) return undefined;
      const known = plain.get(devices) ?? plainDevices(devices);
      plain.set(devices, known);
      return known;
    }),
  );
}

/** Adds what the worker omitted; at their own rate, samples are not copied. */
async function withCurrent(outcome: WorkerOutcome, given: Stimulus | null): Promise<RunOutcome> {
  const { response, current, silence, wallS } = outcome;
  const stimulus = given ?? Stimulus.none(silence!.noneForS, silence!.name);
  return { response, stimulus, current: current ?? (await stimulus.sample(response.rateHz)).current, wallS };
}
