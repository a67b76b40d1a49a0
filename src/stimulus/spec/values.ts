import { type Span, stimulusError } from "../../base/text/caret.js";
import { DIMENSIONS, type Dimension } from "../../base/units/quantity.js";
import { evenSteps, type ValuesTask, type ValueTexts } from "./even-steps.js";

/** A value, which may be several. */
export type ValueTask = Omit<ValuesTask, "dimension"> & {
  /** Undefined for what is no quantity, such as a file. */
  readonly dimension: Dimension | undefined;
};

/**
 * The values that a text stands for: `from..to/step`, or a list in brackets, which may have such ranges in it.
 *
 * @returns null if it is a single value
 * @throws InvalidStimulusError with a caret
 */
export function valuesOf(task: ValueTask): ValueTexts | null {
  const { text, span, dimension } = task;
  const value = text.slice(span.offset, span.offset + span.length);
  const dots = dimension === undefined ? -1 : outside(value, "..");
  if (dots >= 0) return rangeIn({ ...task, dimension: dimension! }, dots);
  return value.startsWith("[") && value.endsWith("]") ? listIn(task) : null;
}

/** Where a mark stands outside brackets and quotes, from `from` on; −1 if nowhere. */
function outside(text: string, mark: string, from = 0): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') quoted = !quoted;
    if (quoted) continue;
    if ("([{".includes(c)) depth += 1;
    else if (")]}".includes(c)) depth -= 1;
    else if (depth === 0 && text.startsWith(mark, i)) return i;
  }
  return -1;
}

/** The span of text[from, to) of a whole at `offset`, without surrounding white space. */
function trimmed(whole: string, offset: number, from: number, to: number): Span {
  const piece = whole.slice(from, to);
  return { offset: offset + from + piece.length - piece.trimStart().length, length: piece.trim().length };
}

/**
 * The values of `from..to/step`. A start without a unit has that of the end. Where the unit has a slash the step stands
 * in parentheses: `10..50pA/s/(10pA/s)`.
 */
function rangeIn(task: ValuesTask, dots: number): ValueTexts {
  const { text, span, dimension, what } = task;
  const value = text.slice(span.offset, span.offset + span.length);
  const { example } = DIMENSIONS[dimension];
  const end = value.slice(dots + 2);
  const inBrackets = /\/\s*\(([^()]*)\)$/.exec(end);
  const slash = inBrackets === null ? end.lastIndexOf("/") : inBrackets.index;
  // In `50pA/s` what follows the slash belongs to the unit.
  const endsInUnit = inBrackets === null && example.includes("/") && /^\s*\p{L}/u.test(end.slice(slash + 1));
  const only = end.indexOf("/") === slash;
  if (slash < 0 || endsInUnit) {
    const seen = endsInUnit && !only ? "its step does not stand in parentheses" : `"${value}" has no step`;
    const such = `0..${example}/${example.includes("/") ? `(${example})` : example}`;
    throw stimulusError({ text, span }, `read ${what}`, `${seen}, expected from..to/step such as ${such}`, { value });
  }
  const at = (from: number, to: number): Span => trimmed(value, span.offset, from, to);
  const after = dots + 2 + slash;
  const by = inBrackets === null ? at(after + 1, value.length) : at(value.indexOf("(", after) + 1, value.length - 1);
  return evenSteps(task, { from: at(0, dots), to: at(dots + 2, after), by }, true);
}

/** The values of a list in brackets. */
function listIn(task: ValueTask): ValueTexts {
  const { text, span, what } = task;
  const inside = text.slice(span.offset + 1, span.offset + span.length - 1);
  const lists: ValueTexts[] = [];
  for (let from = 0; from <= inside.length; ) {
    const comma = outside(inside, ",", from);
    const to = comma < 0 ? inside.length : comma;
    const element = trimmed(inside, span.offset + 1, from, to);
    if (element.length === 0) {
      const seen = inside.trim() === "" ? "the list is empty" : "there is nothing between the commas";
      throw stimulusError(
        { text, span: inside.trim() === "" ? span : element },
        `read ${what}`,
        `${seen}, expected values such as [${task.dimension === undefined ? "a.csv,b.csv" : `0,${DIMENSIONS[task.dimension].example}`}]`,
      );
    }
    const typed = text.slice(element.offset, element.offset + element.length);
    lists.push(valuesOf({ ...task, span: element }) ?? { count: 1, at: () => typed });
    from = to + 1;
  }
  return joined(lists);
}

function joined(lists: readonly ValueTexts[]): ValueTexts {
  return {
    count: lists.reduce((sum, { count }) => sum + count, 0),
    at: (index) => {
      let rest = index;
      for (const { count, at } of lists) {
        if (rest < count) return at(rest);
        rest -= count;
      }
      throw new RangeError(`there is no value ${index}`);
    },
  };
}
