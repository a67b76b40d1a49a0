/* tslint:disable */
/* eslint-disable */

/**
 * A checked cell, shared by its runs.
 */
export class Cell {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * A run from the initial state in steps of `dtMs`; `secondOrder` is NEURON's secondorder = 2.
     */
    run(dtMs: number, secondOrder: boolean): Run;
}

/**
 * Collects the arrays of a cell; see `CellSpec` in the core for what they hold.
 */
export class CellBuilder {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Checks the cell; the builder is used up.
     */
    build(): Cell;
    /**
     * Puts a mechanism on nodes.
     */
    mechanism(name: string, nodes: Int32Array | number[]): void;
    constructor(parent: Int32Array | number[], areaUm2: Float64Array | number[], axialMohm: Float64Array | number[], capacitance: Float64Array | number[], ena: Float64Array | number[], ek: Float64Array | number[], celsius: number, vInit: number);
    /**
     * Sets a parameter of the mechanism named last, one value for each of its nodes.
     */
    parameter(name: string, values: Float64Array | number[]): void;
}

/**
 * One run: set its currents and recording sites, then advance it in blocks.
 */
export class Run {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Does `steps` steps and gives the values after each, site after site. Throws on a `failure`.
     */
    advance(steps: number): Float64Array;
    /**
     * `amplitude` [nA] into `node` in the steps whose midpoint is in [delay, delay + duration) [ms].
     */
    clamp(node: number, delay: number, duration: number, amplitude: number): void;
    /**
     * Replaces the samples of a played current by those from number `first` on.
     */
    feed(injection: number, first: number, samples: Float64Array | number[]): void;
    /**
     * Samples [nA] into `node`, each held for `sampleMs`, the last for ever; gives the number for `feed`.
     */
    play(node: number, samples: Float64Array | number[], sampleMs: number): number;
    /**
     * Adds a recording site: "v", "cai", "eca", "ica", or of a mechanism "i" or a state's name; gives its place.
     */
    record(quantity: string, node: number, mechanism?: string | null): number;
    /**
     * Present values of all sites, for the sample at t = 0.
     */
    sample(): Float64Array;
    /**
     * Why the run cannot go on, as [time ms, node, mechanism, quantity, value]; undefined while it can.
     */
    readonly failure: [number, number, string | undefined, string, number] | undefined;
    /**
     * Time [ms], added up as NEURON does.
     */
    readonly timeMs: number;
}

/**
 * What mechanisms there are, one a line: name, a tab, parameters as name=default, a tab, states.
 */
export function catalogue(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_cell_free: (a: number, b: number) => void;
    readonly __wbg_cellbuilder_free: (a: number, b: number) => void;
    readonly __wbg_run_free: (a: number, b: number) => void;
    readonly catalogue: () => [number, number];
    readonly cell_run: (a: number, b: number, c: number) => [number, number, number];
    readonly cellbuilder_build: (a: number) => [number, number, number];
    readonly cellbuilder_mechanism: (a: number, b: number, c: number, d: number, e: number) => void;
    readonly cellbuilder_new: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number, k: number, l: number, m: number, n: number) => number;
    readonly cellbuilder_parameter: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly run_advance: (a: number, b: number) => [number, number, number, number];
    readonly run_clamp: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly run_failure: (a: number) => [number, number];
    readonly run_feed: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly run_play: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly run_record: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
    readonly run_sample: (a: number) => [number, number];
    readonly run_timeMs: (a: number) => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
