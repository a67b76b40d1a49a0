import { atan, cos, exp, expm1, log, pow, sin } from "../../base/units/portable-math.js";

/** How a function treats the dimensions of its arguments. */
type DimensionRule =
  /** Plain numbers in, a plain number out. */
  | "plain"
  /** Arguments of one dimension, result of the same. */
  | "same"
  /** Arguments of one dimension, result a plain number. */
  | "alike";

interface KnownFunction {
  readonly least: number;
  readonly most: number;
  readonly rule: DimensionRule;
  readonly run: (...values: number[]) => number;
}

function atan2(y: number, x: number): number {
  if (x > 0) return atan(y / x);
  if (x < 0) return y >= 0 ? atan(y / x) + Math.PI : atan(y / x) - Math.PI;
  return y > 0 ? Math.PI / 2 : y < 0 ? -Math.PI / 2 : 0;
}

/** x − y·⌊x/y⌋, with the sign of y. */
function modulo(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

const half = (f: (x: number) => number): KnownFunction => ({ least: 1, most: 1, rule: "plain", run: (x) => f(x!) });
const keep = (f: (x: number) => number): KnownFunction => ({ least: 1, most: 1, rule: "same", run: (x) => f(x!) });

/**
 * The functions an expression may call, with the names and meanings of mathjs. They use portable arithmetic, which
 * gives expressions the same samples on every machine. `sqrt`, `cbrt` and `pow` are in expression.ts, because they
 * change dimensions.
 */
export const FUNCTIONS: Readonly<Record<string, KnownFunction>> = {
  sin: half(sin),
  cos: half(cos),
  tan: half((x) => sin(x) / cos(x)),
  asin: half((x) => atan2(x, Math.sqrt((1 - x) * (1 + x)))),
  acos: half((x) => atan2(Math.sqrt((1 - x) * (1 + x)), x)),
  atan: half(atan),
  atan2: { least: 2, most: 2, rule: "alike", run: (y, x) => atan2(y!, x!) },
  sinh: half((x) => (expm1(x) - expm1(-x)) / 2),
  cosh: half((x) => (exp(x) + exp(-x)) / 2),
  tanh: half((x) => {
    const rise = expm1(-2 * Math.abs(x));
    return (x < 0 ? rise : -rise) / (2 + rise);
  }),
  exp: half(exp),
  expm1: half(expm1),
  log: { least: 1, most: 2, rule: "plain", run: (x, base) => (base === undefined ? log(x!) : log(x!) / log(base)) },
  log10: half((x) => log(x) / Math.LN10),
  log2: half((x) => log(x) / Math.LN2),
  abs: keep(Math.abs),
  floor: half(Math.floor),
  ceil: half(Math.ceil),
  round: half((x) => (x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5))),
  sign: { least: 1, most: 1, rule: "alike", run: (x) => Math.sign(x!) },
  min: { least: 1, most: 20, rule: "same", run: Math.min },
  max: { least: 1, most: 20, rule: "same", run: Math.max },
  mod: { least: 2, most: 2, rule: "same", run: (x, y) => modulo(x!, y!) },
};

/** Operands of one dimension; comparisons return 1 or 0. */
export const OPERATORS: Readonly<Record<string, KnownFunction>> = {
  add: { least: 2, most: 2, rule: "same", run: (a, b) => a! + b! },
  subtract: { least: 2, most: 2, rule: "same", run: (a, b) => a! - b! },
  mod: { least: 2, most: 2, rule: "same", run: (a, b) => modulo(a!, b!) },
  unaryMinus: { least: 1, most: 1, rule: "same", run: (a) => -a! },
  unaryPlus: { least: 1, most: 1, rule: "same", run: (a) => a! },
  smaller: { least: 2, most: 2, rule: "alike", run: (a, b) => Number(a! < b!) },
  smallerEq: { least: 2, most: 2, rule: "alike", run: (a, b) => Number(a! <= b!) },
  larger: { least: 2, most: 2, rule: "alike", run: (a, b) => Number(a! > b!) },
  largerEq: { least: 2, most: 2, rule: "alike", run: (a, b) => Number(a! >= b!) },
  equal: { least: 2, most: 2, rule: "alike", run: (a, b) => Number(a === b) },
  unequal: { least: 2, most: 2, rule: "alike", run: (a, b) => Number(a !== b) },
  not: { least: 1, most: 1, rule: "plain", run: (a) => Number(a === 0) },
  and: { least: 2, most: 2, rule: "plain", run: (a, b) => Number(a !== 0 && b !== 0) },
  or: { least: 2, most: 2, rule: "plain", run: (a, b) => Number(a !== 0 || b !== 0) },
  xor: { least: 2, most: 2, rule: "plain", run: (a, b) => Number((a !== 0) !== (b !== 0)) },
};

/** x to a power; the caller handles dimensions. */
export { pow };
