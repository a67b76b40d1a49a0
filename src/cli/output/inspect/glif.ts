import type { GlifConfig } from "../../../glif/config/config.js";
import type { TableCell } from "../table.js";
import { formatNumber } from "../terminal.js";

/** Parameters of a GLIF model as rows of parameter, value, unit and meaning. */
export function parameterRows(config: GlifConfig): TableCell[][] {
  const coefficient = config.coeffs.th_inf ?? 1;
  const rows: TableCell[][] = [
    ["C", scaled(config.C, 1e12), "pF", "capacitance"],
    ["R_input", scaled(config.R_input, 1e-6), "MΩ", "input resistance"],
    ["tau", scaled(config.R_input * config.C, 1e3), "ms", "membrane time constant, R_input × C"],
    [
      "El_reference",
      config.El_reference === undefined ? null : scaled(config.El_reference, 1e3),
      "mV",
      "rest of the recorded cell",
    ],
    [
      "th_inf",
      scaled(config.th_inf * coefficient, 1e3),
      "mV",
      `threshold from rest, ${formatNumber(coefficient)} × ${scaled(config.th_inf, 1e3)}`,
    ],
    ["spike_cut_length", String(config.spike_cut_length), "samples", "cut after a spike, at any rate"],
  ];
  if (config.AScurrent_dynamics_method.name === "exp") {
    config.asc_amp_array.forEach((amplitude, index) => {
      const tau = config.asc_tau_array[index];
      const meaning = `after-spike current ${index + 1}, decays in ${tau === undefined ? "?" : scaled(tau, 1e3)} ms`;
      rows.push([`asc_amp_array[${index}]`, scaled(amplitude, 1e12), "pA", meaning]);
    });
  }
  const reset = config.voltage_reset_method;
  if (reset.name === "v_before") {
    rows.push(["voltage reset a", formatNumber(reset.params.a), "", "fraction of the voltage kept at a spike"]);
    rows.push(["voltage reset b", scaled(reset.params.b, 1e3), "mV", "voltage added at a spike"]);
  }
  const thresholdReset = config.threshold_reset_method;
  if (thresholdReset.name === "three_components") {
    rows.push(["a_spike", scaled(thresholdReset.params.a_spike, 1e3), "mV", "jump of the threshold at a spike"]);
    rows.push(["b_spike", formatNumber(thresholdReset.params.b_spike), "1/s", "its decay"]);
  }
  const dynamics = config.threshold_dynamics_method;
  if (dynamics.name === "three_components_exact") {
    rows.push([
      "a_voltage",
      formatNumber(dynamics.params.a_voltage),
      "1/s",
      "how fast the threshold follows the voltage",
    ]);
    rows.push(["b_voltage", formatNumber(dynamics.params.b_voltage), "1/s", "how fast it falls back"]);
  }
  return rows;
}

function scaled(value: number, factor: number): string {
  return formatNumber(value * factor);
}
