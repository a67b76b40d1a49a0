/**
 * HDF5 for reading: instances of h5wasm's module. Writing uses a separate instance (load.ts), which a damaged or
 * hostile file being read cannot affect.
 *
 * HDF5 stays in the mode in which it prints errors. In the mode in which h5wasm throws them, each error leaks its stack
 * and a file handle: after about two thousand, HDF5 fails on intact files.
 */
import type { FileDoor } from "./file-door.js";
import { type Module, startModule } from "./load.js";

/** The parts of Emscripten's module used here. */
interface Runtime {
  readonly FS: {
    open(path: string, flags: number, mode?: number): unknown;
    write(stream: { readonly fd: number }, bytes: Int8Array, offset: number, length: number, at?: number): number;
  };
  _rheobaseQuestion: () => void;
  ccall(name: string, returns: null, types: readonly string[], values: readonly string[]): void;
}

/** HDF5 reported an error; `message` is HDF5's own text. */
export class Hdf5Failure extends Error {}

const STDERR = 2;
const STDOUT = 1;
/** An instance with a larger heap is discarded: a heap never shrinks (nwb.md 1.1). */
const LARGEST_KEPT_HEAP = 256 << 20;

/** One instance of HDF5. */
export class Instance {
  readonly module: Module;
  /** False after a file has crashed the instance or made it suspect; it then opens no further files. */
  trusted = true;
  #said = "";
  #door: FileDoor | null = null;
  #question: () => void = () => undefined;

  private constructor(module: Module) {
    this.module = module;
    const runtime = module as unknown as Runtime;
    const { FS } = runtime;
    const [open, write] = [FS.open, FS.write];
    FS.open = (path, flags, mode) => {
      const opened = (found: string): unknown => open(found, flags, mode);
      return this.#door === null ? opened(path) : this.#door.open(path, flags, opened);
    };
    const decoder = new TextDecoder();
    FS.write = (stream, bytes, offset, length, at) => {
      if (stream.fd !== STDOUT && stream.fd !== STDERR) return write(stream, bytes, offset, length, at);
      this.#said += decoder.decode(bytes.subarray(offset, offset + length));
      return length;
    };
    runtime._rheobaseQuestion = () => this.#question();
  }

  static async create(): Promise<Instance> {
    return new Instance(await startModule());
  }

  get keepable(): boolean {
    return this.trusted && this.module.HEAPU8.length <= LARGEST_KEPT_HEAP;
  }

  /**
   * Calls HDF5.
   *
   * @param door controls which files HDF5 may open during the call
   * @throws Hdf5Failure if HDF5 reports an error; ReachesElsewhere; WebAssembly.RuntimeError after a crash
   */
  ask<T>(door: FileDoor, question: (module: Module) => T): T {
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
    this.#said = "";
    this.#door = door;
    this.#question = () => {
      try {
        outcome = { value: question(this.module) };
      } catch (error) {
        outcome = { error };
      }
    };
    try {
      // An exception that passes through wasm does not restore the stack pointer. ccall saves it only if it passes a
      // string argument, so a dummy string is passed.
      (this.module as unknown as Runtime).ccall("rheobaseQuestion", null, ["string"], ["?"]);
    } finally {
      this.#door = null;
    }
    door.throwIfRefused();
    if (outcome === undefined) throw new Hdf5Failure("no answer");
    if ("error" in outcome) {
      const { error } = outcome;
      if (!(error instanceof Error) || error.constructor !== Error || isCrash(error)) throw error;
      throw new Hdf5Failure(this.#said || error.message, { cause: error });
    }
    if (this.#said !== "") throw new Hdf5Failure(this.#said);
    return outcome.value;
  }
}

/** Whether a damaged file crashed HDF5's own code (out of bounds, abort). */
export function isCrash(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "RuntimeError";
}

let current: Promise<Instance> | undefined;

/** The instance for opening files, replaced once it is no longer keepable. */
export async function sharedInstance(): Promise<Instance> {
  if (current !== undefined && !(await current).keepable) current = undefined;
  current ??= Instance.create();
  return current;
}
