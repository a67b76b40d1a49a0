import { detectSpikes } from "../analysis/spikes/detect-spikes.js";
import { checkArguments, checkOptions } from "../base/arguments.js";
import { InvalidOptionError, throwIfAborted } from "../base/errors.js";
import { runOptions } from "../base/run-options.js";
import type { Response, RunOptions } from "../base/types.js";
import { checkStimulus } from "../stimulus/check-stimulus.js";
import type { ModelRun, RunOutcome } from "../stimulus/model-run.js";
import { checkRunLength } from "../stimulus/run-length.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import type { CableCell } from "./cable/cable-cell.js";
import type { AxonRule } from "./cable/cable-sections.js";
import { type ModelSection, modelSections } from "./cable/model-section.js";
import { placeNamed } from "./cable/places.js";
import { findSites, recordedSites, tracesOf } from "./cable/recorded-sites.js";
import { changeParts, type ModelChanges } from "./changes/change-model.js";
import { fitDocument } from "./changes/fit-document.js";
import type { Fit } from "./fit/fit.js";
import type { MorphologyChange } from "./morphology/morphology-change.js";
import type { Morphology } from "./morphology/sections.js";
import { allenRun, isTimeStep, type Protocol, plainRun } from "./protocol.js";
import { JUNCTIONS, SOLVERS } from "./run-choices.js";
import { type QueuedRun, RunQueue } from "./run-queue.js";
import type { Solver, SolverBatch, SolverCell } from "./solver.js";

/** Site of current injection and voltage recording: the first soma section, as in AllenSDK; a soma may have several. */
const SOMA = "soma[0]";

/** Integration method of a run. @useDeclaredType */
export type SolverName = (typeof SOLVERS)[number];

/** Treatment of the fit's junction potential. @useDeclaredType */
export type JunctionPotential = (typeof JUNCTIONS)[number];

/** Options of {@link BiophysicalModel.run}. */
export interface BiophysicalRunOptions extends RunOptions {
  /**
   * `exact` (default): NEURON's fixed step, backward Euler, bit-identical on all machines. `fast`: the same with
   * coarser tables and fewer modes, within 1e-4 mV between spikes and 1e-4 ms in spike times. `second-order`:
   * Crank-Nicolson with staggered states, NEURON's secondorder = 2. `reference`: NEURON's fixed step, operation by
   * operation, to verify the other methods.
   */
  readonly solver?: SolverName | undefined;
  /**
   * `add`: subtracts the fit's junction potential from the voltage (−14 mV raises it by 14 mV), as in AllenSDK's output
   * and in recordings. `none`: the model's own voltage. Default: `add` in Allen's protocol, `none` in a plain run.
   */
  readonly junctionPotential?: JunctionPotential | undefined;
}

/**
 * Response of a biophysical model. Its spike times are the threshold times from spike detection over the whole sweep,
 * with the defaults of ephys-features.md E.2.
 */
export interface BiophysicalResponse extends Response {
  readonly kind: "biophysical";
}

/** Source of a model; included in the provenance of its responses. */
export interface BiophysicalModelMeta {
  /** Id of the neuronal model in the Allen database. */
  readonly id?: number | null | undefined;
  readonly name?: string | null | undefined;
  /** Species of the cell, such as `Homo sapiens`. */
  readonly species?: string | null | undefined;
  /** File of the fit parameters, and its SHA-256. */
  readonly source?: string | undefined;
  readonly sha256?: string | undefined;
  /** File of the morphology, and its SHA-256. */
  readonly morphology?: { readonly source: string; readonly sha256: string } | undefined;
}

/** All parts of a model, as plain data; without the morphology, it is what other threads need. */
export interface BiophysicalDefinition {
  readonly fit: Fit;
  /** The cell that `compileCable` builds from fit, morphology and axon rule. */
  readonly cell: CableCell;
  readonly axon: AxonRule;
  readonly meta: BiophysicalModelMeta;
  /** The reconstruction of the cell; needed only to change the model. */
  readonly morphology?: Morphology | undefined;
}

