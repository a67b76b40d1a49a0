/* @ts-self-types="./rheobase_native.d.ts" */

/**
 * Runs that move together: set their events and recording sites, then advance them in blocks. Samples go in and values
 * come out through this memory: ask where after each call, as it may have moved.
 */
export class Batch {
    static __wrap(ptr) {
        const obj = Object.create(Batch.prototype);
        obj.__wbg_ptr = ptr;
        BatchFinalization.register(obj, obj.__wbg_ptr, obj);
        return obj;
    }
    __destroy_into_raw() {
        const ptr = this.__wbg_ptr;
        this.__wbg_ptr = 0;
        BatchFinalization.unregister(this);
        return ptr;
    }
    free() {
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_batch_free(ptr, 0);
    }
    /**
     * Adds the events of a synapse to a sweep: times of arrival, and one weight for all.
     * @param {number} sweep
     * @param {number} device
     * @param {Float64Array | number[]} timesMs
     * @param {number} weightUs
     */
    addEvents(sweep, device, timesMs, weightUs) {
        const val2 = +sweep;
        const val3 = +device;
        const val4 = +weightUs;
        const ptr0 = passArrayF64ToWasm0(timesMs, wasm.__wbindgen_malloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.batch_addEvents(this.__wbg_ptr, val2, val3, ptr0, len0, val4);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }
    /**
     * Moves on by the samples of `reserve`, `hold` steps each, and says where the means are: `[sweep][site][sample]`.
     * @param {number} hold
     * @returns {number}
     */
    advance(hold) {
        const ret = wasm.batch_advance(this.__wbg_ptr, hold);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return ret[0] >>> 0;
    }
    /**
     * Why a sweep cannot go on, as [time ms, node, mechanism, quantity, value]; undefined while it can.
     * @param {number} sweep
     * @returns {[number, number, string | undefined, string, number] | undefined}
     */
    failure(sweep) {
        const ret = wasm.batch_failure(this.__wbg_ptr, sweep);
        let v1;
        if (ret[0] !== 0) {
            v1 = getArrayJsValueFromWasm0(ret[0], ret[1]);
            wasm.__wbindgen_free(ret[0], ret[1] * 4, 4);
        }
        return v1;
    }
    /**
     * Adds a device's current (nA) or conductance (µS) as a recording site; gives its place.
     * @param {number} device
     * @param {boolean} conductance
     * @returns {number}
     */
    recordDevice(device, conductance) {
        const ret = wasm.batch_recordDevice(this.__wbg_ptr, device, conductance);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return ret[0] >>> 0;
    }
    /**
     * Adds a weighted sum of membrane currents (nA where a weight is 1) as a recording site; gives its place.
     * @param {Uint32Array | number[]} nodes
     * @param {Float64Array | number[]} weights
     * @returns {number}
     */
    recordMembrane(nodes, weights) {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passArray32ToWasm0(nodes, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(weights, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 4, 4); }
            throw e;
        }
        const ret = wasm.batch_recordMembrane(this.__wbg_ptr, ptr0, len0, ptr1, len1);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return ret[0] >>> 0;
    }
    /**
     * Adds a recording site: "v", "cai", "eca", "ica", "i_cap", or of a mechanism "i" or a state's name; gives its place.
     * @param {string} quantity
     * @param {number} node
     * @param {string | null} [mechanism]
     * @returns {number}
     */
    record(quantity, node, mechanism) {
        const val3 = +node;
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(quantity, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = isLikeNone(mechanism) ? 0 : passStringToWasm0(mechanism, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 1, 1); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.batch_record(this.__wbg_ptr, ptr0, len0, val3, ptr1, len1);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return ret[0] >>> 0;
    }
    /**
     * Makes room for `samples` samples of each sweep and says where the samples of the sampled devices go:
     * `[sweep][input][sample]`.
     * @param {number} samples
     * @returns {number}
     */
    reserve(samples) {
        const ret = wasm.batch_reserve(this.__wbg_ptr, samples);
        return ret >>> 0;
    }
    /**
     * Gives a sweep a cell of its own, which `Cell.isLike` the batch's.
     * @param {number} sweep
     * @param {Cell} cell
     */
    setCell(sweep, cell) {
        _assertClass(cell, Cell);
        const ret = wasm.batch_setCell(this.__wbg_ptr, sweep, cell.__wbg_ptr);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }
    /**
     * Time (ms), added up as NEURON does.
     * @returns {number}
     */
    get timeMs() {
        const ret = wasm.batch_timeMs(this.__wbg_ptr);
        return ret;
    }
}
if (Symbol.dispose) Batch.prototype[Symbol.dispose] = Batch.prototype.free;

/**
 * A checked cell, shared by its runs.
 */
export class Cell {
    static __wrap(ptr) {
        const obj = Object.create(Cell.prototype);
        obj.__wbg_ptr = ptr;
        CellFinalization.register(obj, obj.__wbg_ptr, obj);
        return obj;
    }
    __destroy_into_raw() {
        const ptr = this.__wbg_ptr;
        this.__wbg_ptr = 0;
        CellFinalization.unregister(this);
        return ptr;
    }
    free() {
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_cell_free(ptr, 0);
    }
    /**
     * `sweeps` runs from the initial state in steps of `dtMs`, with these devices. `method`: "exact", "fast", "reference" or
     * "second-order".
     * @param {number} dtMs
     * @param {string} method
     * @param {number} sweeps
     * @param {Devices} devices
     * @returns {Batch}
     */
    batch(dtMs, method, sweeps, devices) {
        _assertClass(devices, Devices);
        const val2 = +dtMs;
        const val3 = +sweeps;
        const ptr0 = passStringToWasm0(method, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
        const len0 = WASM_VECTOR_LEN;
        const ret = wasm.cell_batch(this.__wbg_ptr, val2, ptr0, len0, val3, devices.__wbg_ptr);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return Batch.__wrap(ret[0]);
    }
    /**
     * Whether runs of both cells can be in one batch: they differ at most in conductances, reversal potentials and calcium
     * pools.
     * @param {Cell} other
     * @returns {boolean}
     */
    isLike(other) {
        _assertClass(other, Cell);
        const ret = wasm.cell_isLike(this.__wbg_ptr, other.__wbg_ptr);
        return ret !== 0;
    }
}
if (Symbol.dispose) Cell.prototype[Symbol.dispose] = Cell.prototype.free;

/**
 * Collects the arrays of a cell; see `CellSpec` in the core for what they hold.
 */
export class CellBuilder {
    __destroy_into_raw() {
        const ptr = this.__wbg_ptr;
        this.__wbg_ptr = 0;
        CellBuilderFinalization.unregister(this);
        return ptr;
    }
    free() {
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_cellbuilder_free(ptr, 0);
    }
    /**
     * Checks the cell; the builder is used up.
     * @returns {Cell}
     */
    build() {
        const ptr = this.__destroy_into_raw();
        const ret = wasm.cellbuilder_build(ptr);
        if (ret[2]) {
            throw takeFromExternrefTable0(ret[1]);
        }
        return Cell.__wrap(ret[0]);
    }
    /**
     * Puts a mechanism on nodes.
     * @param {string} name
     * @param {Int32Array | number[]} nodes
     */
    mechanism(name, nodes) {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArray32ToWasm0(nodes, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 4, 4); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        wasm.cellbuilder_mechanism(this.__wbg_ptr, ptr0, len0, ptr1, len1);
    }
    /**
     * @param {Int32Array | number[]} parent
     * @param {Float64Array | number[]} areaUm2
     * @param {Float64Array | number[]} axialMohm
     * @param {Float64Array | number[]} capacitance
     * @param {Float64Array | number[]} ena
     * @param {Float64Array | number[]} ek
     * @param {number} celsius
     * @param {number} vInit
     */
    constructor(parent, areaUm2, axialMohm, capacitance, ena, ek, celsius, vInit) {
        const val7 = +celsius;
        const val8 = +vInit;
        let ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3, ptr4, len4, ptr5, len5;
        try {
            ptr0 = passArray32ToWasm0(parent, wasm.__wbindgen_malloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(areaUm2, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
            ptr2 = passArrayF64ToWasm0(axialMohm, wasm.__wbindgen_malloc);
            len2 = WASM_VECTOR_LEN;
            ptr3 = passArrayF64ToWasm0(capacitance, wasm.__wbindgen_malloc);
            len3 = WASM_VECTOR_LEN;
            ptr4 = passArrayF64ToWasm0(ena, wasm.__wbindgen_malloc);
            len4 = WASM_VECTOR_LEN;
            ptr5 = passArrayF64ToWasm0(ek, wasm.__wbindgen_malloc);
            len5 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr5) { wasm.__wbindgen_free(ptr5, len5 * 8, 8); }
            if (ptr4) { wasm.__wbindgen_free(ptr4, len4 * 8, 8); }
            if (ptr3) { wasm.__wbindgen_free(ptr3, len3 * 8, 8); }
            if (ptr2) { wasm.__wbindgen_free(ptr2, len2 * 8, 8); }
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 4, 4); }
            throw e;
        }
        const ret = wasm.cellbuilder_new(ptr0, len0, ptr1, len1, ptr2, len2, ptr3, len3, ptr4, len4, ptr5, len5, val7, val8);
        this.__wbg_ptr = ret;
        CellBuilderFinalization.register(this, this.__wbg_ptr, this);
        return this;
    }
    /**
     * Sets a parameter of the mechanism named last, one value for each of its nodes.
     * @param {string} name
     * @param {Float64Array | number[]} values
     */
    parameter(name, values) {
        let ptr0, len0, ptr1, len1;
        try {
            ptr0 = passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
            len0 = WASM_VECTOR_LEN;
            ptr1 = passArrayF64ToWasm0(values, wasm.__wbindgen_malloc);
            len1 = WASM_VECTOR_LEN;
        } catch (e) {
            if (ptr1) { wasm.__wbindgen_free(ptr1, len1 * 8, 8); }
            if (ptr0) { wasm.__wbindgen_free(ptr0, len0 * 1, 1); }
            throw e;
        }
        const ret = wasm.cellbuilder_parameter(this.__wbg_ptr, ptr0, len0, ptr1, len1);
        if (ret[1]) {
            throw takeFromExternrefTable0(ret[0]);
        }
    }
}
if (Symbol.dispose) CellBuilder.prototype[Symbol.dispose] = CellBuilder.prototype.free;

/**
 * Devices on the nodes of a cell; see `Device` in the core for what the numbers mean. Each call gives the place of its
 * device in the list.
 */
export class Devices {
    __destroy_into_raw() {
        const ptr = this.__wbg_ptr;
        this.__wbg_ptr = 0;
        DevicesFinalization.unregister(this);
        return ptr;
    }
    free() {
        const ptr = this.__destroy_into_raw();
        wasm.__wbg_devices_free(ptr, 0);
    }
    /**
     * AlphaSynapse.
     * @param {number} node
     * @param {number} onsetMs
     * @param {number} tauMs
     * @param {number} peakUs
     * @param {number} reversalMv
     * @returns {number}
     */
    alpha(node, onsetMs, tauMs, peakUs, reversalMv) {
        const ret = wasm.devices_alpha(this.__wbg_ptr, node, onsetMs, tauMs, peakUs, reversalMv);
        return ret >>> 0;
    }
    /**
     * A sampled conductance.
     * @param {number} node
     * @param {number} reversalMv
     * @returns {number}
     */
    conductance(node, reversalMv) {
        const ret = wasm.devices_conductance(this.__wbg_ptr, node, reversalMv);
        return ret >>> 0;
    }
    /**
     * An electrode.
     * @param {number} node
     * @returns {number}
     */
    current(node) {
        const ret = wasm.devices_current(this.__wbg_ptr, node);
        return ret >>> 0;
    }
    constructor() {
        const ret = wasm.devices_new();
        this.__wbg_ptr = ret;
        DevicesFinalization.register(this, this.__wbg_ptr, this);
        return this;
    }
    /**
     * Exp2Syn, or ExpSyn where `riseMs` is 0.
     * @param {number} node
     * @param {number} riseMs
     * @param {number} decayMs
     * @param {number} reversalMv
     * @returns {number}
     */
    synapse(node, riseMs, decayMs, reversalMv) {
        const ret = wasm.devices_synapse(this.__wbg_ptr, node, riseMs, decayMs, reversalMv);
        return ret >>> 0;
    }
    /**
     * @param {number} node
     * @param {number} seriesMohm
     * @returns {number}
     */
    voltageClamp(node, seriesMohm) {
        const ret = wasm.devices_voltageClamp(this.__wbg_ptr, node, seriesMohm);
        return ret >>> 0;
    }
}
if (Symbol.dispose) Devices.prototype[Symbol.dispose] = Devices.prototype.free;

/**
 * The table of mechanisms as JSON: the text of native/pkg/mechanisms.json, which the build writes with it.
 * @returns {string}
 */
export function catalogue() {
    let deferred1_0;
    let deferred1_1;
    try {
        const ret = wasm.catalogue();
        deferred1_0 = ret[0];
        deferred1_1 = ret[1];
        return getStringFromWasm0(ret[0], ret[1]);
    } finally {
        wasm.__wbindgen_free(deferred1_0, deferred1_1, 1);
    }
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_Error_208446807d0d1e30: function(arg0, arg1) {
            const ret = Error(getStringFromWasm0(arg0, arg1));
            return ret;
        },
        __wbg___wbindgen_throw_4c88d8bf264fd984: function(arg0, arg1) {
            throw new Error(getStringFromWasm0(arg0, arg1));
        },
        __wbindgen_generic_0000000000000001: function(arg0) {
            // Cast intrinsic for `F64 -> Externref`.
            const ret = arg0;
            return ret;
        },
        __wbindgen_generic_0000000000000002: function(arg0, arg1) {
            // Cast intrinsic for `Ref(String) -> Externref`.
            const ret = getStringFromWasm0(arg0, arg1);
            return ret;
        },
        __wbindgen_init_externref_table: function() {
            const table = wasm.__wbindgen_externrefs;
            table.set(0, undefined);
            table.set(1024, undefined);
            table.set(1025, null);
            table.set(1026, true);
            table.set(1027, false);
        },
    };
    return {
        __proto__: null,
        "./rheobase_native_bg.js": import0,
    };
}

const BatchFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_batch_free(ptr, 1));
const CellFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_cell_free(ptr, 1));
const CellBuilderFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_cellbuilder_free(ptr, 1));
const DevicesFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_devices_free(ptr, 1));

function _assertClass(instance, klass) {
    if (!(instance instanceof klass)) {
        throw new Error(`expected instance of ${klass.name}`);
    }
}

function getArrayJsValueFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    const mem = getDataViewMemory0();
    const result = [];
    for (let i = ptr; i < ptr + 4 * len; i += 4) {
        result.push(wasm.__wbindgen_externrefs.get(mem.getUint32(i, true)));
    }
    wasm.__externref_drop_slice(ptr, len);
    return result;
}

let cachedDataViewMemory0 = null;
function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedDataViewMemory0;
}

let cachedFloat64ArrayMemory0 = null;
function getFloat64ArrayMemory0() {
    if (cachedFloat64ArrayMemory0 === null || cachedFloat64ArrayMemory0.byteLength === 0) {
        cachedFloat64ArrayMemory0 = new Float64Array(wasm.memory.buffer);
    }
    return cachedFloat64ArrayMemory0;
}

function getStringFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}

let cachedUint32ArrayMemory0 = null;
function getUint32ArrayMemory0() {
    if (cachedUint32ArrayMemory0 === null || cachedUint32ArrayMemory0.byteLength === 0) {
        cachedUint32ArrayMemory0 = new Uint32Array(wasm.memory.buffer);
    }
    return cachedUint32ArrayMemory0;
}

