/** Entry point of a worker thread: receives a model, then batches of its sweeps to simulate. */
import { parentPort, workerData } from "node:worker_threads";
import type { Progress, Response } from "../../base/types.js";
import type { Devices } from "../../biophys/devices/device.js";
import { loadBiophysics, type ModelSpec, modelOf } from "../../models/model-spec.js";
import type { Model, ModelRunOptions } from "../../models/opened-model.js";
import type { RunOutcome } from "../../stimulus/model-run.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import type { Trains } from "../../stimulus/trains/train-value.js";
import { settingsOf } from "./sweep-settings.js";
import { type PlainError, plainError } from "./worker-errors.js";

/** No current for a time [s], under a name. */
export interface SentSilence {
  readonly noneForS: number;
  readonly name: string;
}

/** A stimulus sent to a worker: samples, a description, or none; null where devices alone make the sweep. */
export type SentStimulus =
  | null
  | SentSilence
  | { readonly current: Float64Array<ArrayBuffer>; readonly rateHz: number; readonly name: string }
  | { readonly spec: string; readonly trains: Trains; readonly name: string };

/** Task for a worker: one batch of sweeps. */
export interface WorkerTask {
  readonly stimuli: readonly SentStimulus[];
  readonly settings: ModelRunOptions;
  /** Devices of each sweep; undefined for those of the settings. */
  readonly devices: readonly (Devices | undefined)[];
}

/** Messages to a worker; the first is its model. */
export type WorkerOrder = { readonly model: ModelSpec } | WorkerTask;

/** As `RunOutcome`, without the current if the caller has its samples, and with the stimulus only if it had none. */
export type WorkerOutcome = Omit<RunOutcome, "current" | "stimulus"> & {
  readonly current: Float64Array | null;
  readonly silence: SentSilence | null;
};

/**
 * Messages from a worker: first that it is ready, then the state of each sweep, by its index in the task. Errors are
 * sent as plain data, because structured cloning drops their class.
 */
export type WorkerMessage =
  | "ready"
  | ({ readonly index: number } & (
      | { readonly progress: Progress }
      | { readonly outcome: WorkerOutcome }
      | { readonly failure: PlainError }
    ));

/** Data given to a worker when it starts. */
export interface WorkerStart {
  /** The model will probably be a biophysical one. */
  readonly biophysical: boolean;
}

// Loaded while the model is being opened; an error recurs when the model arrives.
if ((workerData as WorkerStart).biophysical) loadBiophysics().catch(() => undefined);

let model: Model | undefined;
// If creating the model fails, the thread ends, and its owner is notified.
parentPort!.on("message", async (order: WorkerOrder) => {
  if (!("model" in order)) return simulate(order);
  model = await modelOf(order.model);
  tell("ready");
  for (const task of waiting.splice(0)) simulate(task);
});

/** Batches received before the model is loaded. */
const waiting: WorkerTask[] = [];

function simulate(task: WorkerTask): void {
  if (!model) return void waiting.push(task);
  const { stimuli, settings, devices } = task;
  const runs = stimuli.map((sent, index) => ({
    stimulus: sent === null ? null : received(sent),
    options: {
      ...settingsOf(settings, devices[index]),
      onProgress: (progress: Progress): void => tell({ index, progress }),
    },
  }));
  for (const [index, run] of model.runBatch(runs).entries()) {
    run.then(
      ({ response, stimulus, current, wallS }) => {
        const sent = stimuli[index]!;
        const silence = sent === null ? { noneForS: stimulus.durationS, name: stimulus.name } : null;
        const described = sent !== null && "current" in sent ? null : current;
        tell({ index, outcome: { response, current: described, silence, wallS } }, buffersOf(response, described));
      },
      (error: unknown) => tell({ index, failure: plainError(error) }),
    );
  }
}

function tell(message: WorkerMessage, moved: readonly ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, moved);
}

function received(sent: NonNullable<SentStimulus>): Stimulus {
  if ("noneForS" in sent) return Stimulus.none(sent.noneForS, sent.name);
  return "spec" in sent
    ? Stimulus.parse(sent.spec, { trains: sent.trains, name: sent.name })
    : Stimulus.samples(sent.current, sent.rateHz, { name: sent.name });
}

/** Buffers to transfer instead of copying. */
function buffersOf(response: Response, current: Float64Array | null): ArrayBuffer[] {
  const traces = Object.values(response.traces).map((trace) => trace.data);
  const { clamps = [], electrodes = [], extracellular } = response;
  const ofDevices = [...clamps.flatMap((clamp) => [clamp.command, clamp.current]), ...electrodes.map((e) => e.current)];
  const outside = extracellular?.potentials ?? [];
  const arrays = [response.voltage, ...traces, ...ofDevices, ...outside, ...(current ? [current] : [])];
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}
