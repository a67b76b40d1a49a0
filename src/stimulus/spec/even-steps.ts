import { type Span, stimulusError } from "../../base/text/caret.js";
import {
  DIMENSIONS,
  type Dimension,
  type QuantityText,
  quantityText,
  readQuantity,
} from "../../base/units/quantity.js";

/** Texts of values, made one by one. */
export interface ValueTexts {
  readonly count: number;
  at(index: number): string;
}

/** First value, last value and step, where they stand in a text. */
export interface StepsSpans {
  readonly from: Span;
  readonly to: Span;
  readonly by: Span;
}

/** What values are of, and for messages. */
export interface ValuesTask {
  readonly text: string;
  /** Where all of it stands. */
  readonly span: Span;
  readonly dimension: Dimension;
  /** Completes "Cannot read …", such as `the amplitude of the square`. */
  readonly what: string;
}

/** Powers of ten of numbers. */
const MOST_EXPONENT = 400;
/** Values shown in a message. */
const SHOWN = 6;

const cut = (text: string, { offset, length }: Span): string => text.slice(offset, offset + length);

/**
 * The values from one to another in even steps, both included, in exact decimals and the unit of the last.
 *
 * @param sharesUnit whether a start without a unit has that of the end
 * @throws InvalidStimulusError with a caret
 */
export function evenSteps(task: ValuesTask, spans: StepsSpans, sharesUnit: boolean): ValueTexts {
  const { text, span, what } = task;
  const end = plainQuantity(task, spans.to, "end");
  const start = plainQuantity(task, spans.from, "start", sharesUnit ? end : undefined);
  const step = plainQuantity(task, spans.by, "step");
  const refuse = (seen: string, expected: string, at = span): Error =>
    stimulusError({ text, span: at }, `read ${what}`, `${seen}, expected ${expected}`, { value: cut(text, span) });
  const known = [end, start, step].find(({ unit }) => unit !== "") ?? end;
  for (const [name, one, at] of [
    ["end", end, spans.to],
    ["start", start, spans.from],
    ["step", step, spans.by],
  ] as const) {
    // Nothing is nothing in any unit.
    if (one.digits === 0n && one.unit === "") continue;
    if (one.unit === "" && known.unit !== "")
      throw refuse(`its ${name} has no unit`, `one as ${known.unit} elsewhere`, at);
    if ((one.unit === "deg") !== (known.unit === "deg")) {
      throw refuse(`its ${name} is in ${one.unit}`, `${known.unit} as elsewhere`, at);
    }
  }
  const exponent = Math.min(start.exponent, end.exponent, step.exponent);
  const scaled = (one: QuantityText): bigint => one.digits * 10n ** BigInt(one.exponent - exponent);
  const [first, last, by] = [scaled(start), scaled(end), scaled(step)];
  const write = (amount: bigint): string => `${Number(`${amount}e${exponent - known.unitExponent}`)}${known.unit}`;
  const [from, to, typed] = [write(first), write(last), cut(text, spans.by)];
  if (first === last) return { count: 1, at: () => to };
  if (by === 0n) throw refuse(`its step is ${typed}`, `one that leads from ${from} to ${to}`, spans.by);
  if (last > first !== by > 0n) {
    throw refuse(`a step of ${typed} leads away from ${to}`, `a step of ${write(-by)} from ${from}`, spans.by);
  }
  const steps = (last - first) / by;
  const at = (index: number): string => write(first + BigInt(index) * by);
  if (first + steps * by !== last) {
    throw refuse(
      `steps of ${typed} give ${shown(Number(steps) + 1, at)} and miss ${to}`,
      "a step that meets the end",
      spans.by,
    );
  }
  return { count: Number(steps) + 1, at };
}

/** Values as `0pA, 20pA … 400pA`. */
function shown(count: number, at: (index: number) => string): string {
  const all = Array.from({ length: Math.min(count, SHOWN) }, (_, i) => at(i));
  return count <= SHOWN ? all.join(", ") : `${all.slice(0, -1).join(", ")} … ${at(count - 1)}`;
}

/** @param unit that of a number without one, if it has one */
function plainQuantity(task: ValuesTask, span: Span, name: string, unit?: QuantityText): QuantityText {
  const { text, dimension, what } = task;
  const typed = cut(text, span);
  const value = readQuantity(text, span, dimension, `the ${name} of ${what}`);
  if (value === null) {
    throw stimulusError(
      { text, span },
      `read the ${name} of ${what}`,
      `"${typed}" is an expression, expected a number with a unit such as ${DIMENSIONS[dimension].example}`,
      { value: typed },
    );
  }
  const read = quantityText(typed);
  if (Math.abs(read.exponent) > MOST_EXPONENT) {
    throw stimulusError(
      { text, span },
      `read the ${name} of ${what}`,
      `"${typed}" is smaller than a number can be, expected 0 or more of it`,
    );
  }
  if (read.unit !== "" || unit === undefined) return read;
  return { ...unit, digits: read.digits, exponent: read.exponent + unit.unitExponent };
}
