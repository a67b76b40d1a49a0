import { followRates, type GlifConfig, membraneOf } from "../config/config.js";

/** Options for stepping a model; the defaults are those of AllenSDK. */
export interface StepOptions {
  /**
   * Unit of `spike_cut_length`. `"samples"` (default, AllenSDK and the published results): steps of the run, regardless
   * of their length. `"time"`: steps of the fit (`config.dt`), which gives the cut the same duration at every rate.
   */
  readonly glifCut?: "samples" | "time" | undefined;
  /**
   * `"euler"` (default): forward Euler. `"exact"`: the exponential solution for a current held constant during the
   * step.
   */
  readonly membrane?: "euler" | "exact" | undefined;
}

/** Threshold dynamics as a number, because kernels compare integers faster. */
export const THRESHOLD_FIXED = 0;
const THRESHOLD_SPIKE = 1;
export const THRESHOLD_ADAPTING = 2;

/** All constants of a model for one time step, with exponentials precomputed. */
export interface StepConstants {
  readonly dt: number; // [s]
  readonly components: number; // number of after-spike currents

  // Membrane: V ← V + (I − G'·(V − El))·gain
  readonly rest: number; // El [V]
  readonly conductance: number; // G' [S]
  readonly gain: number; // dt/C' [Ohm] for Euler, (1 − e^{−G'dt/C'})/G' for the exact solution

  // Threshold: θ = v + s + θ∞', s ← s·spikeDecay, v as in three_components_exact of C.3
  readonly threshold: number; // kind of dynamics, THRESHOLD_…
  readonly thresholdAtRest: number; // θ∞' [V]
  readonly spikeDecay: number;
  readonly membraneDecay: number; // e^{−G'dt/C'}
  readonly followDecay: number; // e^{−b·dt}
  readonly lagGain: number; // φ = a/(b − G'/C')
  readonly steadyGain: number; // a/b

  // After-spike currents: I_j ← I_j·currentDecay_j
  readonly currentDecay: Float64Array;

  // Reset: V ← a·V + b; s ← s·spikeKept + spikeJump; I_j ← I_j·currentKept_j + currentJump_j
  readonly cut: number; // steps
  readonly voltageKept: number;
  readonly voltageJump: number; // [V]
  readonly raisesThreshold: boolean; // false: θ ← θ∞', components untouched
  readonly spikeKept: number;
  readonly spikeJump: number; // [V]
  readonly sumsCurrents: boolean; // false: currents must be zero at a spike, and remain zero
  readonly currentKept: Float64Array;
  readonly currentJump: Float64Array; // [A]

  readonly initialVoltage: number; // [V]
  readonly initialThreshold: number; // [V]
  readonly initialCurrents: readonly number[]; // [A]
}

/**
 * Constants of a model at one time step (glif.md C.2 "Effective values", C.3).
 *
 * @param dt time step [s]
 */
export function stepConstants(config: GlifConfig, dt: number, options: StepOptions = {}): StepConstants {
  const { conductance, capacitance } = membraneOf(config);
  const cut =
    options.glifCut === "time" ? Math.round((config.spike_cut_length * config.dt) / dt) : config.spike_cut_length;
  return {
    dt,
    components: config.asc_tau_array.length,
    rest: config.El,
    conductance,
    gain:
      options.membrane === "exact" ? -Math.expm1((-conductance * dt) / capacitance) / conductance : dt / capacitance,
    ...thresholdConstants(config, dt, conductance, capacitance),
    ...resetConstants(config, dt, cut),
    currentDecay: Float64Array.from(config.asc_tau_array, (tau) =>
      config.AScurrent_dynamics_method.name === "exp" ? Math.exp(-(1 / tau) * dt) : 0,
    ),
    initialVoltage: config.init_voltage,
    initialThreshold: config.init_threshold,
    initialCurrents: config.init_AScurrents,
  };
}

function thresholdConstants(config: GlifConfig, dt: number, conductance: number, capacitance: number) {
  const { coeffs, threshold_dynamics_method: method } = config;
  const thresholdAtRest = config.th_inf * (coeffs.th_inf ?? 1);
  const still = { thresholdAtRest, spikeDecay: 1, membraneDecay: 0, followDecay: 0, lagGain: 0, steadyGain: 0 };
  if (method.name === "inf") return { ...still, threshold: THRESHOLD_FIXED };
  const spikeDecay = Math.exp(-method.params.b_spike * dt);
  if (method.name === "spike_component") return { ...still, spikeDecay, threshold: THRESHOLD_SPIKE };

  // Without following, a = 0, the two quotients are irrelevant for any b; config.ts rejects all other cases in which
  // they are infinite.
  const { a, b } = followRates(config);
  return {
    thresholdAtRest,
    threshold: THRESHOLD_ADAPTING,
    spikeDecay,
    membraneDecay: Math.exp((-conductance * dt) / capacitance),
    followDecay: 1 / Math.exp(b * dt), // not e^{−b·dt}, to match AllenSDK's last bit
    lagGain: a === 0 ? 0 : a / (b - conductance / capacitance),
    steadyGain: a === 0 ? 0 : a / b,
  };
}

function resetConstants(config: GlifConfig, dt: number, cut: number) {
  const { voltage_reset_method: voltage, threshold_reset_method: threshold, AScurrent_reset_method: currents } = config;
  const factors = config.coeffs.asc_amp_array;
  const kept = currents.name === "sum" ? currents.params.r : [];
  return {
    cut,
    voltageKept: voltage.name === "v_before" ? voltage.params.a : 0,
    voltageJump: voltage.name === "v_before" ? voltage.params.b : 0,
    raisesThreshold: threshold.name === "three_components",
    spikeKept: threshold.name === "three_components" ? Math.exp(-threshold.params.b_spike * cut * dt) : 1,
    spikeJump: threshold.name === "three_components" ? threshold.params.a_spike : 0,
    sumsCurrents: currents.name === "sum",
    currentKept: Float64Array.from(config.asc_tau_array, (tau, j) => (kept[j] ?? 0) * Math.exp(-(1 / tau) * dt * cut)),
    currentJump: Float64Array.from(config.asc_amp_array, (amplitude, j) => amplitude * (factors?.[j] ?? 1)),
  };
}
