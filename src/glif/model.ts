import { checkArguments, checkOptions } from "../base/arguments.js";
import { InvalidModelError, InvalidOptionError, throwIfAborted } from "../base/errors.js";
import { runOptions } from "../base/run-options.js";
import type { Response, RunOptions, Trace } from "../base/types.js";
import { checkStimulus } from "../stimulus/check-stimulus.js";
import type { ModelRun, RunOutcome } from "../stimulus/model-run.js";
import { checkNotEmpty, checkRunLength } from "../stimulus/run-length.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import { checkStep, GlifCell } from "./cell.js";
import { changeConfig, type GlifChanges } from "./config/change-config.js";
import { checkConfig, type GlifConfig, membraneOf } from "./config/config.js";
import { type GlifLevel, levelOf } from "./methods.js";
import { SpikeBuffer, type SpikeTrain } from "./spikes.js";
import { runInPieces } from "./step/pieces.js";
import type { TraceSinks } from "./step/state.js";
import type { StepOptions } from "./step/step-constants.js";

/** Options of {@link GlifModel.run}; the defaults are those of AllenSDK. */
export interface GlifRunOptions extends RunOptions, StepOptions {
  /** Adds `El_reference` to voltages and thresholds, to compare with recordings; default false (relative to rest). */
  readonly absoluteVoltage?: boolean | undefined;
  /**
   * Returns only the spikes: `voltage` is empty, there are no traces, and no array of the stimulus's length is
   * allocated. Such a response cannot be written to a recording. Default false.
   */
  readonly spikesOnly?: boolean | undefined;
}

/** Response of a GLIF model; voltage and traces are NaN during spike cuts, and empty in a run for spikes only. */
export interface GlifResponse extends Response, SpikeTrain {
  readonly kind: "glif";
  /** Whether a reset above the threshold ended the run early; the samples after it are NaN (glif.md C.4 step 2 f). */
  readonly stoppedEarly: boolean;
}

/** Names that `record` accepts. */
const RECORDABLE = ["threshold", "afterSpikeCurrents"] as const;

/** Source of a model, for the provenance of its responses. */
export interface GlifModelMeta {
  /** Id of the neuronal model in the Allen database. */
  readonly id?: number | null | undefined;
  readonly name?: string | null | undefined;
  /** Species of the cell, such as `Homo sapiens`. */
  readonly species?: string | null | undefined;
  /** File of the parameters. */
  readonly source?: string | undefined;
  /** SHA-256 of that file. */
  readonly sha256?: string | undefined;
  /** What the model omits of that file, such as some NEST parameters. */
  readonly warnings?: readonly string[] | undefined;
  /** Changes made to the parameters of the file, such as `th_inf=x0.9`, in their order. */
  readonly changed?: readonly string[] | undefined;
}

/** A GLIF model: validated, immutable parameters, independent of the time step. */
export class GlifModel {
  readonly kind = "glif";
  readonly config: GlifConfig;
  /** Published level, 1 to 5, or null for any other combination of methods (glif.md C.1). */
  readonly level: GlifLevel | null;
  /** Id of the neuronal model in the Allen database, if known. */
  readonly id: number | null;
  /** Source of the model. */
  readonly meta: GlifModelMeta;

  /** @param config from {@link parseGlifConfig} */
  constructor(config: GlifConfig, meta: GlifModelMeta = {}) {
    checkArguments("make a GLIF model", { config: [config, "object"], meta: [meta, "object"] });
    checkConfig(config, "make a GLIF model");
    this.config = config;
    this.meta = meta;
    this.level = levelOf(config);
    this.id = meta.id ?? null;
  }

