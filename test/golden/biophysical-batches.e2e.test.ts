import { describe, expect, test } from "vitest";
import { placeNamed } from "../../src/biophys/cable/places.js";
import { plainRun } from "../../src/biophys/protocol.js";
import type { SolverCell } from "../../src/biophys/solver.js";
import { openSolver } from "../../src/models/load-solver.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { crossings, goldenModel, goldenNames, numbers, openGolden, worst } from "../support/biophysical-golden.js";
import { hasReference } from "../support/reference.js";

const QUANTITIES = ["v", "cai"] as const;
/** Steps of a block: not a divisor of anything. */
const BLOCK = 997;

describe.skipIf(!hasReference)("voltages equal NEURON's in every lane and batch position", () => {
  test.each(goldenNames)("%s", async (name) => {
    const golden = goldenModel(name);
    using model = await openGolden(name);
    const { cell } = model.definition;
    const soma = placeNamed(cell, "soma[0]").node;
    const compiled = (await openSolver()).compile(cell);
    const runs = await Promise.all((["step", "hyper"] as const).map((which) => goldenRun(name, which)));
    const [step, hyper] = runs as [Run, Run];
    const alone = new Map(runs.map((run) => [run, together(compiled, soma, [run])[0]!]));
    for (const run of runs) {
      const [voltage, cai] = alone.get(run)!;
      expect(worst(voltage!, 1, run.voltage, 1000)).toBeLessThan(1e-10);
      expect(worst(voltage!, 1, run.voltage)).toBeLessThan(1e-6);
      expect(worst(cai!, 1, run.cai)).toBeLessThan(1e-12);
      const spikes = golden.runs[run.which].spike_times_ms_upward_minus20mV;
      expect(crossings(voltage!, run.dtMs, -20)).toHaveLength(spikes.length);
    }
    for (const sweeps of [2, 3, 8]) {
      for (const first of [0, 1]) {
        const order = Array.from({ length: sweeps }, (_, i) => ((i + first) % 2 === 0 ? step : hyper));
        together(compiled, soma, order).forEach((traces, position) => {
          const same = traces.every((trace, site) => equal(trace, alone.get(order[position]!)![site]!));
          expect(same, `${order[position]!.which} as sweep ${position} of ${sweeps}`).toBe(true);
        });
      }
    }
    compiled.free();
  });
});

/** A run of the reference set: what goes in and what NEURON gives. */
interface Run {
  readonly which: "step" | "hyper";
  readonly dtMs: number;
  readonly currentNa: Float64Array;
  readonly voltage: Float64Array;
  readonly cai: Float64Array;
}

async function goldenRun(name: string, which: "step" | "hyper"): Promise<Run> {
  const { dt_ms: dtMs, samples, stimulus } = goldenModel(name).runs[which];
  const { amp_nA, delay_ms, dur_ms } = stimulus;
  const total = (samples - 1) * dtMs;
  const spec = `square:amplitude=${amp_nA}nA,start=${delay_ms}ms,duration=${dur_ms}ms,total=${total}ms`;
  const { current } = await plainRun(Stimulus.parse(spec), dtMs / 1000);
  const file = (trace: string): Float64Array => numbers(`golden/biophysical/${name}/${which}.${trace}.f64le`);
  const currentNa = Float64Array.from({ length: samples }, (_, i) => (current[i] ?? 0) * 1e9);
  return { which, dtMs, currentNa, voltage: file("soma_v_mV"), cai: file("soma_cai_mM") };
}

/** Voltage [mV] and calcium [mM] of the soma in runs that move together, each to its own end. */
function together(cell: SolverCell, soma: number, runs: readonly Run[]): Float64Array[][] {
  const batch = cell.start(runs[0]!.dtMs, "exact", runs.length, [{ kind: "current", node: soma }]);
  for (const quantity of QUANTITIES) batch.record({ quantity, node: soma, mechanism: null });
  const traces = runs.map(({ voltage }) => QUANTITIES.map(() => new Float64Array(voltage.length)));
  const longest = Math.max(...runs.map(({ voltage }) => voltage.length));
  for (let first = 0; first < longest; first += BLOCK) {
    const count = Math.min(BLOCK, longest - first);
    const values = batch.advance(count, 1, (currents) => {
      currents.fill(0);
      runs.forEach(({ currentNa }, sweep) => {
        currents.set(currentNa.subarray(first, first + count), sweep * count);
      });
    });
    for (const [place, trace] of traces.flat().entries()) {
      const left = Math.min(count, trace.length - first);
      if (left > 0) trace.set(values.subarray(place * count, place * count + left), first);
    }
  }
  expect(runs.map((_, sweep) => batch.failure(sweep))).toEqual(runs.map(() => undefined));
  batch.free();
  return traces;
}

/** To the bit; much faster than the test runner's own comparison. */
function equal(a: Float64Array, b: Float64Array): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: Float64Array) => Buffer.from(buffer, byteOffset, byteLength);
  return bytes(a).equals(bytes(b));
}
