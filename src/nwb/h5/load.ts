/**
 * The one door to h5wasm. Loading costs about 200 ms and 80 MB, so it happens on first use and once.
 * The version is pinned to 0.10.3: reading compound references (reader.ts) leans on how that version caches metadata.
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
let current: H5 | undefined;
let crashes = 0;

/** Loads h5wasm, with HDF5 errors thrown instead of printed. */
export function loadH5(): Promise<H5> {
  loading ??= importH5().then(async (library) => {
    const module = await library.ready;
    module.activate_throwing_error_handler();
    const { File, Dataset, Reference } = library;
    current = { File, Dataset, Reference, module };
    return current;
  });
  return loading;
}

/**
 * Gives up an instance that crashed within (a damaged file can do that), since whatever is read with it next may crash
 * too. The next {@link loadH5} starts another one; files that are open in this one are lost to their readers.
 */
export function abandonH5(h5: H5): void {
  if (h5 !== current) return;
  current = undefined;
  loading = undefined;
  crashes++;
}

function importH5(): Promise<typeof H5wasm> {
  if (crashes === 0) return import("h5wasm/node");
  // The same module under another address is another instance.
  return import(`${import.meta.resolve("h5wasm/node")}?instance=${crashes}`);
}