  /**
   * Runs the model on a stimulus. Without `dt` it steps at the stimulus's own rate, as AllenSDK does; with `dt`, the
   * stimulus is resampled at 1/dt. `record` names the traces: `threshold` (V, shape `[samples]`; the default) and
   * `afterSpikeCurrents` (A, `[samples, components]`). Concurrent calls are allowed.
   *
   * @throws InvalidOptionError, NumericalFailureError, CancelledError
   */
  async run(stimulus: Stimulus, options: GlifRunOptions = {}): Promise<GlifResponse> {
    return (await this.#run({ stimulus, options })).response;
  }

  /**
   * Runs the model on several stimuli, one after the other: batching would not make GLIF models faster.
   *
   * @returns one promise for each run, in order
   * @throws each promise as {@link run}
   */
  runBatch(runs: readonly ModelRun<GlifRunOptions>[]): readonly Promise<RunOutcome<GlifResponse>>[] {
    checkArguments("run the model", { runs: [runs, "list"] });
    let before: Promise<unknown> = Promise.resolve();
    return runs.map((run) => {
      const outcome = before.then(() => this.#run(run));
      before = outcome.catch(() => undefined);
      return outcome;
    });
  }

  async #run({ stimulus, options = {} }: ModelRun<GlifRunOptions>): Promise<RunOutcome<GlifResponse>> {
    const start = performance.now();
    checkStimulus(stimulus);
    checkOptions("run the model", options, runOptions);
    const record = recordOf(options);
    const offset = options.absoluteVoltage === true ? this.#restOfCell() : null;
    if (options.dt !== undefined) checkStep(options.dt);
    throwIfAborted(options.signal, "GLIF run");
    const asked = options.dt === undefined ? undefined : rateOf(options.dt);
    if (Number.isNaN(stimulus.durationS)) await stimulus.ready();
    const traces = record.map((name) => (name === "threshold" ? 1 : this.config.asc_amp_array.length));
    const arrays = traces.reduce((sum, count) => sum + count, 2);
    checkRunLength(`run "${stimulus.name}"`, stimulus.sampleCount(asked), options.maxSamples, 8 * arrays);
    const { current, rateHz } = await stimulus.sample(asked);
    checkNotEmpty(stimulus.name, current.length);

    const cell = this.compile(options.dt ?? 1 / rateHz, options);
    const samples = current.length;
    const voltage = new Float64Array(options.spikesOnly === true ? 0 : samples);
    const sinks: TraceSinks = {
      voltage: options.spikesOnly === true ? null : voltage,
      threshold: record.includes("threshold") ? new Float64Array(samples) : null,
      afterSpikeCurrents: record.includes("afterSpikeCurrents") ? new Float64Array(samples * cell.components) : null,
    };
    const spikes = new SpikeBuffer();
    const { conductance, capacitance } = membraneOf(this.config);
    const held =
      options.membrane === "exact" ? await stimulus.sampleForMembrane(rateHz, capacitance / conductance) : null;
    const stepper = cell.stepper(held ?? current, sinks, spikes);
    await runInPieces(stepper, samples, cell.dt, options);

    const train = spikes.view();
    if (offset !== null) {
      const absolute = [voltage, sinks.threshold, train.spikeVoltages, train.spikeThresholds];
      for (const values of absolute) addTo(values, offset);
    }
    const response: GlifResponse = {
      kind: "glif",
      voltage,
      rateHz,
      ...train,
      traces: tracesOf(sinks, samples, cell.components),
      stoppedEarly: stepper.stoppedEarly,
      simulated: { model: "glif", fromRest: offset === null, restV: this.config.El_reference ?? null },
      ...(this.meta.species && { species: this.meta.species }),
      provenance: {
        model: {
          kind: this.kind,
          level: this.level,
          ...this.meta,
          id: this.id,
          el_reference_v: this.config.El_reference ?? null,
          config: this.config,
        },
        stimulus: { name: stimulus.name, rate_hz: rateHz, samples },
        settings: {
          dt_s: cell.dt,
          glif_cut: options.glifCut ?? "samples",
          spike_cut_steps: cell.spikeCutSteps,
          membrane: options.membrane ?? "euler",
          absolute_voltage: options.absoluteVoltage ?? false,
        },
      },
    };
    return { response, stimulus, current, wallS: (performance.now() - start) / 1000 };
  }

  /**
   * The model compiled for one time step: synchronous, on reused arrays, for loops over many runs.
   *
   * @param dt time step [s]
   */
  compile(dt: number, options: StepOptions = {}): GlifCell {
    return new GlifCell(this.config, dt, options);
  }

  /**
   * Another model with some parameters changed; this one stays as it is. Provenance lists the changes as `changed`.
   *
   * @throws InvalidOptionError for a parameter that the model lacks, or a value that it cannot have
   */
  with(changes: GlifChanges): GlifModel {
    checkArguments("change the model", { changes: [changes, "object"] });
    const texts = Object.entries(changes).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
    const changed = [...(this.meta.changed ?? []), ...texts];
    return new GlifModel(changeConfig(this.config, changes), { ...this.meta, changed });
  }

  /** Does nothing: a GLIF model holds no memory outside JavaScript. Exists because every model has this method. */
  dispose(): void {}

  [Symbol.dispose](): void {
    this.dispose();
  }

  #restOfCell(): number {
    const { El_reference } = this.config;
    if (El_reference !== undefined) return El_reference;
    throw new InvalidModelError("give absolute voltages", "the config has no El_reference", {
      id: this.id ?? undefined,
      issues: [{ at: "El_reference", message: "is missing" }],
    });
  }
}

/** Steps of `dt` [s] per second: 50000 for 20 µs, where 1/dt in double precision is slightly smaller. */
function rateOf(dt: number): number {
  const rate = 1 / dt;
  const whole = Math.round(rate);
  return Math.abs(rate - whole) <= 4 * Number.EPSILON * rate ? whole : rate;
}

function recordOf({ record, spikesOnly }: GlifRunOptions): readonly string[] {
  const allowed: readonly string[] = RECORDABLE;
  for (const value of record ?? []) {
    if (!allowed.includes(value)) {
      throw new InvalidOptionError(`record "${value}" from a GLIF model`, `it has ${allowed.join(", ")}`, {
        value,
        allowed,
      });
    }
    if (spikesOnly === true) {
      throw new InvalidOptionError(`record "${value}" in a run for spikes only`, "omit record or spikesOnly", {
        value,
      });
    }
  }
  return record ?? (spikesOnly === true ? [] : ["threshold"]);
}

function tracesOf(sinks: TraceSinks, samples: number, components: number): Record<string, Trace> {
  const traces: Record<string, Trace> = {};
  if (sinks.threshold !== null) traces.threshold = { data: sinks.threshold, unit: "V", shape: [samples] };
  const currents = sinks.afterSpikeCurrents;
  if (currents !== null) traces.afterSpikeCurrents = { data: currents, unit: "A", shape: [samples, components] };
  return traces;
}

function addTo(values: Float64Array | null, offset: number): void {
  for (let i = 0; i < (values?.length ?? 0); i++) values![i]! += offset;
}
