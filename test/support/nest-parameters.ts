import { followRates, type GlifConfig, membraneOf } from "../../src/glif/config/config.js";

/** What BMTK called parameters of NEST's `glif_psc` before NEST had it. */
export const OLD_NEST_NAMES: Readonly<Record<string, string>> = {
  asc_decay: "k",
  th_spike_add: "a_spike",
  th_spike_decay: "b_spike",
  th_voltage_index: "a_voltage",
  th_voltage_decay: "b_voltage",
  voltage_reset_fraction: "a_reset",
  voltage_reset_add: "b_reset",
};

/** Parameters of NEST's `glif_psc` for a published config (bmtk/simulator/pointnet/glif_utils.py says which become which). */
export function toNest(config: GlifConfig): Record<string, unknown> {
  const { conductance, capacitance } = membraneOf(config);
  const restMv = (config.El_reference ?? 0) * 1e3;
  const { threshold_reset_method: threshold, voltage_reset_method: reset, AScurrent_reset_method: currents } = config;
  const adapting = config.threshold_dynamics_method.name === "three_components_exact";
  const { a, b } = followRates(config);
  return {
    V_m: restMv,
    E_L: restMv,
    V_reset: restMv,
    V_th: config.th_inf * (config.coeffs.th_inf ?? 1) * 1e3 + restMv,
    g: conductance * 1e9,
    C_m: capacitance * 1e12,
    t_ref: config.spike_cut_length * 5e-5 * 1e3,
    tau_syn: [5.5, 8.5, 2.8, 5.8],
    spike_dependent_threshold: threshold.name === "three_components",
    after_spike_currents: currents.name === "sum",
    adapting_threshold: adapting,
    ...(threshold.name === "three_components"
      ? { th_spike_add: threshold.params.a_spike * 1e3, th_spike_decay: threshold.params.b_spike * 1e-3 }
      : {}),
    ...(reset.name === "v_before"
      ? { voltage_reset_fraction: reset.params.a, voltage_reset_add: reset.params.b * 1e3 }
      : {}),
    ...(adapting ? { th_voltage_index: a * 1e-3, th_voltage_decay: b * 1e-3 } : {}),
    ...(currents.name === "sum"
      ? {
          asc_init: config.init_AScurrents.map((ampere) => ampere * 1e12),
          asc_decay: config.asc_tau_array.map((tau) => (1 / tau) * 1e-3),
          asc_amps: config.asc_amp_array.map((ampere, i) => ampere * (config.coeffs.asc_amp_array?.[i] ?? 1) * 1e12),
          asc_r: [...currents.params.r],
        }
      : {}),
  };
}
