import { type Span, stimulusError } from "../../base/text/caret.js";
import { didYouMean } from "../../base/text/suggest.js";
import { decimalSum } from "../../base/units/fraction.js";
import { readQuantity, writeQuantity } from "../../base/units/quantity.js";
import { compileExpression } from "../expression/expression.js";
import type { MathReader } from "../expression/mathjs.js";
import { readTrain, type Trains } from "../trains/train-value.js";
import type { KeyRule, StimulusKind } from "./kind-rules.js";
import { KINDS, kindKey } from "./kinds.js";
import { cutSpec, type SpecItem, type SpecPart } from "./spec-text.js";
import { addFunction, type Grid, type Values } from "./waveforms.js";

/** One waveform of a sum, whose plain values have been read and checked. */
export interface DescribedPart {
  readonly kind: StimulusKind;
  readonly key: string;
  readonly spec: SpecPart;
  /** Values read so far [SI]. */
  readonly given: Values;
  /** Its spike train, ascending [s]; null if it has none. */
  readonly times: Float64Array | null;
  /** Values that are expressions, for mathjs. */
  readonly pending: readonly SpecItem[];
}

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

const spanOf = ({ keySpan, valueSpan }: SpecItem): Span => ({
  offset: keySpan.offset,
  length: valueSpan.offset + valueSpan.length - keySpan.offset,
});

/**
 * Reads a SPEC except for the parts that need mathjs. Throws InvalidStimulusError, with a caret, for errors.
 *
 * @param trains spike trains by the names of their files in the SPEC
 */
export function readSpec(text: string, trains: Trains): DescribedPart[] {
  return cutSpec(text).map((part) => readPart(text, part, trains));
}

function readPart(text: string, spec: SpecPart, trains: Trains): DescribedPart {
  const key = kindKey(spec.kind);
  if (key === null) {
    const kinds = Object.keys(KINDS);
    throw stimulusError(
      { text, span: spec.kindSpan },
      "read a stimulus",
      `"${spec.kind}" is not a kind of waveform${didYouMean(spec.kind, kinds)}, expected one of ${kinds.join(", ")}`,
      { value: spec.kind, allowed: kinds },
    );
  }
  const kind = KINDS[key]!;
  if (spec.expression?.length === 0) {
    throw stimulusError(
      { text, span: spec.expression },
      "read an expr",
      "the expression is empty, expected one such as 120pA*sin(2*pi*8Hz*t)",
    );
  }
  const given: Record<string, number> = {};
  const pending: SpecItem[] = [];
  const seen = new Set<string>();
  let times: Float64Array | null = null;
  for (const item of spec.items) {
    const rule = ruleOf(text, spec, kind, item, seen);
    if (rule.isTrain) {
      times = readTrain(text, item.valueSpan, label(item.key, spec), trains);
      given[item.key] = times.length;
      continue;
    }
    const value = readQuantity(text, item.valueSpan, rule.dimension, label(item.key, spec));
    if (value === null) pending.push(item);
    else given[item.key] = checked(text, spec, item, rule, value);
  }
  for (const [name, rule] of Object.entries(kind.keys)) {
    const other = rule.insteadOf;
    if (other !== undefined && seen.has(other)) refuseBoth(text, spec, name, other);
    else if (rule.fallback === undefined && !rule.optional && !seen.has(name)) refuseWithout(text, spec, kind, name);
  }
  return { kind, key, spec, given, times, pending };
}

/** Throws if a key is given beside the one that replaces it. */
function refuseBoth(text: string, spec: SpecPart, name: string, other: string): void {
  const item = spec.items.find(({ key }) => key === name);
  if (item === undefined) return;
  throw stimulusError(
    { text, span: spanOf(item) },
    `read the ${spec.kind}`,
    `it has both ${other} and ${name}, expected one of the two`,
    { value: name },
  );
}

function refuseWithout(text: string, spec: SpecPart, kind: StimulusKind, name: string): never {
  const other = kind.keys[name]!.insteadOf;
  const either = other === undefined ? "" : ` or ${spec.kind}:${other}=…`;
  throw stimulusError(
    { text, span: spec.kindSpan },
    `read the ${spec.kind}`,
    `it has no ${name}, expected ${spec.kind}:${name}=…${either}`,
    { value: spec.kind, allowed: Object.keys(kind.keys) },
  );
}

/** Such as `the start of the square`. */
const label = (key: string, spec: SpecPart): string => `the ${key} of the ${spec.kind}`;

