/** Centre line of a section with its diameters, all float32 values, as NEURON stores them (neuron-numerics.md 2b). */
export interface Outline {
  readonly x: Float32Array; // [µm]
  readonly y: Float32Array; // [µm]
  readonly z: Float32Array; // [µm]
  readonly diameter: Float32Array; // [µm]
  /** Distance from the first point along the centre line [µm]. */
  readonly arc: Float64Array;
}

/** A section before it has a name: indices of its own points, and how it hangs on its parent. */
export interface SectionDraft {
  readonly type: number;
  readonly first: number;
  readonly last: number;
  parent: SectionDraft | null;
  parentX: number;
  readonly outline: Outline;
  /** Number of points that draw it. */
  readonly count: number;
  /** Its first two points are at one place. */
  readonly startsInPlace: boolean;
  readonly line: number;
}
