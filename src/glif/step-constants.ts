import type { GlifConfig } from "./config.js";

/** How a model is stepped; every default is what AllenSDK does. */
export interface StepOptions {
  /**
   * What `spike_cut_length` counts. `"samples"` (default, AllenSDK and the published results): steps of the run, whatever
   * their length. `"time"`: steps of the fit (`config.dt`), so that the cut lasts equally long at every rate.
   */
  readonly spikeCut?: "samples" | "time" | undefined;
  /** `"euler"` (default): forward Euler. `"exact"`: the exponential solution for a current held over the step. */
  readonly membrane?: "euler" | "exact" | undefined;
}

/** Threshold dynamics as a number, so that kernels compare integers. */
export const THRESHOLD_FIXED = 0;
export const THRESHOLD_SPIKE = 1;
export const THRESHOLD_ADAPTING = 2;

/**
 * Everything about a model that does not change from step to step, with every exponential taken beforehand.
 * Kernels work with u = V − El, which for the published El = 0 changes no bit and saves an operation per step.
 */
export interface StepConstants {
  readonly dt: number; // [s]
  readonly components: number; // number of after-spike currents

  // Membrane: u ← u + (I − G·u)·gain
  readonly rest: number; // El [V]
  readonly conductance: number; // G' [S]
  readonly gain: number; // dt/C' [Ohm] for Euler, (1 − e^{−G'dt/C'})/G' for the exact solution

  // Threshold: θ = v + s + θ∞', s ← s·spikeDecay, v ← v·voltageDecay + u·followVoltage + I·followCurrent
  readonly threshold: number; // which of the dynamics, THRESHOLD_…
  readonly thresholdAtRest: number; // θ∞' [V]
  readonly spikeDecay: number;
  readonly voltageDecay: number;
  readonly followVoltage: number;
  readonly followCurrent: number; // [Ohm]

  // After-spike currents: I_j ← I_j·currentDecay_j
  readonly currentDecay: Float64Array;

  // Reset: V ← a·V + b; s ← s·spikeKept + spikeJump; I_j ← I_j·currentKept_j + currentJump_j
  readonly cut: number; // steps
  readonly voltageKept: number;
  readonly voltageJump: number; // [V]
  readonly raisesThreshold: boolean; // false: θ ← θ∞', components untouched
  readonly spikeKept: number;
  readonly spikeJump: number; // [V]
  readonly sumsCurrents: boolean; // false: currents must be zero at a spike, and stay so
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
  const { coeffs } = config;
  const conductance = (1 / config.R_input) * (coeffs.G ?? 1);
  const capacitance = config.C * (coeffs.C ?? 1);
  const cut =
    options.spikeCut === "time" ? Math.round((config.spike_cut_length * config.dt) / dt) : config.spike_cut_length;
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
  const still = { thresholdAtRest, spikeDecay: 1, voltageDecay: 0, followVoltage: 0, followCurrent: 0 };
  if (method.name === "inf") return { ...still, threshold: THRESHOLD_FIXED };
  const spikeDecay = Math.exp(-method.params.b_spike * dt);
  if (method.name === "spike_component") return { ...still, spikeDecay, threshold: THRESHOLD_SPIKE };

  // C.3 writes the voltage component with φ = a/(b − G/C) and a/b. Collected by u and I, what multiplies them are two
  // relaxation quotients that stay finite at b = G/C and b = 0, where φ and a/b do not.
  const a = method.params.a_voltage * (coeffs.a ?? 1);
  const b = method.params.b_voltage * (coeffs.b ?? 1);
  const voltageDecay = 1 / Math.exp(b * dt); // not e^{−b·dt}: AllenSDK's last bit
  const membrane = { rate: conductance / capacitance, decay: Math.exp((-conductance * dt) / capacitance) };
  const followVoltage = a * relaxation(membrane, { rate: b, decay: voltageDecay }, dt);
  const followSteadyVoltage = a * relaxation({ rate: 0, decay: 1 }, { rate: b, decay: voltageDecay }, dt);
  return {
    thresholdAtRest,
    threshold: THRESHOLD_ADAPTING,
    spikeDecay,
    voltageDecay,
    followVoltage,
    followCurrent: (followSteadyVoltage - followVoltage) / conductance,
  };
}

/** A rate [1/s] and what it leaves of a variable over one step, e^{−rate·dt}. */
interface Relaxing {
  readonly rate: number;
  readonly decay: number;
}

/**
 * (source.decay − own.decay)/(own.rate − source.rate) [s]: what a variable gains over a step from a source that relaxes
 * too. Where both rates agree to 1e-8 of a step, that difference has lost its digits and expm1 gives the same quotient.
 */
function relaxation(source: Relaxing, own: Relaxing, dt: number): number {
  const apart = own.rate - source.rate;
  if (Math.abs(apart * dt) > 1e-8) return (source.decay - own.decay) / apart;
  return source.decay * (apart === 0 ? dt : -Math.expm1(-apart * dt) / apart);
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
