/** What a user may choose between for a biophysical model; apart from the model, since the help lists them, too. */

/** The solvers, the default first. */
export const SOLVERS = ["exact", "fast", "second-order", "reference"] as const;

/** What may become of the junction potential. */
export const JUNCTIONS = ["add", "none"] as const;

/** The axons that may replace the reconstructed one. */
export const AXONS = ["truncated", "stub"] as const;
