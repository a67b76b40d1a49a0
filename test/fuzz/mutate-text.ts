import type { Random } from "./random.js";

const NUMBERS = [
  ..."0|-0|1|-1|1e308|-1e308|1e-320|1e999|NaN|Infinity|-Infinity|0x10|1_000|1,5|1.2.3|.|-|+5|1e|00012|9007199254740993".split(
    "|",
  ),
  "99999999999999999999999999",
  "",
];
const PIECES = [
  ...'\0|\ufeff|\r|\r\n|\n|\t|\u2028|\u00a0|\u001b[31m|\u0007|é|😀|\ud800|"|\'|\\|\\"|{|}|[|]|(|)|,|;|:|=|+|*|/|//|/*|#|%|..'.split(
    "|",
  ),
  "__proto__",
  "constructor",
  "toString",
];
/** A piece is repeated this often at most. */
const MOST = 20_000;

/** A copy of a text with some of its numbers, lines and characters changed, moved, added or missing. */
export function mutateText(random: Random, original: string): string {
  let text = original;
  for (let left = random.few(); left > 0; left--) text = change(random, text);
  return text;
}

function change(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + Math.floor(random.next() ** 4 * 400));
  switch (random.below(8)) {
    case 0:
    case 1:
      return replaceNumber(random, text);
    case 2:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
    case 3:
      return random.chance(0.2) ? text.slice(0, at) : text.slice(0, at) + text.slice(end);
    case 4:
      return text.slice(0, end) + text.slice(at);
    case 5:
      return changeLines(random, text);
    case 6: {
      const count = Math.floor(random.next() ** 4 * MOST);
      return (
        text.slice(0, at) + random.pick([...PIECES, ...NUMBERS, text.slice(at, at + 3)]).repeat(count) + text.slice(at)
      );
    }
    default:
      return text.slice(0, at) + String.fromCodePoint(32 + random.below(95)) + text.slice(at + 1);
  }
}

function replaceNumber(random: Random, text: string): string {
  const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi)];
  if (numbers.length === 0) return text;
  const { 0: seen, index } = random.pick(numbers);
  const value = random.chance(0.3)
    ? String(Number(seen) * random.pick([-1, 1e-6, 0.5, 2, 1e3, 1e9]))
    : random.pick(NUMBERS);
  return text.slice(0, index) + value + text.slice(index + seen.length);
}

function changeLines(random: Random, text: string): string {
  const lines = text.split("\n");
  const [a, b] = [random.below(lines.length), random.below(lines.length)];
  if (random.chance(0.4)) [lines[a], lines[b]] = [lines[b]!, lines[a]!];
  else if (random.chance(0.5)) lines.splice(a, 1 + random.below(5));
  else lines.splice(a, 0, lines[b]!);
  return lines.join("\n");
}
