import { type Span, stimulusError } from "../../base/text/caret.js";
import { decimalSum } from "../../base/units/fraction.js";
import { writeQuantity } from "../../base/units/quantity.js";
import { compileExpression } from "../expression/expression.js";
import type { MathReader } from "../expression/mathjs.js";
import type { Values } from "../spec/key-rule.js";
import {
  contradiction,
  filesOf,
  isReplaced,
  type KeysText,
  type KeyValues,
  kindNamed,
  kindOf,
  readKeys,
  withDefaults,
  withExpressions,
} from "../spec/read-keys.js";
import { cutSpec, type SpecPart } from "../spec/spec-text.js";
import type { Trains } from "../trains/train-value.js";
import { WAVEFORM, WAVEFORMS } from "./kinds.js";
import type { StimulusKind } from "./stimulus-kind.js";
import { addFunction, type Grid } from "./waveforms.js";

/** One waveform of a sum, whose plain values have been read and checked. */
export type DescribedPart = KeysText<StimulusKind> & KeyValues;

/** A waveform with all its values, ready to be sampled. */
export interface Waveform {
  readonly values: Values;
  /** Whether its samples come from an expression rather than from its values alone. */
  readonly isExpression: boolean;
  /** [s] */
  readonly totalS: number;
  /** Whether {@link add} gives other samples for a membrane. */
  readonly isExactWithinSteps: boolean;
  /**
   * Adds the waveform to `out` [A], whose end is the end of the total. With a membrane's time constant [s], each sample
   * is the constant current that has the same effect on its voltage over the step.
   */
  add(out: Float64Array, grid: Grid, membraneS?: number | null): void;
}

/**
 * Reads a SPEC except for the parts that need mathjs. Throws InvalidStimulusError, with a caret, for errors.
 *
 * @param trains spike trains by the names of their files in the SPEC
 */
export function readSpec(text: string, trains: Trains): DescribedPart[] {
  return cutSpec(text, WAVEFORM).map((spec) => readPart(text, spec, trains));
}

/** The files of spike trains that a SPEC names, as they stand in it without quotes; each once. */
export function trainFiles(text: string): string[] {
  const files = cutSpec(text, WAVEFORM).flatMap((spec) => {
    const named = kindNamed(spec.kind, WAVEFORMS);
    return named === null ? [] : filesOf({ text, spec, kind: named.kind, what: `the ${spec.kind}` });
  });
  return [...new Set(files)];
}

function readPart(text: string, spec: SpecPart, trains: Trains): DescribedPart {
  const named = kindOf(text, spec, WAVEFORM, WAVEFORMS);
  if (spec.expression?.length === 0) {
    throw stimulusError(
      { text, span: spec.expression },
      "read an expr",
      "the expression is empty, expected one such as 120pA*sin(2*pi*8Hz*t)",
    );
  }
  const part = { text, spec, ...named, what: `the ${spec.kind}` };
  return { ...part, ...readKeys(part, trains) };
}

/** All values of a part, or null if some need mathjs. Throws if values contradict each other. */
export function settleValues(part: DescribedPart, given: Values = part.given): Values | null {
  if (part.spec.items.some(({ key }) => !Object.hasOwn(given, key))) return null;
  const values = withDefaults(part, given);
  const refuse = (key: string, problem: string): Error => contradiction(part, key, problem, values);
  values.total ??= part.kind.total(values, part.times);
  if (!Number.isFinite(values.total)) throw refuse("total", `${values.total} s has no end`);
  if (values.start! > values.total)
    throw refuse("start", `${values.start} s lies after the total of ${values.total} s`);
  return values;
}

/** Builds the waveform of a part; null if it needs mathjs and `math` is null. */
export function build(part: DescribedPart, math: MathReader | null): Waveform | null {
  const { text, kind, spec, pending, times } = part;
  if (math === null && (pending.length > 0 || spec.expression !== null)) return null;
  const given = math === null ? part.given : withExpressions(part, part, math);
  const values = settleValues(part, given)!;
  const { fill, isExactWithinSteps = false } = kind;
  const known = { values, totalS: values.total!, isExactWithinSteps };
  if (fill !== null) {
    const add = (out: Float64Array, grid: Grid, membraneS: number | null = null): void =>
      fill(out, grid, values, { times, membraneS });
    return { ...known, isExpression: false, add };
  }
  const span = spec.expression!;
  const task = { text, span, dimension: "current", ofTime: true, what: "the expression" } as const;
  const evaluate = compileExpression(math!, task);
  const start = values.start!;
  const duration = values.duration ?? Math.max(0, decimalSum(values.total!, -start));
  const add = (out: Float64Array, grid: Grid): void => {
    addFunction(out, grid, start, duration, (t) => {
      const value = evaluate(t);
      if (Number.isFinite(value)) return value;
      const seen = `it gives ${value} at t = ${Number(t.toPrecision(12))} s`;
      throw stimulusError({ text, span }, "evaluate the expression", `${seen}, expected a finite current`, { value });
    });
  };
  return { ...known, isExpression: true, add };
}

/** The canonical text of a part: every value with its unit, defaults included, expressions as typed. */
export function writePart(part: DescribedPart): string {
  const { text, kind, key, spec, pending } = part;
  const settled = settleValues(part) ?? part.given;
  const typed = ({ offset, length }: Span): string => text.slice(offset, offset + length).replace(/\s+/g, " ");
  const items = Object.entries(kind.keys).flatMap(([name, rule]) => {
    const waiting = pending.find((item) => item.key === name);
    if (waiting !== undefined) return [`${name}=${typed(waiting.valueSpan)}`];
    if (isReplaced(rule, spec)) return [];
    if (rule.holds !== undefined) {
      const item = spec.items.find((candidate) => candidate.key === name);
      return item === undefined ? [] : [`${name}=${typed(item.valueSpan)}`];
    }
    const value = settled[name] ?? rule.fallback;
    return value === undefined ? [] : [`${name}=${writeQuantity(value, rule.dimension)}`];
  });
  if (spec.expression !== null) items.unshift(typed(spec.expression));
  return `${key}:${items.join(",")}`;
}
