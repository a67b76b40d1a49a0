/** Options for starting Emscripten: handlers for printed output. */
interface StartOptions {
  readonly noInitialRun: true;
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}

/**
 * Imports the module that starts HDF5. h5wasm's entry point does not export it; it is the file next to it. In the
 * bundled command line it is elsewhere (scripts/bundle/hdf5-beside.mjs).
 */
export function loadProgram(): Promise<{ readonly default: (options: StartOptions) => Promise<unknown> }> {
  return import(new URL("./hdf5_util.js", import.meta.resolve("h5wasm/node")).href);
}
