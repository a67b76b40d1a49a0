/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const __wbg_batch_free: (a: number, b: number) => void;
export const __wbg_cell_free: (a: number, b: number) => void;
export const __wbg_cellbuilder_free: (a: number, b: number) => void;
export const batch_advance: (a: number, b: number) => [number, number, number];
export const batch_failure: (a: number, b: number) => [number, number];
export const batch_record: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
export const batch_reserve: (a: number, b: number) => number;
export const batch_timeMs: (a: number) => number;
export const catalogue: () => [number, number];
export const cell_batch: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
export const cellbuilder_build: (a: number) => [number, number, number];
export const cellbuilder_mechanism: (a: number, b: number, c: number, d: number, e: number) => void;
export const cellbuilder_new: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number, k: number, l: number, m: number, n: number) => number;
export const cellbuilder_parameter: (a: number, b: number, c: number, d: number, e: number) => [number, number];
export const __wbindgen_externrefs: WebAssembly.Table;
export const __externref_table_dealloc: (a: number) => void;
export const __externref_drop_slice: (a: number, b: number) => void;
export const __wbindgen_free: (a: number, b: number, c: number) => void;
export const __wbindgen_malloc: (a: number, b: number) => number;
export const __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_start: () => void;
