/** What Emscripten is told at the start: where output goes that the program in wasm prints. */
interface StartOptions {
  readonly noInitialRun: true;
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}

/**
 * Loads what starts HDF5. h5wasm's entry does not export it: it lies in the file beside it. The bundled command line has it
 * elsewhere (scripts/bundle/hdf5-beside.mjs).
 */
export function loadProgram(): Promise<{ readonly default: (options: StartOptions) => Promise<unknown> }> {
  return import(new URL("./hdf5_util.js", import.meta.resolve("h5wasm/node")).href);
}
