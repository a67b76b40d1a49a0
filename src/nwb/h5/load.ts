/**
 * The only module that imports h5wasm. Its classes, used for writing, share one wasm module, loaded once on first use
 * (200 ms, 80 MB). Reading starts separate modules (instance.ts).
 */

import type * as H5wasm from "h5wasm/node";
import type { Dataset, Group, Metadata, Reference } from "h5wasm/node";
import { loadProgram } from "./program.js";

export type { Dataset, Group, Metadata, Reference };
export type H5wasmFile = H5wasm.File;
/** The wasm module: HDF5's functions as exported by h5wasm. */
export type Module = Awaited<typeof H5wasm.ready>;

/** The loaded library: its classes and their wasm module. */
export interface H5 {
  readonly File: typeof H5wasm.File;
  readonly Dataset: typeof H5wasm.Dataset;
  readonly Reference: typeof H5wasm.Reference;
  readonly module: Module;
}

let loading: Promise<H5> | undefined;

/** Loads h5wasm, with HDF5 errors thrown instead of printed. */
export function loadH5(): Promise<H5> {
  loading ??= import("h5wasm/node").then(async ({ File, Dataset, Reference, ready }) => {
    const module = await ready;
    module.activate_throwing_error_handler();
    return { File, Dataset, Reference, module };
  });
  return loading;
}

/** Starts another module, in 50 ms and 5 MB. */
export async function startModule(): Promise<Module> {
  const { default: start } = await loadProgram();
  const silent = (): void => undefined;
  return (await start({ noInitialRun: true, print: silent, printErr: silent })) as Module;
}
