import { detectSpikes } from "../analysis/spikes/detect-spikes.js";
import { checkArguments, checkOptions } from "../base/arguments.js";
import { InvalidOptionError, throwIfAborted } from "../base/errors.js";
import { runOptions } from "../base/run-options.js";
import type { Response, RunOptions, Trace } from "../base/types.js";
import { checkStimulus } from "../stimulus/check-stimulus.js";
import type { ModelRun, RunOutcome } from "../stimulus/model-run.js";
import { checkRunLength } from "../stimulus/run-length.js";
import type { Stimulus } from "../stimulus/stimulus.js";
import type { CableCell } from "./cable/cable-cell.js";
import type { AxonRule } from "./cable/cable-sections.js";
import { type ModelSection, modelSections } from "./cable/model-section.js";
import { placeNamed } from "./cable/places.js";
import { findSite, type RecordedSite } from "./cable/recorded-sites.js";
import type { Fit } from "./fit/fit.js";
import type { MorphologyChange } from "./morphology/morphology-change.js";
import { allenRun, isTimeStep, type Protocol, plainRun } from "./protocol.js";
import { JUNCTIONS, SOLVERS } from "./run-choices.js";
import { RunQueue, type RunRequest } from "./run-queue.js";
import type { Solver, SolverBatch, SolverCell } from "./solver.js";

/** Where current goes in and the voltage is taken: a soma may come in several sections, and Allen's is the first. */
const SOMA = "soma[0]";

/** How a run solves its equations. @useDeclaredType */
export type SolverName = (typeof SOLVERS)[number];

/** What becomes of the junction potential that a fit states. @useDeclaredType */
export type JunctionPotential = (typeof JUNCTIONS)[number];

/** Options of {@link BiophysicalModel.run}. */
export interface BiophysicalRunOptions extends RunOptions {
  /**
   * `exact` (default): NEURON's fixed step, backward Euler, same bits on every machine. `fast`: the same with coarser
   * tables and fewer modes, within 1e-4 mV away from spikes and 1e-4 ms in their times. `second-order`: Crank-Nicolson with
   * staggered states, NEURON's secondorder = 2. `reference`: NEURON's fixed step operation for operation, to check the
   * others against.
   */
  readonly solver?: SolverName | undefined;
  /**
   * `add`: the voltage is less the junction potential that the fit states (with -14 mV it lies 14 mV higher), as AllenSDK
   * writes it and recordings have it. `none`: the model's own voltage. Default: `add` in Allen's protocol, `none` in a
   * plain run.
   */
  readonly junctionPotential?: JunctionPotential | undefined;
}

/**
 * Response of a biophysical model. Its spike times are the thresholds of the spike detector over the whole sweep with the
 * defaults of ephys-features.md E.2.
 */
export interface BiophysicalResponse extends Response {
  readonly kind: "biophysical";
}

/** Where a model came from; goes into the provenance of its responses. */
export interface BiophysicalModelMeta {
  /** Id of the neuronal model in the Allen database. */
  readonly id?: number | null | undefined;
  readonly name?: string | null | undefined;
  /** Species of the cell, such as `Homo sapiens`. */
  readonly species?: string | null | undefined;
  /** File the fit parameters were read from, and its SHA-256. */
  readonly source?: string | undefined;
  readonly sha256?: string | undefined;
  /** File the morphology was read from, and its SHA-256. */
  readonly morphology?: { readonly source: string; readonly sha256: string } | undefined;
}

/** What makes up a model: plain data that can go to another thread. */
export interface BiophysicalDefinition {
  readonly fit: Fit;
  /** The cell that fit, morphology and axon rule come to, as `compileCable` makes it. */
  readonly cell: CableCell;
  readonly axon: AxonRule;
  readonly meta: BiophysicalModelMeta;
}

/** A run that was checked and has its current. */
interface PreparedRun {
  readonly stimulus: Stimulus;
  readonly solver: SolverName;
  readonly request: RunRequest;
}

/** A biophysical model: a morphology cut into compartments, with the channels and parameters of a fit. */
export class BiophysicalModel {
  readonly kind = "biophysical";
  /** What the model was made of. */
  readonly definition: BiophysicalDefinition;
  /** Id of the neuronal model in the Allen database, where known. */
  readonly id: number | null;
  /** Where the model came from. */
  readonly meta: BiophysicalModelMeta;
  readonly #solver: Solver;
  /** The cell in the solver's memory, which serves runs of any time step; null until the first run. */
  #compiled: SolverCell | null = null;
  #sections: readonly ModelSection[] | null = null;
  readonly #disposal = new AbortController();
  readonly #queue = new RunQueue((dtMs, method, sweeps) => this.#start(dtMs, method, sweeps));

  /**
   * Makes a model of its parts, as a page in a browser does; in Node, `openModel` opens one.
   *
   * @param solver what `loadSolver` gives
   * @throws InvalidOptionError where a part is missing
   */
  constructor(definition: BiophysicalDefinition, solver: Solver) {
    if (!(definition?.fit && definition.cell && definition.meta) || typeof solver?.compile !== "function") {
      throw new InvalidOptionError(
        "Cannot make a biophysical model: a part is missing, expected { fit, cell, axon, meta } and what loadSolver gives; openModel opens one",
        { value: definition },
      );
    }
    this.definition = definition;
    this.meta = definition.meta;
    this.id = definition.meta.id ?? null;
    this.#solver = solver;
  }

