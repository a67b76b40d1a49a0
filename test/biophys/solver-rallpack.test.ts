import { compile, derivative, type EvalFunction, evaluate } from "mathjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { CableCell } from "../../src/biophys/cable/cable-cell.js";
import type { Solver } from "../../src/biophys/solver.js";
import { openSolver } from "../../src/models/load-solver.js";

/**
 * Rallpack 1 (Bhalla, Bilitch and Bower 1992, Trends in Neurosciences 15, 453) through the door that every run takes to
 * the WebAssembly solver, against the series of the cable equation as mathjs evaluates it. The crate has its own test.
 *
 * In space and time constants, with X from 0 to 1 and current entering at X = 0, the depolarisation obeys
 * v_T = v_XX − v, v_X(0) = −1, v_X(1) = 0, v(T = 0) = 0, times `current · axial resistance of one space constant`.
 */
const STEADY = "cosh(1 - X) / sinh(1)";
const MODE = "cos(n * pi * X) * exp(-(1 + (n * pi)^2) * T)";
/** Fourier coefficients of the steady state over the modes, for n = 0 and n > 0. */
const FIRST = "1";
const OTHER = "2 / (1 + (n * pi)^2)";

const DT_MS = 0.05;
const STEPS = 5000; // 250 ms
const TAU_MS = 40; // Rm·Cm = 4 Ωm² · 0.01 F/m²
const CURRENT_NA = 0.1;
const REST_MV = -65;
const COMPARTMENTS = 1000;
const LENGTH_UM = 1000; // one space constant: √(d·Rm/(4·Ra)) = √(1 µm · 4 Ωm² / 4 Ωm)
const DIAMETER_UM = 1;
const RA_OHM_M = 1;
/** Axial resistance of one space constant [MΩ]. */
const AXIAL_MOHM = (RA_OHM_M * LENGTH_UM) / ((Math.PI / 4) * DIAMETER_UM ** 2);

/** An unbranched sealed cable: node 0 at its near end, one node for each compartment, and one at its far end. */
function cable(): CableCell {
  const count = COMPARTMENTS + 2;
  const inner = <T extends number>(of: T, ends: number) =>
    Float64Array.from({ length: count }, (_, i) => (i === 0 || i === count - 1 ? ends : of));
  const piece = AXIAL_MOHM / COMPARTMENTS;
  const axialMohm = new Float64Array(count).fill(piece);
  axialMohm[0] = 0;
  axialMohm[1] = piece / 2;
  axialMohm[count - 1] = piece / 2;
  const nodes = Int32Array.from({ length: COMPARTMENTS }, (_, i) => i + 1);
  const leak = { g: new Float64Array(COMPARTMENTS).fill(2.5e-5), e: new Float64Array(COMPARTMENTS).fill(REST_MV) };
  return {
    nodeCount: count,
    parent: Int32Array.from({ length: count }, (_, i) => i - 1),
    area: inner((Math.PI * DIAMETER_UM * LENGTH_UM) / COMPARTMENTS, 100),
    axialMohm,
    capacitance: inner(1, 0),
    mechanisms: [{ name: "pas", nodes, parameters: leak }],
    ena: new Float64Array(count).fill(50),
    ek: new Float64Array(count).fill(-77),
    celsius: 6.3,
    vInit: REST_MV,
    sections: [],
    changes: [],
  };
}

/** Depolarisation [mV] at X after each step. */
function analytic(X: number): Float64Array {
  const steady = Number(evaluate(STEADY, { X }));
  const [mode, other]: EvalFunction[] = [MODE, OTHER].map((text) => compile(text));
  return Float64Array.from({ length: STEPS }, (_, i) => {
    const T = ((i + 1) * DT_MS) / TAU_MS;
    let transient = 0;
    for (let n = 0; ; n++) {
      const coefficient = n === 0 ? Number(evaluate(FIRST)) : Number(other!.evaluate({ n }));
      const value = coefficient * Number(mode!.evaluate({ n, X, T }));
      transient += value;
      if (n > 0 && Math.exp(-((n * Math.PI) ** 2) * T) < 1e-15) break;
    }
    return CURRENT_NA * AXIAL_MOHM * (steady - transient);
  });
}

describe("the series", () => {
  const places = [0, 0.21, 0.5, 0.83, 1];

  test("solves the cable equation term by term, with its conditions at both ends", () => {
    const at = (text: string, scope: object): number => Number(evaluate(text, { ...scope }));
    const slope = (text: string) => derivative(text, "X");
    const left = derivative(MODE, "T");
    const curvature = derivative(slope(MODE), "X");
    const bend = derivative(slope(STEADY), "X");
    for (const X of places) {
      expect(Number(bend.evaluate({ X }))).toBeCloseTo(at(STEADY, { X }), 12);
      for (const n of [0, 1, 2, 7]) {
        const scope = { n, X, T: 0.03 };
        expect(Number(left.evaluate(scope))).toBeCloseTo(Number(curvature.evaluate(scope)) - at(MODE, scope), 10);
      }
    }
    expect(Number(slope(STEADY).evaluate({ X: 0 }))).toBeCloseTo(-1, 14);
    expect(Number(slope(STEADY).evaluate({ X: 1 }))).toBeCloseTo(0, 14);
    for (const X of [0, 1]) expect(Number(slope(MODE).evaluate({ n: 3, X, T: 0.03 }))).toBeCloseTo(0, 12);
  });

  test("has the coefficients of the steady state, so that the cable starts at rest", () => {
    // ∫ cosh(1 − X)/sinh(1) · cos(nπX) over [0, 1], by Simpson's rule.
    const parts = 2000;
    const integrand = compile(`${STEADY} * cos(n * pi * X)`);
    const value = (n: number, k: number): number => Number(integrand.evaluate({ n, X: k / parts }));
    for (const n of [0, 1, 2, 5]) {
      let sum = value(n, 0) + value(n, parts);
      for (let k = 1; k < parts; k++) sum += (k % 2 === 1 ? 4 : 2) * value(n, k);
      const integral = sum / (3 * parts);
      const stated = n === 0 ? Number(evaluate(FIRST)) : Number(evaluate(OTHER, { n })) / 2;
      expect(integral).toBeCloseTo(stated, 10);
    }
  });
});

describe("Rallpack 1", () => {
  let solver: Solver;
  beforeAll(async () => {
    solver = await openSolver();
  });

  test.each(["exact", "fast", "reference", "second-order"])("%s is within a thousandth at both ends", (method) => {
    const cell = solver.compile(cable());
    const batch = cell.start(DT_MS, method, 1, [{ kind: "current", node: 0 }]);
    batch.record({ quantity: "v", node: 0, mechanism: null });
    batch.record({ quantity: "v", node: COMPARTMENTS + 1, mechanism: null });
    const points = batch.advance(STEPS + 1, 1, (currents) => currents.fill(CURRENT_NA));
    // Without t = 0.
    const found = [0, 1].flatMap((site) => Array.from(points.slice(site * (STEPS + 1) + 1, (site + 1) * (STEPS + 1))));
    batch.free();
    cell.free();
    expect(found).toHaveLength(2 * STEPS);
    [0, 1].forEach((X, site) => {
      const truth = analytic(X);
      const squares = truth.reduce((sum, v, i) => sum + (found[site * STEPS + i]! - REST_MV - v) ** 2, 0);
      const largest = truth.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      expect(Math.sqrt(squares / STEPS) / largest).toBeLessThan(1e-3);
    });
  });
});
