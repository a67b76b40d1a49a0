import initialize, {
  CellBuilder,
  catalogue,
  type InitOutput,
  type Cell as NativeCell,
  type Run as NativeRun,
} from "../../native/pkg/rheobase_native.js";
import { InternalError, InvalidModelError, NumericalFailureError } from "../errors.js";
import type { CableCell, CellSection } from "./cable-cell.js";
import { nameOfNode } from "./places.js";

/**
 * The door to the Rust solver (native/): nothing else in src/ touches the WebAssembly module or its memory. Units are
 * NEURON's: mV, nA, ms, µm, µF/cm², S/cm², MΩ, mM.
 */
export class Solver {
  /** States of each mechanism, such as its gates. */
  readonly states: ReadonlyMap<string, readonly string[]>;
  readonly #instance: InitOutput;

  /** Use {@link loadSolver}. */
  constructor(instance: InitOutput) {
    this.#instance = instance;
    const lines = catalogue().trimEnd().split("\n");
    this.states = new Map(
      lines.map((line) => {
        const [name = "", , states = ""] = line.split("\t");
        return [name, states.split(" ").filter((state) => state !== "")];
      }),
    );
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
    return new SolverCell(native, cell.sections);
  }
}

/** A cell in the solver's memory, shared by its runs. */
export class SolverCell {
  readonly #native: NativeCell;
  readonly #sections: readonly CellSection[];

  constructor(native: NativeCell, sections: readonly CellSection[]) {
    this.#native = native;
    this.#sections = sections;
  }

  /** A run from the steady state at vInit in steps of `dtMs`; `secondOrder` is NEURON's secondorder = 2. */
  start(dtMs: number, secondOrder: boolean): SolverRun {
    const run = guarded("start a run", InternalError, () => this.#native.run(dtMs, secondOrder));
    return new SolverRun(run, dtMs, this.#sections);
  }

  /** Frees its memory; runs that are under way keep what they need. A cell that is forgotten is freed in the end too. */
  free(): void {
    this.#native.free();
  }
}

/** A run: what it records and injects is set first, then it is moved on. */
export class SolverRun {
  readonly #native: NativeRun;
  readonly #dtMs: number;
  readonly #sections: readonly CellSection[];
  readonly #injections = new Map<number, number>();
  #steps = 0;

  constructor(native: NativeRun, dtMs: number, sections: readonly CellSection[]) {
    this.#native = native;
    this.#dtMs = dtMs;
    this.#sections = sections;
  }

  /** Adds a recording site; values come in the order of these calls. See `Run.record` of native/wasm. */
  record(quantity: string, node: number, mechanism: string | null): void {
    guarded("record", InternalError, () => this.#native.record(quantity, node, mechanism));
  }

  /** Present values of all sites. */
  sample(): Float64Array {
    return this.#native.sample();
  }

  /**
   * Does one step for each of `current` [nA], which goes into `node`.
   *
   * @returns values after each step, one site after the other: `[sites × steps]`
   * @throws NumericalFailureError naming time, place and mechanism where the run leaves the finite range
   */
  advance(node: number, current: Float64Array): Float64Array {
    const native = this.#native;
    return guarded(
      "simulate",
      InternalError,
      () => {
        const injection = this.#injections.get(node);
        if (injection === undefined) this.#injections.set(node, native.play(node, current, this.#dtMs));
        else native.feed(injection, this.#steps, current);
        this.#steps += current.length;
        return native.advance(current.length);
      },
      () => this.#failure(),
    );
  }

  /** Frees its memory. */
  free(): void {
    this.#native.free();
  }

  #failure(): NumericalFailureError | undefined {
    if (!this.#native.failure) return undefined;
    const [timeMs, node, mechanism, quantity, value] = this.#native.failure;
    const place = nameOfNode(this.#sections, node);
    const time = Number(timeMs.toPrecision(9));
    const [unit, expected] = quantity === "voltage" ? [" mV", "within ±1000 mV"] : ["", "a finite value"];
    const cause = mechanism === undefined ? "" : `; the mechanism to look at is ${mechanism}`;
    return new NumericalFailureError(
      `Cannot simulate beyond ${time} ms: ${quantity} at ${place} is ${value}${unit}, expected ${expected}${cause}`,
      { id: place, value },
    );
  }
}

/** Loads the solver once; later calls give the same one. */
let loaded: Promise<Solver> | undefined;

/**
 * Compiles the solver from the bytes of `native/pkg/rheobase_native_bg.wasm`. There is one for each thread: the bytes of
 * a second call are not looked at.
 */
export function loadSolver(bytes: Uint8Array | ArrayBuffer): Promise<Solver> {
  loaded ??= initialize({ module_or_path: bytes }).then(
    (instance) => new Solver(instance),
    (cause: unknown) => {
      loaded = undefined;
      throw new InternalError(`Cannot load the solver: ${cause instanceof Error ? cause.message : cause}`, { cause });
    },
  );
  return loaded;
}

type ErrorClass = new (message: string, details: { cause: unknown }) => Error;

/**
 * Turns what comes out of the module into our errors. The module throws an `Error` for what it refuses; anything else,
 * such as a trap (a `WebAssembly.RuntimeError`), is a bug.
 */
function guarded<T>(what: string, refusal: ErrorClass, call: () => T, known?: () => Error | undefined): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof Error && cause.name !== "RuntimeError") {
      throw known?.() ?? new refusal(`Cannot ${what}: the solver says "${cause.message}"`, { cause });
    }
    throw new InternalError(`Cannot ${what}: the solver stopped (${cause})`, { cause });
  }
}
