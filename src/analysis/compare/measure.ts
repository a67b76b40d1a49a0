/** A measure: a number, or the reason why there is none. */
export type Measure =
  | { readonly value: number; readonly reason: null }
  | { readonly value: null; readonly reason: string };

/** A measure from a number; if it is not finite, it is replaced by the given reason. */
export function measured(value: number, otherwise = "it is not a finite number"): Measure {
  return Number.isFinite(value) ? { value, reason: null } : missing(otherwise);
}

/** A measure without a value. The reason is a clause in lower case without a period. */
export function missing(reason: string): Measure {
  return { value: null, reason };
}