/** A validated run with its current. */
interface PreparedRun {
  readonly stimulus: Stimulus;
  readonly request: QueuedRun;
}

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
  readonly #queue = new RunQueue((dtMs, method, sweeps) => this.#start(dtMs, method, sweeps));

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
    return new BiophysicalModel(changeParts(this.definition, changes), this.#solver);
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
   * Runs the model on a stimulus, injected into the middle of the first soma section. Without `dt`, uses Allen's
   * protocol (see `allenRun`); with `dt`, a plain run (see `plainRun`). `record` lists additional traces, each a place
   * and a quantity: `soma.cai`, `apic[17](0.5).v`, `apic(300um).v`, `soma.i_NaTs`, `axon[0].m_Nap`. Entries of several
   * places, such as `all.v` and `apic every 100um.v`, give a trace for each, named as `apic[17](0.5).v`. Currents are values at the midpoint
   * of the preceding step. Concurrent calls on one model are allowed; {@link runBatch} is faster for several runs.
   *
   * @throws InvalidOptionError, InvalidStimulusError, NumericalFailureError, CancelledError
   */
  async run(stimulus: Stimulus, options: BiophysicalRunOptions = {}): Promise<BiophysicalResponse> {
    const [run] = this.runBatch([{ stimulus, options }]);
    return (await run!).response;
  }

  /**
   * Runs the model on several stimuli. Runs with the same time step, `record` and `solver` are batched, up to 8 at a
   * time, which is several times faster and bit-identical to separate runs.
   *
   * @returns one promise per run, in order, each settled when its run ends
   * @throws each promise rejects as {@link run} does
   */
  runBatch(runs: readonly ModelRun<BiophysicalRunOptions>[]): readonly Promise<RunOutcome<BiophysicalResponse>>[] {
    checkArguments("run the model", { runs: [runs, "list"] });
    const prepared = runs.map((run) => this.#prepare(run));
    // Runs batch only if started together, so each waits until all stimuli are loaded.
    const all = Promise.allSettled(prepared);
    return prepared.map(async (one) => {
      await all;
      const run = await one;
      this.checkOpen();
      const { traces, wallS } = await this.#queue.run(run.request);
      return { response: this.#responseOf(run, traces), current: run.request.protocol.current, wallS };
    });
  }

  async #prepare({ stimulus, options = {} }: ModelRun<BiophysicalRunOptions>): Promise<PreparedRun> {
    checkStimulus(stimulus);
    checkOptions("run the model", options, runOptions);
    const { cell, fit } = this.definition;
    const solver = checkSolver(options.solver ?? "exact");
    const junctionMv = junctionOf(options) === "add" ? (fit.junctionPotentialMv ?? 0) : 0;
    const sites = [...findSites(cell, `${SOMA}.v`), ...recordedSites(cell, options.record ?? [])];
    throwIfAborted(options.signal, "biophysical run");
    if (Number.isNaN(stimulus.durationS)) await stimulus.ready();
    if (options.dt === undefined || isTimeStep(options.dt)) {
      const count = stimulus.sampleCount(options.dt && 1 / options.dt);
      checkRunLength(`run "${stimulus.name}"`, count, options.maxSamples, 8 * (1 + sites.length));
    }
    const protocol = await (options.dt === undefined
      ? allenRun(stimulus, junctionMv)
      : plainRun(stimulus, options.dt, junctionMv));
    return { stimulus, request: { protocol, sites, method: solver, options } };
  }

  #responseOf({ stimulus, request }: PreparedRun, traces: readonly Float64Array[]): BiophysicalResponse {
    const { protocol, sites, method } = request;
    const [voltage, ...recorded] = traces;
    return {
      kind: "biophysical",
      voltage: voltage!,
      rateHz: protocol.rateHz,
      spikeTimes: detectSpikes(voltage!, protocol.rateHz),
      traces: tracesOf(sites.slice(1), recorded),
      simulated: {
        model: "biophysical",
        junctionPotentialV: (this.definition.fit.junctionPotentialMv ?? 0) * 1e-3,
        junctionSubtracted: protocol.offsetV !== 0,
      },
      protocol: protocol.name,
      ...(this.meta.species && { species: this.meta.species }),
      provenance: this.#provenance(stimulus, protocol, method),
    };
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

  #start(dtMs: number, method: string, sweeps: number): SolverBatch {
    this.checkOpen();
    this.#compiled ??= this.#solver.compile(this.definition.cell);
    return this.#compiled.start(dtMs, method, sweeps, placeNamed(this.definition.cell, SOMA).node);
  }

  /** @throws InvalidOptionError if the model was disposed of */
  checkOpen(): void {
    if (!this.disposed.aborted) return;
    const label = this.id ?? this.meta.source ?? "";
    throw new InvalidOptionError(`run model ${label}`, "it was disposed, expected an open model", {
      id: this.id ?? undefined,
    });
  }

  #provenance(stimulus: Stimulus, protocol: Protocol, solver: string): Response["provenance"] {
    const { fit, axon, cell } = this.definition;
    return {
      model: { kind: this.kind, type: fit.kind, ...this.meta, id: this.id, axon, changes: cell.changes, fit },
      stimulus: { name: stimulus.name, rate_hz: stimulus.rateHz, spec: stimulus.spec, samples: protocol.samples },
      settings: {
        protocol: protocol.name,
        solver,
        dt_s: protocol.dtMs / 1000,
        steps_per_sample: protocol.factor,
        junction_potential_v: protocol.offsetV === 0 ? 0 : -protocol.offsetV,
      },
    };
  }
}

function checkSolver(name: SolverName): SolverName {
  if (SOLVERS.includes(name)) return name;
  throw new InvalidOptionError(
    "run the model",
    `unknown solver "${name}", expected ${SOLVERS.slice(0, -1).join(", ")} or ${SOLVERS.at(-1)}`,
    { value: name, allowed: SOLVERS },
  );
}

/** The treatment of the junction potential for these options. Throws InvalidOptionError for an invalid choice. */
export function junctionOf(options: Pick<BiophysicalRunOptions, "dt" | "junctionPotential">): JunctionPotential {
  const asked = options.junctionPotential ?? (options.dt === undefined ? "add" : "none");
  if (JUNCTIONS.includes(asked)) return asked;
  throw new InvalidOptionError(
    `run the model with junction potential "${asked}"`,
    `expected ${JUNCTIONS.join(" or ")}`,
    { value: asked, allowed: JUNCTIONS },
  );
}
