/* tslint:disable */
/* eslint-disable */

/**
 * Runs that move together: set their events and recording sites, then advance them in blocks. Samples go in and values
 * come out through this memory: ask where after each call, as it may have moved.
 */
export class Batch {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Adds the events of a synapse to a sweep: times of arrival, and one weight for all.
     */
    addEvents(sweep: number, device: number, timesMs: Float64Array | number[], weightUs: number): void;
    /**
     * Moves on by the samples of `reserve`, `hold` steps each, and says where the means are: `[sweep][site][sample]`.
     */
    advance(hold: number): number;
    /**
     * Why a sweep cannot go on, as [time ms, node, mechanism, quantity, value]; undefined while it can.
     */
    failure(sweep: number): [number, number, string | undefined, string, number] | undefined;
    /**
     * Adds a device's current (nA) or conductance (µS) as a recording site; gives its place.
     */
    recordDevice(device: number, conductance: boolean): number;
    /**
     * Adds a weighted sum of membrane currents (nA where a weight is 1) as a recording site; gives its place.
     */
    recordMembrane(nodes: Uint32Array | number[], weights: Float64Array | number[]): number;
    /**
     * Adds a recording site: "v", "cai", "eca", "ica", "i_cap", or of a mechanism "i" or a state's name; gives its place.
     */
    record(quantity: string, node: number, mechanism?: string | null): number;
    /**
     * Makes room for `samples` samples of each sweep and says where the samples of the sampled devices go:
     * `[sweep][input][sample]`.
     */
    reserve(samples: number): number;
    /**
     * Gives a sweep a cell of its own, which `Cell.isLike` the batch's.
     */
    setCell(sweep: number, cell: Cell): void;
    /**
     * Time (ms), added up as NEURON does.
     */
    readonly timeMs: number;
}

/**
 * A checked cell, shared by its runs.
 */
export class Cell {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * `sweeps` runs from the initial state in steps of `dtMs`, with these devices. `method`: "exact", "fast", "reference" or
     * "second-order".
     */
    batch(dtMs: number, method: string, sweeps: number, devices: Devices): Batch;
    /**
     * Whether runs of both cells can be in one batch: they differ at most in conductances, reversal potentials and calcium
     * pools.
     */
    isLike(other: Cell): boolean;
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
 * Devices on the nodes of a cell; see `Device` in the core for what the numbers mean. Each call gives the place of its
 * device in the list.
 */
export class Devices {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * AlphaSynapse.
     */
    alpha(node: number, onsetMs: number, tauMs: number, peakUs: number, reversalMv: number): number;
    /**
     * A sampled conductance.
     */
    conductance(node: number, reversalMv: number): number;
    /**
     * An electrode.
     */
    current(node: number): number;
    constructor();
    /**
     * Exp2Syn, or ExpSyn where `riseMs` is 0.
     */
    synapse(node: number, riseMs: number, decayMs: number, reversalMv: number): number;
    voltageClamp(node: number, seriesMohm: number): number;
}

/**
 * The table of mechanisms as JSON: the text of native/pkg/mechanisms.json, which the build writes with it.
 */
export function catalogue(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_batch_free: (a: number, b: number) => void;
    readonly __wbg_cell_free: (a: number, b: number) => void;
    readonly __wbg_cellbuilder_free: (a: number, b: number) => void;
    readonly __wbg_devices_free: (a: number, b: number) => void;
    readonly batch_addEvents: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number];
    readonly batch_advance: (a: number, b: number) => [number, number, number];
    readonly batch_failure: (a: number, b: number) => [number, number];
    readonly batch_record: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
    readonly batch_recordDevice: (a: number, b: number, c: number) => [number, number, number];
    readonly batch_recordMembrane: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly batch_reserve: (a: number, b: number) => number;
    readonly batch_setCell: (a: number, b: number, c: number) => [number, number];
    readonly batch_timeMs: (a: number) => number;
    readonly catalogue: () => [number, number];
    readonly cell_batch: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number];
    readonly cell_isLike: (a: number, b: number) => number;
    readonly cellbuilder_build: (a: number) => [number, number, number];
    readonly cellbuilder_mechanism: (a: number, b: number, c: number, d: number, e: number) => void;
    readonly cellbuilder_new: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number, k: number, l: number, m: number, n: number) => number;
    readonly cellbuilder_parameter: (a: number, b: number, c: number, d: number, e: number) => [number, number];
    readonly devices_alpha: (a: number, b: number, c: number, d: number, e: number, f: number) => number;
    readonly devices_conductance: (a: number, b: number, c: number) => number;
    readonly devices_current: (a: number, b: number) => number;
    readonly devices_new: () => number;
    readonly devices_synapse: (a: number, b: number, c: number, d: number, e: number) => number;
    readonly devices_voltageClamp: (a: number, b: number, c: number) => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
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