function ruleOf(text: string, spec: SpecPart, kind: StimulusKind, item: SpecItem, seen: Set<string>): KeyRule {
  const allowed = Object.keys(kind.keys);
  if (!allowed.includes(item.key)) {
    throw stimulusError(
      { text, span: item.keySpan },
      `read the ${spec.kind}`,
      `it has no key "${item.key}"${didYouMean(item.key, allowed)}, expected one of ${allowed.join(", ")}`,
      { value: item.key, allowed },
    );
  }
  if (seen.has(item.key)) {
    throw stimulusError(
      { text, span: item.keySpan },
      `read ${label(item.key, spec)}`,
      "it is given twice, expected once",
      {
        value: item.key,
      },
    );
  }
  seen.add(item.key);
  return kind.keys[item.key]!;
}

/** Returns the value if the rule of its key allows it. */
function checked(text: string, spec: SpecPart, item: SpecItem, rule: KeyRule, value: number): number {
  const { least, most, whole, dimension } = rule;
  let expected: string | null = null;
  if (!Number.isFinite(value)) expected = "a finite value";
  else if (whole && !Number.isInteger(value)) expected = "a whole number";
  else if (least === "more than 0" ? value <= 0 : least !== undefined && value < least) {
    expected = least === "more than 0" ? least : `at least ${writeQuantity(least!, dimension)}`;
  } else if (most !== undefined && value > most) expected = `at most ${most}`;
  if (expected === null) return value === 0 ? 0 : value;
  const seen = text.slice(item.valueSpan.offset, item.valueSpan.offset + item.valueSpan.length);
  throw stimulusError(
    { text, span: item.valueSpan },
    `use ${seen} as ${label(item.key, spec)}`,
    `it is ${value}, expected ${expected}`,
    { value },
  );
}

/** All values of a part, or null if some need mathjs. Throws if values contradict each other. */
export function settleValues(text: string, part: DescribedPart, given: Values = part.given): Values | null {
  const { kind, spec } = part;
  if (spec.items.some(({ key }) => !Object.hasOwn(given, key))) return null;
  const values: Record<string, number> = {};
  for (const [name, rule] of Object.entries(kind.keys)) {
    const value = given[name] ?? (isReplaced(rule, part) ? undefined : rule.fallback);
    if (value !== undefined) values[name] = value;
  }
  const refuse = (key: string, problem: string): Error => {
    const item = spec.items.find((candidate) => candidate.key === key);
    const at = { text, span: item === undefined ? spec.kindSpan : spanOf(item) };
    const reason = `its ${key} of ${problem}, expected values that fit together`;
    return stimulusError(at, `use the ${spec.kind}`, reason, { value: values[key] });
  };
  const conflict = kind.refuse?.(values);
  if (conflict) throw refuse(conflict.key, conflict.problem);
  values.total ??= kind.total(values, part.times);
  if (!Number.isFinite(values.total)) throw refuse("total", `${values.total} s has no end`);
  if (values.start! > values.total)
    throw refuse("start", `${values.start} s lies after the total of ${values.total} s`);
  return values;
}

/** Whether another key stands in place of this one. */
function isReplaced({ insteadOf }: KeyRule, { spec }: DescribedPart): boolean {
  return insteadOf !== undefined && spec.items.some(({ key }) => key === insteadOf);
}

/** Builds the waveform of a part; null if it needs mathjs and `math` is null. */
export function build(text: string, part: DescribedPart, math: MathReader | null): Waveform | null {
  const { kind, spec, pending } = part;
  if (math === null && (pending.length > 0 || spec.expression !== null)) return null;
  const given: Record<string, number> = { ...part.given };
  for (const item of pending) {
    const rule = kind.keys[item.key]!;
    const evaluate = compileExpression(math!, {
      text,
      span: item.valueSpan,
      dimension: rule.dimension,
      ofTime: false,
      what: label(item.key, spec),
    });
    given[item.key] = checked(text, spec, item, rule, evaluate(0));
  }
  const values = settleValues(text, part, given)!;
  const { fill, isExactWithinSteps = false } = kind;
  const known = { values, totalS: values.total!, isExactWithinSteps };
  if (fill !== null) {
    const { times } = part;
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
export function writePart(text: string, part: DescribedPart): string {
  const { kind, key, spec, pending } = part;
  const settled = settleValues(text, part) ?? part.given;
  const typed = ({ offset, length }: Span): string => text.slice(offset, offset + length).replace(/\s+/g, " ");
  const items = Object.entries(kind.keys).flatMap(([name, rule]) => {
    const waiting = pending.find((item) => item.key === name);
    if (waiting !== undefined) return [`${name}=${typed(waiting.valueSpan)}`];
    if (isReplaced(rule, part)) return [];
    if (rule.isTrain) {
      const item = spec.items.find((candidate) => candidate.key === name);
      return item === undefined ? [] : [`${name}=${typed(item.valueSpan)}`];
    }
    const value = settled[name] ?? rule.fallback;
    return value === undefined ? [] : [`${name}=${writeQuantity(value, rule.dimension)}`];
  });
  if (spec.expression !== null) items.unshift(typed(spec.expression));
  return `${key}:${items.join(",")}`;
}
