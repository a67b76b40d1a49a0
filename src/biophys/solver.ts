import {
  CellBuilder,
  type InitOutput,
  initSync,
  type Batch as NativeBatch,
  type Cell as NativeCell,
  Devices as NativeDevices,
} from "../../native/pkg/rheobase_native.js";
import { seen } from "../base/arguments.js";
import {
  InternalError,
  InvalidModelError,
  InvalidOptionError,
  messageOf,
  NumericalFailureError,
} from "../base/errors.js";
import type { CableCell, CellSection } from "./cable/cable-cell.js";
import { nameOfNode } from "./cable/places.js";
import type { SolverSite } from "./cable/recorded-sites.js";
import { type DeviceEvents, isSampled, type SolverDevice } from "./devices/solver-device.js";

/**
 * Interface to the Rust solver (native/): no other module in src/ accesses the WebAssembly module or its memory. Units
 * are NEURON's: mV, nA, ms, µm, µF/cm², S/cm², MΩ, mM.
 */
export class Solver {
  readonly #instance: InitOutput;

  /** @internal Use {@link loadSolver}. */
  constructor(instance: InitOutput) {
    this.#instance = instance;
  }

  /** Size of the memory shared by all cells and runs [bytes]; it never shrinks, but freed memory is reused. */
  get memoryBytes(): number {
    return this.#instance.memory.buffer.byteLength;
  }

  /**
   * Checks a cell and copies it into the solver's memory. Call `free` after use.
   *
   * @throws InvalidModelError for a value that the solver rejects
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
   * Whether runs of both cells can be in one batch: they differ at most in conductances, reversal potentials of sodium and
   * potassium, and calcium pools.
   */
  isLike(other: SolverCell): boolean {
    return this.#native.isLike(other.#native);
  }

