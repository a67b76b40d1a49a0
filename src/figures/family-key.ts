import { readUnit, shiftDecimal } from "../base/units/quantity.js";
import type { ColourKey } from "../plot/charts/look/colour-key.js";

/** What tells the sweeps of a family apart, and their order. */
export interface FamilyKey extends ColourKey {
  /** Indices of the variants in the order of their values; the labels follow it. */
  readonly order: readonly number[];
}

/** A key and its value, such as `soma to` and `-90mV`. */
type Part = readonly [name: string, value: string];

/** Reads the variants of a family, such as `amplitude=20pA`: the key that varies becomes the title, its values the labels. */
export function familyKey(variants: readonly string[]): FamilyKey {
  const parts = variants.map(partsOf);
  const inOrder = variants.map((_, i) => i);
  const [first = []] = parts;
  const isRegular = parts.every(
    (own) => own.length === first.length && own.every(([name], k) => name === first[k]![0]),
  );
  if (!isRegular) return { title: "sweep", labels: variants, order: inOrder };
  const axes = first.flatMap((_, k) => (new Set(parts.map((own) => own[k]![1])).size > 1 ? [k] : []));
  const shown = axes.length > 0 ? axes : first.map((_, k) => k);
  const valuesAt = (k: number): string[] => parts.map((own) => own[k]![1]);
  if (shown.length === 1) {
    const [name, values] = [first[shown[0]!]![0], valuesAt(shown[0]!)];
    const numbers = numbersOf(values);
    if (numbers === null) return { title: name, labels: values, order: inOrder };
    const order = inOrder.toSorted((a, b) => numbers.values[a]! - numbers.values[b]!);
    const title = numbers.unit === "" ? name : `${name} (${numbers.unit})`;
    return { title, labels: order.map((i) => String(numbers.values[i]!)), order };
  }
  return {
    title: shown.map((k) => first[k]![0]).join(", "),
    labels: parts.map((own) => shown.map((k) => own[k]![1]).join(", ")),
    order: inOrder,
  };
}

/** Names of the keys that vary, which tell one family from another. */
export const familyNames = (variant: string): string =>
  partsOf(variant)
    .map(([name]) => name)
    .join(", ");

/** A comma within a value is not followed by a key. */
function partsOf(variant: string): Part[] {
  return variant.split(/, (?=[^,=]+=)/).map((part): Part => {
    const at = part.includes("=") ? part.indexOf("=") : part.lastIndexOf(" ");
    return [part.slice(0, Math.max(0, at)), part.slice(at + 1)];
  });
}

/** Numbers in one unit, that of the last value; null if some are none. */
function numbersOf(values: readonly string[]): { readonly values: readonly number[]; readonly unit: string } | null {
  const read = values.map((value) => /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(\S*)$/i.exec(value));
  const unit = read.at(-1)?.[2] ?? "";
  const numbers = read.map((found) => {
    if (!found) return Number.NaN;
    const [, digits = "", own = ""] = found;
    if (own === unit) return Number(digits);
    const [from, to] = [readUnit(own), readUnit(unit)];
    if (Number(digits) === 0 && own === "") return 0;
    const isSame = from !== undefined && to !== undefined && from.noun === to.noun;
    return isSame ? shiftDecimal(Number(digits), from.exponent - to.exponent) : Number.NaN;
  });
  return numbers.every(Number.isFinite) ? { values: numbers, unit } : null;
}