let cachedUint8ArrayMemory0 = null;
function getUint8ArrayMemory0() {
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
    }
    return cachedUint8ArrayMemory0;
}

function isLikeNone(x) {
    return x === undefined || x === null;
}

function passArray32ToWasm0(arg, malloc) {
    const ptr = malloc(arg.length * 4, 4) >>> 0;
    getUint32ArrayMemory0().set(arg, ptr / 4);
    WASM_VECTOR_LEN = arg.length;
    return ptr;
}

function passArrayF64ToWasm0(arg, malloc) {
    const ptr = malloc(arg.length * 8, 8) >>> 0;
    getFloat64ArrayMemory0().set(arg, ptr / 8);
    WASM_VECTOR_LEN = arg.length;
    return ptr;
}

function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }

    let len = arg.length;
    let ptr = malloc(len, 1) >>> 0;

    const mem = getUint8ArrayMemory0();

    let offset = 0;

    for (; offset < len; offset++) {
        const code = arg.charCodeAt(offset);
        if (code > 0x7F) break;
        mem[ptr + offset] = code;
    }
    if (offset !== len) {
        if (offset !== 0) {
            arg = arg.slice(offset);
        }
        ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
        const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
        const ret = cachedTextEncoder.encodeInto(arg, view);

        offset += ret.written;
        ptr = realloc(ptr, len, offset, 1) >>> 0;
    }

    WASM_VECTOR_LEN = offset;
    return ptr;
}

