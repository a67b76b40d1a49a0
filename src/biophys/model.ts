import { checkArguments } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import type { ModelRun, RunOutcome } from "../stimulus/model-run.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import { type ModelSection, modelSections } from "./cable/model-section.js";
import { changeParts, type ModelChanges } from "./changes/change-model.js";
import { fitDocument } from "./changes/fit-document.js";
import type {
  BiophysicalDefinition,
  BiophysicalModelMeta,
  BiophysicalResponse,
  BiophysicalRunOptions,
} from "./model-types.js";
import type { MorphologyChange } from "./morphology/morphology-change.js";
import { prepareRun } from "./prepare-run.js";
import { RunQueue } from "./run-queue.js";
import { responseOf } from "./run-response.js";
import type { Solver, SolverCell } from "./solver.js";

/** A biophysical model: a morphology divided into compartments, with the channels and parameters of a fit. */
export class BiophysicalModel {
  readonly kind = "biophysical";
  /** The parts of the model. */
  readonly definition: BiophysicalDefinition;
  /** Id of the neuronal model in the Allen database, where known. */
  readonly id: number | null;
  /** Source of the model. */
  readonly meta: BiophysicalModelMeta;
  readonly #solver: Solver;
  /** The cell in the solver's memory, used for all time steps; null until the first run. */
  #compiled: SolverCell | null = null;
  #sections: readonly ModelSection[] | null = null;
  readonly #disposal = new AbortController();
  /** Shared with the models changed from this one, whose runs can be in the same batches. */
  #queue = new RunQueue();

  /**
   * Creates a model from its parts, for use in browsers; in Node, use `openModel`.
   *
   * @param solver the result of `loadSolver`
   * @throws InvalidOptionError if a part is missing
   */
  constructor(definition: BiophysicalDefinition, solver: Solver) {
    if (!(definition?.fit && definition.cell && definition.meta) || typeof solver?.compile !== "function") {
      throw new InvalidOptionError(
        "make a biophysical model",
        "a part is missing, expected { fit, cell, axon, meta } and the result of loadSolver; openModel opens a model from files",
        { value: definition },
      );
    }
    this.definition = definition;
    this.meta = definition.meta;
    this.id = definition.meta.id ?? null;
    this.#solver = solver;
  }

  /**
   * Another model with some parameters changed; this one stays as it is. Keys: `axon`; `celsius` [°C], `v_init` [mV];
   * parameters in NEURON's names and units with their place, such as `soma.gbar_NaTs` [S/cm²], `all.Ra` [Ω·cm],
   * `dend[10].cm` [µF/cm²]. Values: a number; text with a unit (`120 Ohm cm`), a factor (`x0.8`) or an expression of
   * `distance` [µm]; or a {@link Distribution}. Changes apply in their order; provenance lists them in
   * `fit.extension.changes`.
   *
   * @throws InvalidOptionError for a parameter that the model lacks, or a value that it cannot have
   * @throws InvalidModelError for an axon that the model cannot have, or a value out of range at some segment
   */
  with(changes: ModelChanges): BiophysicalModel {
    const changed = new BiophysicalModel(changeParts(this.definition, changes), this.#solver);
    changed.#queue = this.#queue;
    return changed;
  }

  /** The parameters as a document in the Allen Institute's format, which opens to the same bits (docs/changes.md). */
  fitDocument(): Record<string, unknown> {
    return fitDocument(this.definition.fit, this.definition.axon);
  }

  /** Sections in NEURON's order of creation. */
  get sections(): readonly ModelSection[] {
    this.#sections ??= modelSections(this.definition.cell);
    return this.#sections;
  }

  /** Fires when the model is disposed of, so that callers can release resources tied to it. */
  get disposed(): AbortSignal {
    return this.#disposal.signal;
  }

  /** Differences between the morphology file and the cell as NEURON builds it; none if opened with `strict`. */
  get changes(): readonly MorphologyChange[] {
    return this.definition.cell.changes;
  }

  /**
   * Runs the model on a stimulus, injected into the middle of the first soma section, or on its devices alone
   * (`stimulus` null): `inject`, `clamp` and `synapses` act in addition. Without `dt`, uses Allen's sampling (see
   * `allenRun`); with `dt`, a plain run (see `plainRun`). `record` lists additional traces, each a place and a quantity:
   * `soma.cai`, `apic[17](0.5).v`, `apic(300um).v`, `soma.i_NaTs`, `dend[3].g_syn` (see `findSites`). Entries of several
   * places, such as `all.v` and `apic every 100um.v`, give a trace for each, named as `apic[17](0.5).v`. Currents are
   * values at the midpoint of the preceding step. Concurrent calls on one model are allowed; {@link runBatch} is faster
   * for several runs.
   *
   * @throws InvalidOptionError, InvalidStimulusError, NumericalFailureError, CancelledError
   */
  async run(stimulus: Stimulus | null, options: BiophysicalRunOptions = {}): Promise<BiophysicalResponse> {
    const [run] = this.runBatch([{ stimulus, options }]);
    return (await run!).response;
  }

  /**
   * Runs the model on several stimuli. Runs with the same time step, `record`, places of devices and `solver` are
   * batched, up to 8 at a time, which is several times faster and bit-identical to separate runs. So are runs of models
   * that {@link with} has made of one model, asked for at the same time, if they differ in conductances, reversal potentials
   * of sodium and potassium, and calcium pools alone.
   *
   * @returns one promise per run, in order, each settled when its run ends
   * @throws each promise rejects as {@link run} does
   */
  runBatch(runs: readonly ModelRun<BiophysicalRunOptions>[]): readonly Promise<RunOutcome<BiophysicalResponse>>[] {
    checkArguments("run the model", { runs: [runs, "list"] });
    const prepared = runs.map((run) => prepareRun(this.definition, run));
    // Runs batch only if started together, so each waits until all stimuli are loaded.
    const all = Promise.allSettled(prepared);
    return prepared.map(async (one) => {
      await all;
      const run = await one;
      this.checkOpen();
      const { traces, wallS } = await this.#queue.run({ ...run.request, compiled: this.#compile });
      const { stimulus, request } = run;
      return { response: responseOf(this.definition, run, traces), stimulus, current: request.protocol.current, wallS };
    });
  }

  /**
   * Frees the solver's memory. Runs in progress complete; later ones are rejected. Without this call, the garbage
   * collector frees the memory.
   */
  dispose(): void {
    this.#compiled?.free();
    this.#compiled = null;
    this.#disposal.abort();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  readonly #compile = (): SolverCell => {
    this.checkOpen();
    this.#compiled ??= this.#solver.compile(this.definition.cell);
    return this.#compiled;
  };

  /** @throws InvalidOptionError if the model was disposed of */
  checkOpen(): void {
    if (!this.disposed.aborted) return;
    const label = this.id ?? this.meta.source ?? "";
    throw new InvalidOptionError(`run model ${label}`, "it was disposed, expected an open model", {
      id: this.id ?? undefined,
    });
  }
}
