/**
 * HDF5 for reading: instances of h5wasm's module that are asked questions. Writing has an instance of its own (load.ts), so
 * that nothing a damaged or hostile file does to HDF5 can reach a file that is being written.
 *
 * HDF5 stays in the mode in which it prints its errors. In the mode in which h5wasm throws them, each error leaves its
 * stack behind, and a file handle: after some two thousand, HDF5 fails on intact files.
 */
import type { FileDoor } from "./file-door.js";
import { type Module, startModule } from "./load.js";

/** What this file needs to know of Emscripten's own parts of the module. */
interface Runtime {
  readonly FS: {
    open(path: string, flags: number, mode?: number): unknown;
    write(stream: { readonly fd: number }, bytes: Int8Array, offset: number, length: number, at?: number): number;
  };
  _rheobaseQuestion: () => void;
  ccall(name: string, returns: null, types: readonly string[], values: readonly string[]): void;
}

/** HDF5 could not do what it was asked; `message` is its own account. */
export class Hdf5Failure extends Error {}

const STDERR = 2;
const STDOUT = 1;
/** An instance whose heap has grown beyond this is given back to the system: a heap never shrinks (nwb.md 1.1). */
const LARGEST_KEPT_HEAP = 256 << 20;

/** One HDF5. */
export class Instance {
  readonly module: Module;
  /** False once a file did it harm, or it was suspected: it then gets no further files. */
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
   * Asks HDF5 something.
   *
   * @param door the files that HDF5 may open meanwhile
   * @throws Hdf5Failure where HDF5 reports an error; what the door refuses; WebAssembly.RuntimeError after a crash
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
      // An exception on its way through wasm leaves the stack as it was when it was thrown. ccall puts the stack back
      // where it was before the first text was handed over, which is why one is.
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

/** Whether a damaged file made the code of HDF5 itself stop (out of bounds, abort). */
export function isCrash(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "RuntimeError";
}

let current: Promise<Instance> | undefined;

/** The instance that files are opened in, as long as nothing is held against it. */
export async function sharedInstance(): Promise<Instance> {
  if (current !== undefined && !(await current).keepable) current = undefined;
  current ??= Instance.create();
  return current;
}
