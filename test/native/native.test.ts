import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { table } from "../../native/pkg/mechanisms.js";
import { type Batch, type Cell, CellBuilder, catalogue, Devices, initSync } from "../../native/pkg/rheobase_native.js";

const root = new URL("../../", import.meta.url);
let memory: ReturnType<typeof initSync>["memory"];
beforeAll(() => {
  memory = initSync({ module: readFileSync(new URL("native/pkg/rheobase_native_bg.wasm", root)) }).memory;
});

/** The cell of native/core/tests/support (spiking_cell), number by number: a soma with everything and a dendrite. */
function spikingCell(): Cell {
  const ra = 100;
  const somaHalf = (0.01 * ra * (12 / 2)) / ((Math.PI * 12 * 12) / 4);
  const half = (0.01 * ra * (40 / 2)) / ((Math.PI * 1.5 * 1.5) / 4);
  const inside = [0, 1, 0, 1, 1, 1, 1, 1, 0];
  const builder = new CellBuilder(
    Int32Array.from([-1, 0, 1, 2, 3, 4, 5, 6, 7]),
    Float64Array.from(inside, (membrane, i) => (membrane ? Math.PI * (i === 1 ? 12 * 12 : 1.5 * 40) : 100)),
    Float64Array.from([0, somaHalf, somaHalf, half, 2 * half, 2 * half, 2 * half, 2 * half, half]),
    Float64Array.from(inside),
    Float64Array.from(inside, (_, i) => (i === 0 ? 50 : 53)),
    Float64Array.from(inside, (_, i) => (i === 0 ? -77 : -107)),
    34,
    -80,
  );
  const conductances: [string, number][] = [
    ...Object.entries({ NaTs: 0.8, Nap: 1e-4, Ih: 1e-4, Im: 1e-3, K_P: 0.02, K_T: 0.01, Kv3_1: 0.3, SK: 1e-3 }),
    ...Object.entries({ Ca_HVA: 5e-4, Ca_LVA: 1e-3 }),
    ...Object.entries({ Im_v2: 1e-3, K_Pst: 1e-3, K_Tst: 1e-3, Kd: 1e-3, Kv2like: 1e-3, NaTa: 1e-3, NaTa_t: 1e-3 }),
    ...Object.entries({ NaTs2_t: 1e-3, NaV: 0.01, Nap_Et2: 1e-5 }),
  ];
  for (const [name, gbar] of conductances) {
    builder.mechanism(name, Int32Array.of(1));
    builder.parameter("gbar", Float64Array.of(gbar));
  }
  builder.mechanism("CaDynamics", Int32Array.of(1));
  const segments = Int32Array.from([1, 3, 4, 5, 6, 7]);
  builder.mechanism("pas", segments);
  builder.parameter("g", new Float64Array(6).fill(5e-5));
  builder.parameter("e", new Float64Array(6).fill(-80));
  return builder.build();
}

/** A current into a node. */
function electrode(node: number): Devices {
  const devices = new Devices();
  devices.current(node);
  return devices;
}

function startedBatch(cell: Cell, method = "exact", sweeps = 1): Batch {
  using devices = electrode(1);
  const batch = cell.batch(0.025, method, sweeps, devices);
  batch.record("v", 1, undefined);
  return batch;
}

/** Moves on under one current for all sweeps and copies what comes out. */
function advance(batch: Batch, currents: Float64Array, sweeps = 1, sites = 1): Float64Array {
  const samples = currents.length;
  const place = batch.reserve(samples);
  const all = new Float64Array(memory.buffer, place, samples * sweeps);
  for (let sweep = 0; sweep < sweeps; sweep++) all.set(currents, sweep * samples);
  const values = batch.advance(1);
  return new Float64Array(memory.buffer, values, samples * sweeps * sites).slice();
}

/** 0.3 nA from 10 ms to 190 ms, as in native/core/tests. */
const pulse = Float64Array.from({ length: 8001 }, (_, step) => (step >= 400 && step < 7600 ? 0.3 : 0));