function takeFromExternrefTable0(idx) {
    const value = wasm.__wbindgen_externrefs.get(idx);
    wasm.__externref_table_dealloc(idx);
    return value;
}

let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}

const cachedTextEncoder = new TextEncoder();

if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}

let WASM_VECTOR_LEN = 0;

let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance, module) {
    wasmInstance = instance;
    wasm = instance.exports;
    wasmModule = module;
    cachedDataViewMemory0 = null;
    cachedFloat64ArrayMemory0 = null;
    cachedUint32ArrayMemory0 = null;
    cachedUint8ArrayMemory0 = null;
    wasm.__wbindgen_start();
    return wasm;
}

async function __wbg_load(module, imports) {
    if (typeof Response === 'function' && module instanceof Response) {
        if (!module.ok) {
            throw new Error(`failed to fetch Wasm: ${module.status} ${module.statusText} fetching '${module.url}'`);
        }

        if (typeof WebAssembly.instantiateStreaming === 'function') {
            try {
                return await WebAssembly.instantiateStreaming(module, imports);
            } catch (e) {
                const validResponse = expectedResponseType(module.type);

                if (validResponse && module.headers.get('Content-Type') !== 'application/wasm') {
                    console.warn("`WebAssembly.instantiateStreaming` failed because your server does not serve Wasm with `application/wasm` MIME type. Falling back to `WebAssembly.instantiate` which is slower. Original error:\n", e);

                } else { throw e; }
            }
        }

        const bytes = await module.arrayBuffer();
        return await WebAssembly.instantiate(bytes, imports);
    } else {
        const instance = await WebAssembly.instantiate(module, imports);

        if (instance instanceof WebAssembly.Instance) {
            return { instance, module };
        } else {
            return instance;
        }
    }

    function expectedResponseType(type) {
        switch (type) {
            case 'basic': case 'cors': case 'default': return true;
        }
        return false;
    }
}

