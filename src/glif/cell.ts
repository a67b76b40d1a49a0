import { checkArguments, checkOptions } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import { runOptions } from "../base/run-options.js";
import { checkConfig, type GlifConfig } from "./config/config.js";
import { SpikeBuffer, type SpikeTrain } from "./spikes.js";
import { SPIKES_ONLY, type TraceSinks } from "./step/state.js";
import { type StepConstants, type StepOptions, stepConstants } from "./step/step-constants.js";
import { GlifStepper } from "./step/stepper.js";

const GLIF_TRACES = ["voltage", "threshold", "afterSpikeCurrents"] as const;
/** Traces that a GLIF run can record. @useDeclaredType */
export type GlifTraceName = (typeof GLIF_TRACES)[number];

/**
 * Arrays of a run by name: voltage [V], threshold [V] (one value per sample), after-spike currents [A] (samples × m).
 */
export type GlifBuffers = { readonly [N in GlifTraceName]?: Float64Array | undefined };

export interface GlifCellOptions {
  /** Traces to return in addition to the spikes; default voltage and threshold, `[]` for spikes only (fastest). */
  readonly want?: readonly GlifTraceName[] | undefined;
  /** Output arrays for the traces, long enough for the run. Default: arrays of the cell, reused by its next run. */
  readonly buffers?: GlifBuffers | undefined;
}

/**
 * Result of {@link GlifCell.run}. Its arrays belong to the cell and are overwritten by the cell's next run; copy them
 * to keep them.
 */
export interface GlifCellResult extends SpikeTrain {
  /** Voltage [V], NaN during spike cuts; null if not requested. */
  readonly voltage: Float64Array | null;
  /** Threshold [V], NaN during spike cuts; null if not requested. */
  readonly threshold: Float64Array | null;
  /** After-spike currents [A], samples × components, row-major, NaN during spike cuts; null if not requested. */
  readonly afterSpikeCurrents: Float64Array | null;
  /** Whether a reset above the threshold ended the run early (glif.md C.4 step 2 f). */
  readonly stoppedEarly: boolean;
}

/**
 * A GLIF model compiled for one time step, for hot loops: synchronous, with reused arrays. Every run starts from the
 * model's initial state; a cell must not be used by concurrent calls.
 *
 * ```ts
 * const cell = model.compile(5e-6);
 * for (const current of candidates) count += cell.run(current, { want: [] }).spikeSteps.length;
 * ```
 */
export class GlifCell {
  /** Time step [s]. */
  readonly dt: number;
  /** Number of after-spike currents. */
  readonly components: number;
  /** Length of the spike cut [steps]. */
  readonly spikeCutSteps: number;
  readonly #constants: StepConstants;
  readonly #spikes = new SpikeBuffer();
  readonly #own: { [N in GlifTraceName]?: Float64Array } = {};
  /** Reused by every call of {@link GlifCell.run}, which therefore only allocates views of its result. */
  readonly #stepper: GlifStepper;

  constructor(config: GlifConfig, dt: number, options: StepOptions = {}) {
    const task = "compile a GLIF model";
    checkArguments(task, { config: [config, "object"], dt: [dt, "number"] });
    checkOptions(task, options, runOptions);
    checkConfig(config, task);
    checkStep(dt);
    checkChoice("glifCut", options.glifCut ?? "samples", ["samples", "time"]);
    checkChoice("membrane", options.membrane ?? "euler", ["euler", "exact"]);
    this.#constants = stepConstants(config, dt, options);
    this.#stepper = this.stepper(new Float64Array(0), SPIKES_ONLY, this.#spikes);
    this.dt = dt;
    this.components = this.#constants.components;
    this.spikeCutSteps = this.#constants.cut;
  }

  /**
   * Runs from the initial state over `current` [A], one sample per step.
   *
   * @throws InvalidStimulusError if a sample is not finite
   * @throws NumericalFailureError if the voltage becomes infinite or NaN
   * @throws InvalidModelError if a spike occurs with after-spike currents that reset method "none" forbids
   */
  run(current: Float64Array, options: GlifCellOptions = {}): GlifCellResult {
    if (!(current instanceof Float64Array)) checkArguments("run a GLIF cell", { current: [current, "samples"] });
    checkOptions("run a GLIF cell", options, { want: "texts", buffers: "object" });
    const want = options.want ?? ["voltage", "threshold"];
    for (const name of want) checkChoice("want", name, GLIF_TRACES);
    const sink = (name: GlifTraceName) => (want.includes(name) ? this.#array(name, current.length, options) : null);
    const sinks: TraceSinks =
      want.length === 0
        ? SPIKES_ONLY
        : { voltage: sink("voltage"), threshold: sink("threshold"), afterSpikeCurrents: sink("afterSpikeCurrents") };
    this.#stepper.restart(current, sinks);
    this.#stepper.advance(current.length);
    return { ...sinks, ...this.#spikes.view(), stoppedEarly: this.#stepper.stoppedEarly };
  }

  /** @internal A run that the caller advances in pieces, on the caller's arrays; several may be in progress. */
  stepper(current: Float64Array, sinks: TraceSinks, spikes: SpikeBuffer): GlifStepper {
    return new GlifStepper(this.#constants, current, sinks, spikes);
  }

  #array(name: GlifTraceName, samples: number, { buffers }: GlifCellOptions): Float64Array {
    const length = name === "afterSpikeCurrents" ? samples * this.components : samples;
    const given = buffers?.[name];
    if (given !== undefined && !(given instanceof Float64Array))
      checkArguments("run a GLIF cell", { [`the buffer ${name}`]: [given, "samples"] });
    if (given !== undefined && given.length < length) {
      throw new InvalidOptionError(`write ${name} to a buffer of ${given.length} values`, `expected ${length}`, {
        value: given.length,
      });
    }
    const own = this.#own[name];
    if (given === undefined && (own === undefined || own.length < length)) this.#own[name] = new Float64Array(length);
    return (given ?? this.#own[name])!.subarray(0, length);
  }
}

/** @throws InvalidOptionError unless `dt` [s] is a positive number */
export function checkStep(dt: number): void {
  if (dt > 0 && Number.isFinite(dt)) return;
  throw new InvalidOptionError(`step a GLIF model by ${dt} s`, "the time step must be a positive number", {
    value: dt,
  });
}

function checkChoice(option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new InvalidOptionError(`set ${option} to "${value}"`, `expected ${allowed.join(" or ")}`, {
    value,
    allowed,
  });
}