  /** Sections in NEURON's order of creation. */
  get sections(): readonly ModelSection[] {
    this.#sections ??= modelSections(this.definition.cell);
    return this.#sections;
  }

  /** Fires when the model is disposed of, for those who keep something for it. */
  get disposed(): AbortSignal {
    return this.#disposal.signal;
  }

  /** Where the cell is not as its morphology says but as NEURON makes it; none of it where opened with `strict`. */
  get changes(): readonly MorphologyChange[] {
    return this.definition.cell.changes;
  }

  /**
   * Runs the model on a stimulus, injected into the middle of the first soma section. Without `dt` in Allen's protocol: see
   * `allenRun`; with it a plain run: see `plainRun`. `record` names further traces: a place and a quantity,
   * `soma.cai`, `apic[17](0.5).v`, `soma.i_NaTs`, `axon[0].m_Nap`. Currents are those of the middle of the step before.
   * Calls on one model may overlap. Several runs are faster with {@link runBatch}.
   *
   * @throws InvalidOptionError, InvalidStimulusError, NumericalFailureError, CancelledError
   */
  async run(stimulus: Stimulus, options: BiophysicalRunOptions = {}): Promise<BiophysicalResponse> {
    const [run] = this.runBatch([{ stimulus, options }]);
    return (await run!).response;
  }

  /**
   * Runs the model on several stimuli. Runs that step alike, with the same `record` and `solver`, move together through the
   * solver, up to 8 at a time: several times faster, to the bits that each has alone.
   *
   * @returns one promise for each run, in order, settled as soon as that run is
   * @throws each promise as {@link run}
   */
  runBatch(runs: readonly ModelRun<BiophysicalRunOptions>[]): readonly Promise<RunOutcome<BiophysicalResponse>>[] {
    checkArguments("run the model", { runs: [runs, "list"] });
    const prepared = runs.map((run) => this.#prepare(run));
    // One run waits for the loading of another's stimulus: they can only start together.
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
    const names = [...new Set(options.record ?? [])];
    const sites = [`${SOMA}.v`, ...names].map((name) => findSite(cell, name));
    throwIfAborted(options.signal, "biophysical run");
    if (Number.isNaN(stimulus.durationS)) await stimulus.ready();
    if (options.dt === undefined || isTimeStep(options.dt)) {
      const count = stimulus.sampleCount(options.dt && 1 / options.dt);
      checkRunLength(`run "${stimulus.name}"`, count, options.maxSamples, 8 * (1 + sites.length));
    }
    const protocol = await (options.dt === undefined
      ? allenRun(stimulus, junctionMv)
      : plainRun(stimulus, options.dt, junctionMv));
    return { stimulus, solver, request: { protocol, sites, method: solver, options } };
  }

  #responseOf({ stimulus, solver, request }: PreparedRun, traces: readonly Float64Array[]): BiophysicalResponse {
    const { protocol, sites } = request;
    const [voltage, ...recorded] = traces;
    return {
      kind: "biophysical",
      voltage: voltage!,
      rateHz: protocol.rateHz,
      spikeTimes: detectSpikes(voltage!, protocol.rateHz),
      traces: tracesOf(sites.slice(1), recorded),
      provenance: this.#provenance(stimulus, protocol, solver),
    };
  }

  /**
   * Frees the solver's memory; runs under way go on to their end, later ones are refused. A model that is forgotten
   * instead is freed when the garbage collector finds it.
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

  /** @throws InvalidOptionError where the model was disposed of */
  checkOpen(): void {
    if (!this.disposed.aborted) return;
    const label = this.id ?? this.meta.source ?? "";
    throw new InvalidOptionError(`Cannot run model ${label}: it was disposed, expected one that is open`, {
      id: this.id ?? undefined,
    });
  }

  #provenance(stimulus: Stimulus, protocol: Protocol, solver: SolverName): Response["provenance"] {
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
    `Cannot run the model: "${name}" is no solver, expected ${SOLVERS.slice(0, -1).join(", ")} or ${SOLVERS.at(-1)}`,
    { value: name, allowed: SOLVERS },
  );
}

/** What a run with these options does about the junction potential. Throws InvalidOptionError for what is no choice. */
export function junctionOf(options: Pick<BiophysicalRunOptions, "dt" | "junctionPotential">): JunctionPotential {
  const asked = options.junctionPotential ?? (options.dt === undefined ? "add" : "none");
  if (JUNCTIONS.includes(asked)) return asked;
  throw new InvalidOptionError(
    `Cannot run the model with junction potential "${asked}": expected ${JUNCTIONS.join(" or ")}`,
    { value: asked, allowed: JUNCTIONS },
  );
}

function tracesOf(sites: readonly RecordedSite[], recorded: readonly Float64Array[]): Record<string, Trace> {
  return Object.fromEntries(
    sites.map(({ name, unit }, i) => [name, { data: recorded[i]!, unit, shape: [recorded[i]!.length] as const }]),
  );
}
