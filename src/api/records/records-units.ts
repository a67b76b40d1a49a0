/**
 * The service's features of cells, with their units. Names and units are those of the service, so that values can be
 * compared with the web site; "1" means dimensionless.
 */

/** Electrophysiology features in the table of cells (there with `ef__` before the name). */
export const CELL_EPHYS_UNITS = {
  vrest: "mV",
  ri: "MΩ",
  tau: "ms",
  threshold_i_long_square: "pA",
  fast_trough_v_long_square: "mV",
  upstroke_downstroke_ratio_long_square: "1",
  adaptation: "1",
  f_i_curve_slope: "Hz/pA",
  avg_isi: "ms",
  avg_firing_rate: "Hz",
  peak_t_ramp: "s",
} as const;

/** Morphology features in the table of cells (there with `nr__` before the name). */
export const CELL_MORPHOLOGY_UNITS = {
  max_euclidean_distance: "µm",
  number_stems: "1",
  number_bifurcations: "1",
  average_contraction: "1",
  average_parent_daughter_ratio: "1",
} as const;

const perStimulus = <const Name extends string, const Unit extends string>(name: Name, unit: Unit) =>
  ({ [`${name}_long_square`]: unit, [`${name}_ramp`]: unit, [`${name}_short_square`]: unit }) as {
    readonly [Key in `${Name}_${"long_square" | "ramp" | "short_square"}`]: Unit;
  };

/** Electrophysiology features of a cell, from its own table. */
export const EPHYS_UNITS = {
  vrest: "mV",
  ri: "MΩ",
  tau: "ms",
  sag: "1",
  vm_for_sag: "mV",
  adaptation: "1",
  avg_isi: "ms",
  f_i_curve_slope: "Hz/pA",
  latency: "s",
  electrode_0_pa: "pA",
  input_resistance_mohm: "MΩ",
  seal_gohm: "GΩ",
  ...perStimulus("threshold_i", "pA"),
  ...perStimulus("threshold_v", "mV"),
  ...perStimulus("threshold_t", "s"),
  ...perStimulus("peak_v", "mV"),
  ...perStimulus("peak_t", "s"),
  ...perStimulus("trough_v", "mV"),
  ...perStimulus("trough_t", "s"),
  ...perStimulus("fast_trough_v", "mV"),
  ...perStimulus("fast_trough_t", "s"),
  ...perStimulus("slow_trough_v", "mV"),
  ...perStimulus("slow_trough_t", "s"),
  ...perStimulus("upstroke_downstroke_ratio", "1"),
} as const;

/** Features of a reconstructed morphology. */
export const MORPHOLOGY_UNITS = {
  average_bifurcation_angle_local: "°",
  average_bifurcation_angle_remote: "°",
  average_contraction: "1",
  average_diameter: "µm",
  average_fragmentation: "1",
  average_parent_daughter_ratio: "1",
  hausdorff_dimension: "1",
  max_branch_order: "1",
  max_euclidean_distance: "µm",
  max_path_distance: "µm",
  number_bifurcations: "1",
  number_branches: "1",
  number_nodes: "1",
  number_stems: "1",
  number_tips: "1",
  overall_depth: "µm",
  overall_height: "µm",
  overall_width: "µm",
  scale_factor_x: "µm",
  scale_factor_y: "µm",
  scale_factor_z: "µm",
  soma_surface: "µm²",
  total_length: "µm",
  total_surface: "µm²",
  total_volume: "µm³",
} as const;
