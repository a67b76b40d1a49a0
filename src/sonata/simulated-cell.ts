import type { Response } from "../base/types.js";
import type { Stimulus } from "../stimulus/stimulus.js";

/** A cell of a simulation. */
export interface SimulatedNode {
  readonly population: string;
  readonly id: number;
  readonly typeId: number;
}

/** What a cell did. */
export interface SimulatedCell {
  readonly cell: SimulatedNode;
  readonly stimulus: Stimulus;
  /** Its voltage, spikes by the config's threshold, and what reports record of it. */
  readonly response: Response;
  /** Injected current into the soma, one value per sample of the response [A]. */
  readonly current: Float64Array;
}