  /**
   * Starts a batch of runs from the steady state at vInit, in steps of `dtMs`, with the same devices; each run has its
   * own samples and events. `method`: `exact`, `fast`, `reference`, `second-order`.
   */
  start(dtMs: number, method: string, sweeps: number, devices: readonly SolverDevice[]): SolverBatch {
    const batch = guarded("start a run", InternalError, () => {
      const native = new NativeDevices();
      try {
        for (const device of devices) addDevice(native, device);
        return this.#native.batch(dtMs, method, sweeps, native);
      } finally {
        native.free();
      }
    });
    return new SolverBatch(batch, sweeps, devices.filter(isSampled).length, this.#memory, this.#sections);
  }

  /** @internal Used by {@link SolverBatch.setCell}. */
  give(batch: NativeBatch, sweep: number): void {
    batch.setCell(sweep, this.#native);
  }

  /** Frees its memory; runs in progress keep the data that they need. The garbage collector frees unused cells, too. */
  free(): void {
    this.#native.free();
  }
}

function addDevice(native: NativeDevices, device: SolverDevice): void {
  const { node } = device;
  switch (device.kind) {
    case "current":
      native.current(node);
      break;
    case "voltage-clamp":
      native.voltageClamp(node, device.seriesMohm);
      break;
    case "conductance":
      native.conductance(node, device.reversalMv);
      break;
    case "synapse":
      native.synapse(node, device.riseMs, device.decayMs, device.reversalMv);
      break;
    case "alpha":
      native.alpha(node, device.onsetMs, device.tauMs, device.peakUs, device.reversalMv);
  }
}

/** A batch of runs: set events and recorded sites first, then advance block by block. */
export class SolverBatch {
  readonly sweeps: number;
  /** Number of sampled devices. */
  readonly inputs: number;
  readonly #native: NativeBatch;
  readonly #memory: InitOutput["memory"];
  readonly #sections: readonly CellSection[];
  #sites = 0;

  /** @internal Use {@link SolverCell.start}. */
  constructor(
    native: NativeBatch,
    sweeps: number,
    inputs: number,
    memory: InitOutput["memory"],
    sections: readonly CellSection[],
  ) {
    this.sweeps = sweeps;
    this.inputs = inputs;
    this.#native = native;
    this.#memory = memory;
    this.#sections = sections;
  }

  /** Gives a sweep a cell of its own, which is like the batch's (see {@link SolverCell.isLike}). */
  setCell(sweep: number, cell: SolverCell): void {
    guarded("start a run", InternalError, () => cell.give(this.#native, sweep));
  }

  /** Adds the arrivals at a synapse to a sweep. */
  addEvents(sweep: number, { device, timesMs, weightUs }: DeviceEvents): void {
    guarded("add spikes", InternalError, () => this.#native.addEvents(sweep, device, timesMs, weightUs));
  }

  /** Adds a recording site; values come in the order of these calls. */
  record(site: SolverSite): void {
    guarded("record", InternalError, () => {
      if ("device" in site) this.#native.recordDevice(site.device, site.quantity === "conductance");
      else if ("nodes" in site) this.#native.recordMembrane(site.nodes, site.weights);
      else this.#native.record(site.quantity, site.node, site.mechanism);
    });
    this.#sites += 1;
  }

  /**
   * Advances by `samples` samples of `hold` steps each. `fill` writes the samples of the sampled devices directly into
   * the solver's memory, `[sweep × input × sample]`, in nA, mV and µS.
   *
   * @returns the mean of each site over the steps of each sample, `[sweep × site × sample]`: a view of the solver's
   *   memory, valid until the next call. A sweep with a {@link failure} has no valid values from then on.
   */
  advance(samples: number, hold: number, fill: (inputs: Float64Array) => void): Float64Array {
    return guarded("simulate", InternalError, () => {
      const place = this.#native.reserve(samples);
      fill(new Float64Array(this.#memory.buffer, place, this.sweeps * this.inputs * samples));
      const values = this.#native.advance(hold);
      return new Float64Array(this.#memory.buffer, values, this.sweeps * this.#sites * samples);
    });
  }

  /** The error if a sweep's values became infinite, NaN or too large: time, place and mechanism. */
  failure(sweep: number): NumericalFailureError | undefined {
    const failure = this.#native.failure(sweep);
    if (!failure) return undefined;
    const [timeMs, node, mechanism, quantity, value] = failure;
    const place = nameOfNode(this.#sections, node);
    const time = Number(timeMs.toPrecision(9));
    const [unit, expected] = quantity === "voltage" ? [" mV", "within ±1000 mV"] : ["", "a finite value"];
    const cause = mechanism === undefined ? "" : `; the mechanism to look at is ${mechanism}`;
    return new NumericalFailureError(
      `simulate beyond ${time} ms`,
      `${quantity} at ${place} is ${value}${unit}, expected ${expected}${cause}`,
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
 * package. Each thread has one solver: later calls return the same one and ignore their argument.
 *
 * @throws InvalidOptionError if the argument is not bytes, InternalError if the bytes are not the solver
 */
export function loadSolver(bytes: Uint8Array | ArrayBuffer): Solver {
  if (!(ArrayBuffer.isView(bytes) || bytes instanceof ArrayBuffer)) {
    throw new InvalidOptionError("load the solver", `it is ${seen(bytes)}, expected the bytes of solver.wasm`, {
      value: bytes,
    });
  }
  loaded ??= new Solver(started(bytes));
  return loaded;
}

/** Synchronous, since wasm-bindgen's asynchronous loader checks for a Response, which loads Node's fetch. */
function started(bytes: Uint8Array | ArrayBuffer): InitOutput {
  try {
    return initSync({ module: bytes });
  } catch (cause) {
    throw new InternalError("load the solver", messageOf(cause), { cause });
  }
}

type ErrorClass = new (task: string, reason: string, details: { cause: unknown }) => Error;

/**
 * Converts exceptions of the module to our errors. The module throws an `Error` for invalid input; anything else, such
 * as a trap (a `WebAssembly.RuntimeError`), is a bug.
 */
function guarded<T>(task: string, refusal: ErrorClass, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof Error && cause.name !== "RuntimeError") {
      throw new refusal(task, `the solver reports "${cause.message}"`, { cause });
    }
    throw new InternalError(task, `the solver stopped (${cause})`, { cause });
  }
}
