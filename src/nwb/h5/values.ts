/** Converts decoded values to plain numbers and text. */
import type { Decoded, Numbers } from "./decode.js";

/** Numbers of any type as Float64Array; null for text, references and records. */
export function toNumbers(value: Decoded | null | undefined): Float64Array | null {
  if (value?.kind !== "numbers") return null;
  const { numbers } = value;
  if (numbers instanceof Float64Array) return numbers;
  return numbers instanceof BigInt64Array || numbers instanceof BigUint64Array
    ? Float64Array.from(numbers, Number)
    : Float64Array.from(numbers);
}

/** Text as a list; null for any other value. */
export function toTexts(value: Decoded | null | undefined): string[] | null {
  return value?.kind === "texts" ? value.texts : null;
}

/** Allocates an array of samples; `failure` makes the error if memory is short. */
export function allocate(length: number, failure: () => Error): Float64Array {
  try {
    return new Float64Array(length);
  } catch {
    throw failure();
  }
}

/** Copies stored numbers to `target` from index `at` on, as value × scale + offset. */
export function copyScaled(
  values: Numbers,
  target: Float64Array,
  at: number,
  scaling: { readonly scale: number; readonly offset: number },
): void {
  const { scale, offset } = scaling;
  const isPlain = scale === 1 && offset === 0;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) target[at + i] = Number(values[i]) * scale + offset;
  } else if (isPlain) target.set(values, at);
  else for (let i = 0; i < values.length; i++) target[at + i] = (values[i] as number) * scale + offset;
}
