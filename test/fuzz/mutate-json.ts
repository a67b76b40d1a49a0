import { mutateText } from "./mutate-text.js";
import type { Random } from "./random.js";

const KEYS = ["__proto__", "constructor", "toString", "length", "0", "", "name", "id", "params"];

/** The text of a document with some of its values, keys and items changed, moved, added or missing. */
export function mutateJson(random: Random, original: unknown): string {
  const root = { document: structuredClone(original) };
  for (let left = random.few(); left > 0; left--) change(random, root);
  const text = JSON.stringify(root.document, null, random.pick([0, 1])) ?? "";
  return random.chance(0.25) ? mutateText(random, text) : text;
}

/** Changes something in a document, whose top is a property of its own so that it can change too. */
function change(random: Random, root: { document: unknown }): void {
  const places: [owner: Record<string, unknown>, key: string][] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null || places.length > 5000) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      walk((value as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  if (places.length === 0) return; // nothing is left of it
  const [owner, key] = random.pick(places);
  const [other, otherKey] = random.pick(places);
  switch (random.below(6)) {
    case 0:
      if (Array.isArray(owner)) owner.splice(Number(key), 1);
      else delete owner[key];
      return;
    case 1:
      define(owner, random.pick(KEYS), odd(random));
      return;
    case 2:
      define(owner, random.pick([key.toUpperCase(), `${key} `, ...KEYS]), owner[key]);
      return;
    case 3:
      define(owner, key, structuredClone(other[otherKey]));
      return;
    default:
      define(owner, key, odd(random));
  }
}

/** Also keys that have a meaning of their own. */
function define(owner: object, key: string, value: unknown): void {
  if (Array.isArray(owner) && !/^\d+$/.test(key)) owner.push(value);
  else Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
}

function odd(random: Random): unknown {
  const values: (() => unknown)[] = [
    () => null,
    () => true,
    () => "",
    () => "a\u001b[31m\u0000text",
    () => "x".repeat(Math.floor(random.next() ** 4 * 2e6)),
    () => [],
    () => ({}),
    () => random.pick([0, -0, 1, -1, 1e308, -1e308, 5e-324, 2 ** 53, 1e21, 0.1]),
    () => Array.from({ length: random.below(50) }, () => random.below(5)),
    () => deep(random.below(200)),
  ];
  return random.pick(values)();
}

/** Nesting; far deeper ones come from mutateText, which repeats brackets. */
function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}
