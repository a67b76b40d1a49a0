import type { Dimension } from "../../base/units/quantity.js";

/** Values of all keys of a kind [SI]; of a spike train the number of spikes, of a file 1. */
export type Values = Readonly<Record<string, number>>;

interface AnyRule {
  readonly optional?: boolean;
  /** Another key in place of which this one stands. */
  readonly insteadOf?: string;
  /** What there is none of if neither this key nor the other one is given; default: the key. */
  readonly lacking?: string;
  /** Text for the help in place of the default. */
  readonly shown?: string;
}

/** The quantities that a key accepts. */
export interface QuantityRule extends AnyRule {
  readonly holds?: undefined;
  readonly dimension: Dimension;
  /** Default value [SI]. If absent, the key is required, or optional with a default from its kind. */
  readonly fallback?: number;
  /** Minimum, or that the value must be more than 0. */
  readonly least?: 0 | 1 | "more than 0";
  readonly most?: number;
  readonly whole?: boolean;
}

/** A key for spike times, which are a file or times in parentheses, or for a file. */
export interface TextRule extends AnyRule {
  readonly holds: "train" | "file";
  readonly dimension?: undefined;
  readonly fallback?: undefined;
}

/** What a key accepts. */
export type KeyRule = QuantityRule | TextRule;

/** A kind of what is described as `kind:key=value,…`. */
export interface DescribedKind {
  readonly keys: Readonly<Record<string, KeyRule>>;
  /** Whether its keys `from`, `to` and `by` are steps, one description for each. */
  readonly hasSteps?: boolean;
  /** Returns a contradiction between two values and the key to blame, or null. */
  refuse?(values: Values): { readonly key: string; readonly problem: string } | null;
}
