import {
  CellBuilder,
  type InitOutput,
  initSync,
  type Batch as NativeBatch,
  type Cell as NativeCell,
} from "../../native/pkg/rheobase_native.js";
import { seen } from "../base/arguments.js";
import { InternalError, InvalidModelError, InvalidOptionError, NumericalFailureError } from "../base/errors.js";
import type { CableCell, CellSection } from "./cable/cable-cell.js";
import { nameOfNode } from "./cable/places.js";

/**
 * The door to the Rust solver (native/): nothing else in src/ touches the WebAssembly module or its memory. Units are
 * NEURON's: mV, nA, ms, µm, µF/cm², S/cm², MΩ, mM.
 */
export class Solver {
  readonly #instance: InitOutput;

  /** @internal Use {@link loadSolver}. */
  constructor(instance: InitOutput) {
    this.#instance = instance;
  }

  /** Size of the memory that all cells and runs share [bytes]; it never shrinks, but what is freed is used again. */
  get memoryBytes(): number {
    return this.#instance.memory.buffer.byteLength;
  }

  /**
   * Checks a cell and copies it into the solver's memory. To be freed after use.
   *
   * @throws InvalidModelError for a value that the solver cannot take
   */
  compile(cell: CableCell): SolverCell {
    const { parent, area, axialMohm, capacitance, ena, ek, celsius, vInit } = cell;
    const native = guarded("compile the model", InvalidModelError, () => {
      const builder = new CellBuilder(parent, area, axialMohm, capacitance, ena, ek, celsius, vInit);
      try {
        for (const { name, nodes, parameters } of cell.mechanisms) {
          builder.mechanism(name, nodes);
          for (const [parameter, values] of Object.entries(parameters)) builder.parameter(parameter, values);
        }
      } catch (error) {
        builder.free();
        throw error;
      }
      return builder.build();
    });
    return new SolverCell(native, cell.sections, this.#instance.memory);
  }
}

/** A cell in the solver's memory, shared by its runs. */
export class SolverCell {
  readonly #native: NativeCell;
  readonly #sections: readonly CellSection[];

  readonly #memory: InitOutput["memory"];

  /** @internal Use {@link Solver.compile}. */
  constructor(native: NativeCell, sections: readonly CellSection[], memory: InitOutput["memory"]) {
    this.#native = native;
    this.#sections = sections;
    this.#memory = memory;
  }

  /**
   * Runs from the steady state at vInit that move together in steps of `dtMs`, each with a current of its own into `node`.
   * `method`: `exact`, `fast`, `reference`, `second-order`.
   */
  start(dtMs: number, method: string, sweeps: number, node: number): SolverBatch {
    const batch = guarded("start a run", InternalError, () => this.#native.batch(dtMs, method, sweeps, node));
    return new SolverBatch(batch, sweeps, this.#memory, this.#sections);
  }

  /** Frees its memory; runs that are under way keep what they need. A cell that is forgotten is freed in the end too. */
  free(): void {
    this.#native.free();
  }
}

/** Runs that move together: what they record is set first, then they are moved on, block by block. */
export class SolverBatch {
  readonly sweeps: number;
  readonly #native: NativeBatch;
  readonly #memory: InitOutput["memory"];
  readonly #sections: readonly CellSection[];
  #sites = 0;

  /** @internal Use {@link SolverCell.start}. */
  constructor(native: NativeBatch, sweeps: number, memory: InitOutput["memory"], sections: readonly CellSection[]) {
    this.sweeps = sweeps;
    this.#native = native;
    this.#memory = memory;
    this.#sections = sections;
  }

  /** Adds a recording site; values come in the order of these calls. See `Batch.record` of native/wasm. */
  record(quantity: string, node: number, mechanism: string | null): void {
    guarded("record", InternalError, () => this.#native.record(quantity, node, mechanism));
    this.#sites += 1;
  }

  /**
   * Moves on by `samples` samples of `hold` steps each. `fill` writes the currents [nA] straight into the solver's memory,
   * `[sweep × sample]`.
   *
   * @returns the mean of each site over the points in time of each sample, `[sweep × site × sample]`: a view of the
   *   solver's memory, to be read before the next call. A sweep with a {@link failure} has nothing from then on.
   */
  advance(samples: number, hold: number, fill: (currents: Float64Array) => void): Float64Array {
    return guarded("simulate", InternalError, () => {
      const count = this.sweeps * samples;
      const place = this.#native.reserve(samples);
      fill(new Float64Array(this.#memory.buffer, place, count));
      const values = this.#native.advance(hold);
      return new Float64Array(this.#memory.buffer, values, count * this.#sites);
    });
  }

  /** Why a sweep left the finite range: time, place and mechanism. */
  failure(sweep: number): NumericalFailureError | undefined {
    const failure = this.#native.failure(sweep);
    if (!failure) return undefined;
    const [timeMs, node, mechanism, quantity, value] = failure;
    const place = nameOfNode(this.#sections, node);
    const time = Number(timeMs.toPrecision(9));
    const [unit, expected] = quantity === "voltage" ? [" mV", "within ±1000 mV"] : ["", "a finite value"];
    const cause = mechanism === undefined ? "" : `; the mechanism to look at is ${mechanism}`;
    return new NumericalFailureError(
      `Cannot simulate beyond ${time} ms: ${quantity} at ${place} is ${value}${unit}, expected ${expected}${cause}`,
      { id: place, value },
    );
  }

  /** Frees its memory. */
  free(): void {
    this.#native.free();
  }
}

let loaded: Solver | undefined;

/**
 * Compiles the solver from the bytes of `native/pkg/rheobase_native_bg.wasm`, which is `rheobase/solver.wasm` in the
 * package. Each thread has one: a second call gives the same solver, whatever its bytes are.
 *
 * @throws InvalidOptionError for what is not bytes, InternalError where they are no such program
 */
export function loadSolver(bytes: Uint8Array | ArrayBuffer): Solver {
  if (!(ArrayBuffer.isView(bytes) || bytes instanceof ArrayBuffer)) {
    throw new InvalidOptionError(`Cannot load the solver: it is ${seen(bytes)}, expected the bytes of solver.wasm`, {
      value: bytes,
    });
  }
  loaded ??= new Solver(started(bytes));
  return loaded;
}

/** wasm-bindgen's asynchronous way asks whether the bytes are a Response, for which Node loads all of its fetch. */
function started(bytes: Uint8Array | ArrayBuffer): InitOutput {
  try {
    return initSync({ module: bytes });
  } catch (cause) {
    throw new InternalError(`Cannot load the solver: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

type ErrorClass = new (message: string, details: { cause: unknown }) => Error;

/**
 * Turns what comes out of the module into our errors. The module throws an `Error` for what it refuses; anything else,
 * such as a trap (a `WebAssembly.RuntimeError`), is a bug.
 */
function guarded<T>(what: string, refusal: ErrorClass, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof Error && cause.name !== "RuntimeError") {
      throw new refusal(`Cannot ${what}: the solver says "${cause.message}"`, { cause });
    }
    throw new InternalError(`Cannot ${what}: the solver stopped (${cause})`, { cause });
  }
}
