/** A measure of a comparison: a number, or why there is none. */
export type Measure =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string };

/** A measure that came out as a number; one that is not finite has the reason given. */
export function measured(value: number, otherwise = "it is not a finite number"): Measure {
  return Number.isFinite(value) ? { value, reason: null } : missing(otherwise);
}

/** A measure that has no value, and why: a clause in small letters without a period. */
export function missing(reason: string): Measure {
  return { value: null, reason };
}
