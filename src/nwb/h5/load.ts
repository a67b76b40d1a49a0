/**
 * h5wasm for writing. Loading costs about 200 ms and 80 MB, so it happens on first use and once. Reading has instances of
 * its own (instance.ts).
 */

import type * as H5wasm from "h5wasm/node";
import type { Dataset, Entity, Group, Reference } from "h5wasm/node";

export type { Dataset, Entity, Group, Reference };
export type H5wasmFile = H5wasm.File;

/** The loaded library: its classes and the wasm module beneath them. */
export interface H5 {
  readonly File: typeof H5wasm.File;
  readonly Dataset: typeof H5wasm.Dataset;
  readonly Reference: typeof H5wasm.Reference;
  readonly module: Awaited<typeof H5wasm.ready>;
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
