/** One point of a reconstruction. Coordinates and radius are float32 values, as NEURON reads them. */
export interface SwcPoint {
  /** Identifier in the file. */
  readonly id: number;
  /** 1 soma, 2 axon, 3 (basal) dendrite, 4 apical dendrite; any other number is a dendrite. */
  readonly type: number;
  readonly x: number; // [µm]
  readonly y: number; // [µm]
  readonly z: number; // [µm]
  readonly radius: number; // [µm]
  /** Index of the parent in the list of points, −1 for a root; always smaller than the point's own index. */
  readonly parent: number;
  /** The parent's id in the file. */
  readonly parentId: number;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** A line of the file as read, before its parent is looked up. */
export type SwcRow = Omit<SwcPoint, "parent">;
