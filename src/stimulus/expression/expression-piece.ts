import { shiftDecimal } from "../../base/units/quantity.js";
import type { Exponents } from "./expression-units.js";

/** Part of an expression, compiled to a function of the time [s], in SI. */
export interface Piece {
  readonly run: (t: number) => number;
  /** Null for a bare 0, which is compatible with any dimension. */
  readonly exponents: Exponents | null;
  readonly constant: boolean;
}

/** Replaces a constant piece by its value. */
export function fold(piece: Piece): Piece {
  if (!piece.constant) return piece;
  const value = piece.run(0);
  return { ...piece, run: () => value };
}

/** a·b; a factor that is a power of ten (a unit) shifts the decimal: 120 pA is 1.2e-10, not 120 × 1e-12 rounded. */
export function decimalProduct(a: number, b: number): number {
  const power = /^1e([+-]\d+)$/.exec(b.toExponential());
  return power === null || !Number.isFinite(a) ? a * b : shiftDecimal(a, Number(power[1]));
}