function initSync(module) {
    if (wasm !== undefined) return wasm;


    if (module !== undefined) {
        if (Object.getPrototypeOf(module) === Object.prototype) {
            ({module} = module)
        } else {
            console.warn('using deprecated parameters for `initSync()`; pass a single object instead')
        }
    }

    const imports = __wbg_get_imports();
    if (!(module instanceof WebAssembly.Module)) {
        module = new WebAssembly.Module(module);
    }
    const instance = new WebAssembly.Instance(module, imports);
    return __wbg_finalize_init(instance, module);
}

let __wbg_init_promise;
async function __wbg_init(module_or_path) {
    if (wasm !== undefined) return wasm;
    if (__wbg_init_promise === undefined) {
        __wbg_init_promise = __wbg_init_once(module_or_path);
        __wbg_init_promise.catch(() => { __wbg_init_promise = undefined; });
    }
    return __wbg_init_promise;
}

async function __wbg_init_once(module_or_path) {

    if (module_or_path !== undefined) {
        if (Object.getPrototypeOf(module_or_path) === Object.prototype) {
            ({module_or_path} = module_or_path)
        } else {
            console.warn('using deprecated parameters for the initialization function; pass a single object instead')
        }
    }

    if (module_or_path === undefined) {
        module_or_path = new URL('rheobase_native_bg.wasm', import.meta.url);
    }
    const imports = __wbg_get_imports();

    if (typeof module_or_path === 'string' || (typeof Request === 'function' && module_or_path instanceof Request) || (typeof URL === 'function' && module_or_path instanceof URL)) {
        module_or_path = fetch(module_or_path);
    }

    const { instance, module } = await __wbg_load(await module_or_path, imports);

    return __wbg_finalize_init(instance, module);
}

export { initSync, __wbg_init as default };
