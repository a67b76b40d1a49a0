import type { Dimension } from "../../base/units/quantity.js";
import type { Fill, Values } from "./waveforms.js";

/** The values that a key accepts. */
export interface KeyRule {
  readonly dimension: Dimension;
  /** Whether the value is a spike train: a file, or times in parentheses. */
  readonly isTrain?: boolean;
  /** Default value [SI]. If absent, the key is required, or optional with a default from `Kind`. */
  readonly fallback?: number;
  readonly optional?: boolean;
  /** Minimum, or that the value must be more than 0. */
  readonly least?: 0 | 1 | "more than 0";
  readonly most?: number;
  readonly whole?: boolean;
  /** Another key in place of which this one stands. */
  readonly insteadOf?: string;
  /** Text for the help in place of the default. */
  readonly shown?: string;
}

/** A kind of described waveform. */
export interface StimulusKind {
  /** Display name; that of the Allen Institute if it has one. */
  readonly name: string;
  readonly keys: Readonly<Record<string, KeyRule>>;
  /** Text for the help in place of the keys. */
  readonly help?: string;
  /** Default total [s], from the values and the spike train, if any [s]. */
  total(values: Values, times: Float64Array | null): number;
  /** Null for `expr`, whose samples come from its expression. */
  readonly fill: Fill | null;
  /** Whether the current changes within a step in a way that an exact membrane takes into account. */
  readonly isExactWithinSteps?: boolean;
  /** Returns a contradiction between two values and the key to blame, or null. */
  refuse?(values: Values): { readonly key: string; readonly problem: string } | null;
}
