import fc from "fast-check";
import type { GlifConfig } from "../../src/glif/config/config.js";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const method = (name: string, params: object = {}) => ({ name, params });

/** Random valid configs in the range of real cells, any combination of methods, 0 to 3 after-spike currents. */
export const glifConfigs: fc.Arbitrary<GlifConfig> = fc
  .record({
    components: fc.constantFrom(2, 2, 2, 0, 1, 3),
    exp: fc.boolean(),
    sum: fc.boolean(),
    dynamics: fc.constantFrom("inf", "spike_component", "three_components_exact"),
    before: fc.boolean(),
    raises: fc.boolean(),
    El: fc.constantFrom(0, 0, 0, -0.07),
    R: real(5e7, 5e8),
    C: real(3e-11, 3e-10),
    threshold: real(0.005, 0.04),
    factor: real(0.6, 2),
    cut: fc.integer({ min: 0, max: 60 }),
    taus: fc.array(fc.constantFrom(1 / 3, 0.1, 1 / 30, 0.01, 1 / 300), { minLength: 3, maxLength: 3 }),
    amplitudesPa: fc.array(fc.integer({ min: -300, max: 100 }), { minLength: 3, maxLength: 3 }),
    kept: fc.array(real(0, 1), { minLength: 3, maxLength: 3 }),
    initial: fc.array(fc.constantFrom(0, 0, 1e-11, -2e-11), { minLength: 3, maxLength: 3 }),
    a: real(-0.5, 1.5),
    b: real(-0.02, 0.02),
    aSpike: real(0, 0.02),
    bSpike: real(5, 300),
    aVoltage: real(-40, 60),
    bVoltage: real(0.5, 400),
  })
  .map((c) => {
    const few = (values: readonly number[]) => values.slice(0, c.components);
    const sum = c.sum || c.exp; // "none" throws where currents flow; its own test shows that
    return parseGlifConfig({
      type: "GLIF",
      El: c.El,
      El_reference: -0.07,
      dt: 5e-5,
      R_input: c.R,
      C: c.C,
      th_inf: c.threshold + c.El,
      th_adapt: null,
      spike_cut_length: c.cut,
      asc_tau_array: few(c.taus),
      asc_amp_array: few(c.amplitudesPa).map((amplitude) => amplitude * 1e-12),
      init_voltage: c.El,
      init_threshold: c.threshold + c.El,
      init_AScurrents: few(c.initial),
      coeffs: { th_inf: c.El === 0 ? c.factor : 1, a: 1.1, b: 0.9, C: 1.05, G: 0.95 },
      AScurrent_dynamics_method: method(c.exp ? "exp" : "none"),
      voltage_dynamics_method: method("linear_forward_euler"),
      threshold_dynamics_method: method(
        c.dynamics,
        c.dynamics === "inf"
          ? {}
          : { a_spike: c.aSpike, b_spike: c.bSpike, a_voltage: c.aVoltage, b_voltage: c.bVoltage },
      ),
      AScurrent_reset_method: sum ? method("sum", { r: few(c.kept) }) : method("none"),
      voltage_reset_method: c.before ? method("v_before", { a: c.a, b: c.b }) : method("zero"),
      threshold_reset_method: c.raises
        ? method("three_components", { a_spike: c.aSpike, b_spike: c.bSpike })
        : method("inf"),
    });
  });

/** A step with noise, as numbers that print well: level and noise [pA]. */
export interface NoisyStep {
  readonly levelPa: number;
  readonly noisePa: number;
  readonly seed: number;
}

export const noisySteps: fc.Arbitrary<NoisyStep> = fc.record({
  levelPa: fc.integer({ min: -100, max: 1200 }),
  noisePa: fc.integer({ min: 0, max: 500 }),
  seed: fc.integer(),
});

/** 1500 samples [A], the first 100 zero. */
export function noisyCurrent({ levelPa, noisePa, seed }: NoisyStep): Float64Array {
  let state = seed;
  return Float64Array.from({ length: 1500 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return i < 100 ? 0 : (levelPa + noisePa * (state / 2 ** 31)) * 1e-12;
  });
}

/** A complete level-5 config with round numbers, for tests that change one thing. */
export function plainConfig(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: "GLIF",
    El: 0,
    El_reference: -0.07,
    dt: 5e-5,
    R_input: 2e8,
    C: 1e-10,
    th_inf: 0.02,
    th_adapt: null,
    spike_cut_length: 40,
    asc_tau_array: [0.1, 0.01],
    asc_amp_array: [-2e-11, -1e-10],
    init_voltage: 0,
    init_threshold: 0.02,
    init_AScurrents: [0, 0],
    coeffs: {},
    AScurrent_dynamics_method: method("exp"),
    voltage_dynamics_method: method("linear_forward_euler"),
    threshold_dynamics_method: method("three_components_exact", {
      a_spike: 0.004,
      b_spike: 80,
      a_voltage: 10,
      b_voltage: 100,
    }),
    AScurrent_reset_method: method("sum", { r: [1, 1] }),
    voltage_reset_method: method("v_before", { a: 0.5, b: -0.005 }),
    threshold_reset_method: method("three_components", { a_spike: 0.004, b_spike: 80 }),
    ...change,
  };
}
