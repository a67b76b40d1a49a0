/** Centre line and diameters of a section, as float32 values like NEURON's (neuron-numerics.md 2b). */
export interface Outline {
  readonly x: Float32Array; // [µm]
  readonly y: Float32Array; // [µm]
  readonly z: Float32Array; // [µm]
  readonly diameter: Float32Array; // [µm]
  /** Distance from the first point along the centre line [µm]. */
  readonly arc: Float64Array;
}

/** A section before it has a name: indices of its own points, and its attachment to the parent. */
export interface SectionDraft {
  readonly type: number;
  readonly first: number;
  readonly last: number;
  parent: SectionDraft | null;
  parentX: number;
  readonly outline: Outline;
  /** Number of points in its outline. */
  readonly count: number;
  /** Whether its first two points coincide. */
  readonly startsInPlace: boolean;
  readonly line: number;
}
