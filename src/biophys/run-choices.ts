/** Choices for running a biophysical model; in a module of their own, because the help lists them without the model. */

/** The solvers, the default first. */
export const SOLVERS = ["exact", "fast", "second-order", "reference"] as const;

/** Treatments of the junction potential. */
export const JUNCTIONS = ["add", "none"] as const;

/** The axons: three that replace the reconstructed one, the reconstructed one, and none. */
export const AXONS = ["truncated", "stub", "ends", "full", "none"] as const;

/** How a segment's membrane current enters the extracellular medium: spread over its length, or from its middle. */
export const SOURCES = ["line", "point"] as const;

/** What the positions of contacts count from: the morphology file's own origin, or the centre of the soma. */
export const ORIGINS = ["morphology", "soma"] as const;