/** FNV-1a over the bytes, 64 bits. */
function digest(samples: Float64Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

test.each([
  // The digests are those of native/core/tests: of active_cell.rs, and of batch.rs.
  ["reference", "850b29a738fe30a1"],
  ["exact", "a4b772fa4f159348"],
])("WebAssembly gives the bits that native Rust gives: %s", (method, expected) => {
  // The first sample is t = 0.
  expect(digest(advance(startedBatch(spikingCell(), method), pulse).slice(1))).toBe(expected);
});

test("the committed build names no folder of the machine it was built on", () => {
  const text = readFileSync(new URL("native/pkg/rheobase_native_bg.wasm", root), "latin1");
  expect(text).not.toMatch(/\/(home|root|Users|tmp|work)\//);
});

test("a thousand cells, freed, leave the memory as it was", () => {
  const once = () => {
    using cell = spikingCell();
    using batch = startedBatch(cell, "reference", 2);
    advance(batch, pulse.subarray(0, 20), 2);
  };
  for (let i = 0; i < 20; i++) once();
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 1000; i++) once();
  expect(memory.buffer.byteLength).toBe(before);
});

test("cells with tables and modes, freed, leave the memory as it was", () => {
  const once = () => {
    using cell = spikingCell();
    using batch = startedBatch(cell, "exact", 2);
    advance(batch, pulse.subarray(0, 20), 2);
  };
  for (let i = 0; i < 5; i++) once();
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 50; i++) once();
  expect(memory.buffer.byteLength).toBe(before);
});

test("a batch outlives its cell", () => {
  const cell = spikingCell();
  const batch = startedBatch(cell);
  cell.free();
  expect(advance(batch, pulse.subarray(0, 10))).toHaveLength(10);
});

test("sites are recorded side by side, one after the other", () => {
  const batch = startedBatch(spikingCell());
  for (const quantity of ["cai", "eca", "ica"]) batch.record(quantity, 1, undefined);
  expect(batch.record("i", 1, "NaTs")).toBe(4);
  expect(batch.record("m", 1, "NaTs")).toBe(5);
  const block = advance(batch, pulse.subarray(0, 101), 1, 6);
  expect(block).toHaveLength(606);
  expect([block[0], block[101]]).toEqual([-80, 1e-4]);
  expect(batch.timeMs).toBeCloseTo(2.5, 12);
});

test("a sweep that leaves the finite range says where", () => {
  const batch = startedBatch(spikingCell());
  const currents = new Float64Array(100).fill(1e6, 40);
  expect(batch.failure(0)).toBeUndefined();
  advance(batch, currents);
  const [timeMs, node, mechanism, quantity, value] = batch.failure(0) ?? [];
  expect(timeMs).toBeCloseTo(1.025, 9);
  expect(node).toBe(1);
  expect(mechanism).toBeTypeOf("string");
  expect(quantity).toBe("voltage");
  expect(Math.abs(value ?? 0)).toBeGreaterThan(1000);
});

test("what cannot be used is refused by name", () => {
  const one = (axial: number) =>
    new CellBuilder(
      Int32Array.of(-1, 0),
      Float64Array.of(100, 50),
      Float64Array.of(0, axial),
      Float64Array.of(0, 1),
      Float64Array.of(50, 50),
      Float64Array.of(-77, -77),
      34,
      -70,
    );
  const builder = one(1);
  builder.mechanism("KaP", Int32Array.of(1));
  expect(() => builder.build()).toThrow(/^Cannot use mechanism "KaP": expected one of pas, CaDynamics, /);
  expect(() => one(Number.NaN).build()).toThrow("Cannot use axial[1]: NaN is not positive and finite");
  const cell = one(1).build();
  expect(() => cell.batch(0, "exact", 1, electrode(1))).toThrow("Cannot use dt[0]: 0 is not positive and finite");
  expect(() => cell.batch(0.025, "exact", 1, electrode(2))).toThrow(
    /^Cannot use node of device\[0\]: 2 is not a node of the cell/,
  );
  expect(() => cell.batch(0.025, "exact", 0, electrode(1))).toThrow(/^Cannot use sweeps\[0\]: 0 is not at least 1/);
  expect(() => cell.batch(0.025, "quick", 1, electrode(1))).toThrow('Cannot solve by "quick": there is no such method');
});

test("the table of mechanisms beside the solver is the solver's own", () => {
  const written = readFileSync(new URL("native/pkg/mechanisms.json", root), "utf8");
  expect(written).toBe(catalogue());
  expect(JSON.parse(written)).toEqual(table);
  expect(table.find(({ name }) => name === "CaDynamics")).toEqual({
    name: "CaDynamics",
    family: "calcium-pool",
    parameters: [
      { name: "gamma", unit: "1", default: 0.05, scope: "range", from: 0 },
      { name: "decay", unit: "ms", default: 80, scope: "range", above: 0 },
      { name: "depth", unit: "µm", default: 0.1, scope: "range", above: 0 },
      { name: "minCai", unit: "mM", default: 1e-4, scope: "range", above: 0 },
    ],
    states: ["cai"],
    reads: ["ica"],
    writes: ["cai"],
    currents: [],
  });
});
