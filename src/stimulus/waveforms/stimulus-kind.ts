import type { DescribedKind, Values } from "../spec/key-rule.js";
import type { Fill } from "./waveforms.js";

/** A kind of described waveform. */
export interface StimulusKind extends DescribedKind {
  /** Display name; that of the Allen Institute if it has one. */
  readonly name: string;
  /** Text for the help in place of the keys. */
  readonly help?: string;
  /** Default total [s], from the values and the spike train, if any [s]. */
  total(values: Values, times: Float64Array | null): number;
  /** Null for `expr`, whose samples come from its expression. */
  readonly fill: Fill | null;
  /** Whether the current changes within a step in a way that an exact membrane takes into account. */
  readonly isExactWithinSteps?: boolean;
}
