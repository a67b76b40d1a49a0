import { meanOf } from "../numeric/search.js";

/** Slope of the least-squares line through points; NaN if all have the same x. */
export function slopeOfLine(x: readonly number[], y: readonly number[]): number {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  let xy = 0;
  let xx = 0;
  for (let k = 0; k < x.length; k++) {
    xy += (x[k]! - meanX) * (y[k]! - meanY);
    xx += (x[k]! - meanX) ** 2;
  }
  return xx > 0 ? xy / xx : Number.NaN;
}
