/** Decimal text and float32, rounded as NEURON's C code rounds them (neuron-numerics.md 2c, 2d). */

/** Cannot backtrack: takes time linear in the length of the text. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A plain decimal number, or null for any other text (`NaN`, `0x10`, `1,5`, empty). */
export function decimalFromText(text: string): number | null {
  return NUMBER.test(text) ? Number(text) : null;
}

/**
 * The float32 nearest to a decimal text, rounded once, as C's `strtof` does. `Math.fround(Number(text))` rounds twice,
 * which differs if the nearest double lies exactly between two float32 values.
 *
 * @param text a decimal number that {@link decimalFromText} accepts
 */
export function float32FromText(text: string): number {
  const double = Number(text);
  const near = Math.fround(double);
  const far = double + (double - near);
  const halfway = near !== double && Number.isFinite(near) && Math.fround(far) === far;
  if (!halfway) return near;
  const side = compareExactly(text, double);
  if (side === 0) return near;
  return side > 0 ? Math.max(near, far) : Math.min(near, far);
}

/** Sign of (exact value of `text`) − `double`. */
function compareExactly(text: string, double: number): number {
  const a = asRatio(text);
  const b = asRatio(double.toPrecision(100));
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

function asRatio(text: string): { readonly numerator: bigint; readonly denominator: bigint } {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().replace(/^\+/, "").split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(`${whole}${fraction}`);
  return power >= 0
    ? { numerator: digits * 10n ** BigInt(power), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-power) };
}

/**
 * `value` printed with `digits` significant digits and read back, as C's `%.<digits>g` does: exact ties round to even
 * (`toPrecision` alone rounds them up).
 */
export function roundToDigits(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  return roundedByScaling(value, digits) ?? roundedByText(value, digits);
}

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * The same by arithmetic, many times faster, in the cases where the result is certain: up to 8 digits, no near-tie, and
 * division by an exact power of ten, which rounds once. Null in all other cases.
 */
function roundedByScaling(value: number, digits: number): number | null {
  const size = Math.abs(value);
  const power = POWERS[digits - 1 - Math.floor(Math.log10(size))];
  if (power === undefined || digits > 8) return null;
  const scaled = size * power;
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  if (scaled < POWERS[digits - 1]! || scaled >= POWERS[digits]! || Math.abs(rest - 0.5) < 1e-6) return null;
  const rounded = (rest > 0.5 ? whole + 1 : whole) / power;
  return value < 0 ? -rounded : rounded;
}

function roundedByText(value: number, digits: number): number {
  // In a tie, exactly one digit follows the kept ones, a 5. That is rare and cheap to rule out.
  const longer = value.toPrecision(digits + 1);
  if (Number(longer) !== value || !endsInFive(value, digits)) return Number(value.toPrecision(digits));
  const [mantissa = ""] = longer.replace(/[-.]/g, "").split("e");
  const even = Number(mantissa.replace(/^0+/, "")[digits - 1]) % 2 === 0;
  return Number(even ? longer.replace(/5(e|$)/, "0$1") : value.toPrecision(digits));
}

/** Whether a single 5 follows the first `digits` digits and nothing else; 100 digits hold every such number. */
function endsInFive(value: number, digits: number): boolean {
  const [mantissa = ""] = value.toPrecision(100).split("e");
  return /^50*$/.test(mantissa.replace(/^[-0.]+|\./g, "").slice(digits));
}
