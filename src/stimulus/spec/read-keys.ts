import { type Span, stimulusError } from "../../base/text/caret.js";
import { didYouMean } from "../../base/text/suggest.js";
import { readQuantity, writeQuantity } from "../../base/units/quantity.js";
import { compileExpression } from "../expression/expression.js";
import { loadMath, type MathReader } from "../expression/mathjs.js";
import { fileOfTrain, readTrain, type Trains } from "../trains/train-value.js";
import type { DescribedKind, KeyRule, QuantityRule, TextRule, Values } from "./key-rule.js";
import type { SpecItem, SpecPart, Subject } from "./spec-text.js";
import { valuesOf } from "./values.js";

/** A part of a text and its kind. */
export interface KeysText<Kind extends DescribedKind = DescribedKind> {
  /** The whole text. */
  readonly text: string;
  readonly spec: SpecPart;
  readonly kind: Kind;
  /** The kind's name. */
  readonly key: string;
  /** Such as `the square` or `the synapse on soma`, for messages. */
  readonly what: string;
}

/** The values of a part that can be read without mathjs. */
export interface KeyValues {
  /** Values read so far [SI]. */
  readonly given: Values;
  /** Its spike train, ascending [s]; null if it has none. */
  readonly times: Float64Array | null;
  /** The file that it names; null if it names none. */
  readonly file: string | null;
  /** Values that are expressions, for mathjs. */
  readonly pending: readonly PendingItem[];
}

interface PendingItem extends SpecItem {
  readonly rule: QuantityRule;
}

/** A kind and its name. */
export type NamedKind<Kind extends DescribedKind> = Pick<KeysText<Kind>, "key" | "kind">;

/** Kinds by name, and other names of them. */
export interface Kinds<Kind extends DescribedKind> {
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly aliases?: Readonly<Record<string, string>>;
}

/** The kind of a name in any case; null if there is none. */
export function kindNamed<Kind extends DescribedKind>(
  typed: string,
  { kinds, aliases = {} }: Kinds<Kind>,
): NamedKind<Kind> | null {
  const lower = typed.toLowerCase();
  const key = Object.hasOwn(aliases, lower) ? aliases[lower]! : lower;
  return Object.hasOwn(kinds, key) ? { key, kind: kinds[key]! } : null;
}

/**
 * The kind of a part.
 *
 * @throws InvalidStimulusError with a caret
 */
export function kindOf<Kind extends DescribedKind>(
  text: string,
  { kind: typed, kindSpan: span }: SpecPart,
  { task, noun, example }: Subject,
  of: Kinds<Kind>,
): NamedKind<Kind> {
  const found = kindNamed(typed, of);
  if (found !== null) return found;
  const names = Object.keys(of.kinds);
  const seen = `"${typed}" is not a kind of ${noun}${didYouMean(typed, names)}`;
  const expected = `one of ${names.join(", ")}, such as ${example}`;
  throw stimulusError({ text, span }, task, `${seen}, expected ${expected}`, { value: typed, allowed: names });
}

/**
 * Reads the values of a part, except those that need mathjs, and checks that none is missing.
 *
 * @param trains spike trains by the names of their files
 * @throws InvalidStimulusError with a caret
 */
export function readKeys(of: KeysText, trains: Trains): KeyValues {
  const { text, spec, kind } = of;
  const given: Record<string, number> = {};
  const pending: PendingItem[] = [];
  const seen = new Set<string>();
  let times: Float64Array | null = null;
  let file: string | null = null;
  for (const item of spec.items) {
    const rule = ruleOf(of, item, seen);
    refuseSeveral(of, item, rule);
    if (rule.holds !== undefined) {
      if (rule.holds === "train") times = readTrain(text, item.valueSpan, label(item.key, of), trains);
      else file = readFileName(of, item);
      given[item.key] = rule.holds === "train" ? times!.length : 1;
      continue;
    }
    const value = readQuantity(text, item.valueSpan, rule.dimension, label(item.key, of));
    if (value === null) pending.push({ ...item, rule });
    else given[item.key] = checked(of, item, rule, value);
  }
  for (const [name, rule] of Object.entries(kind.keys)) {
    const other = rule.insteadOf;
    if (other !== undefined && seen.has(other)) refuseBoth(of, name, other);
    else if (rule.fallback === undefined && !rule.optional && !seen.has(name)) refuseWithout(of, name);
  }
  return { given, times, file, pending };
}

/** The files that the values of a part name, as they stand there without quotes. */
export function filesOf(of: Omit<KeysText, "key">, holds: readonly TextRule["holds"][] = ["train", "file"]): string[] {
  const { text, spec, kind } = of;
  const items = spec.items.filter(({ key }) => holds.includes(kind.keys[key]?.holds as TextRule["holds"]));
  return items.flatMap(({ key, valueSpan: span }) => {
    const several = valuesOf({ text, span, dimension: undefined, what: label(key, of) });
    const values =
      several === null
        ? [text.slice(span.offset, span.offset + span.length)]
        : Array.from({ length: several.count }, (_, index) => several.at(index));
    return values.flatMap((value) => fileOfTrain(value) ?? []);
  });
}

/** All values of a part. */
export interface ReadValues {
  /** Values by key [SI], defaults included; keys that are optional and not given are absent. */
  readonly values: Values;
  /** Its spike train, ascending [s]; null if it has none. */
  readonly times: Float64Array | null;
  /** The file that it names; null if it names none. */
  readonly file: string | null;
}

/**
 * Reads all values of a part, defaults included.
 *
 * @param trains spike trains by the names of their files
 * @throws InvalidStimulusError with a caret
 */
export async function readValues(of: KeysText, trains: Trains): Promise<ReadValues> {
  const read = readKeys(of, trains);
  const given = read.pending.length === 0 ? read.given : withExpressions(of, read, await loadMath());
  return { values: withDefaults(of, given), times: read.times, file: read.file };
}

function readFileName(of: KeysText, { key, valueSpan: span }: SpecItem): string {
  const { text } = of;
  const name = fileOfTrain(text.slice(span.offset, span.offset + span.length));
  if (name !== null) return name;
  throw stimulusError({ text, span }, `read ${label(key, of)}`, "it names no file, expected one such as data.csv");
}

/** The values read before, and those of the expressions. Throws InvalidStimulusError with a caret. */
export function withExpressions(of: KeysText, { given, pending }: KeyValues, math: MathReader): Values {
  const values: Record<string, number> = { ...given };
  for (const item of pending) {
    const { dimension } = item.rule;
    const task = { text: of.text, span: item.valueSpan, dimension, ofTime: false, what: label(item.key, of) };
    values[item.key] = checked(of, item, item.rule, compileExpression(math, task)(0));
  }
  return values;
}

/**
 * All values of a part, defaults included.
 *
 * @param given each key that the text has
 * @throws InvalidStimulusError with a caret if values contradict each other
 */
export function withDefaults(of: KeysText, given: Values): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [name, rule] of Object.entries(of.kind.keys)) {
    const value = given[name] ?? (isReplaced(rule, of.spec) ? undefined : rule.fallback);
    if (value !== undefined) values[name] = value;
  }
  const conflict = of.kind.refuse?.(values);
  if (conflict) throw contradiction(of, conflict.key, conflict.problem, values);
  return values;
}

/** The error for a value that does not fit the others. */
export function contradiction(of: KeysText, key: string, problem: string, values: Values): Error {
  const { text, spec, what } = of;
  const item = spec.items.find((candidate) => candidate.key === key);
  const at = { text, span: item === undefined ? spec.kindSpan : spanOf(item) };
  const reason = `its ${key} of ${problem}, expected values that fit together`;
  return stimulusError(at, `use ${what}`, reason, { value: values[key] });
}

/** Whether another key stands in place of this one. */
export function isReplaced({ insteadOf }: KeyRule, { items }: SpecPart): boolean {
  return insteadOf !== undefined && items.some(({ key }) => key === insteadOf);
}

const spanOf = ({ keySpan, valueSpan }: SpecItem): Span => ({
  offset: keySpan.offset,
  length: valueSpan.offset + valueSpan.length - keySpan.offset,
});

/** Such as `the start of the square`. */
const label = (key: string, { what }: Pick<KeysText, "what">): string => `the ${key} of ${what}`;

/** Throws if a key is given beside the one that replaces it. */
function refuseBoth({ text, spec, what }: KeysText, name: string, other: string): void {
  const item = spec.items.find(({ key }) => key === name);
  if (item === undefined) return;
  const reason = `it has both ${other} and ${name}, expected one of the two`;
  throw stimulusError({ text, span: spanOf(item) }, `read ${what}`, reason, { value: name });
}

function refuseWithout({ text, spec, what, kind }: KeysText, name: string): never {
  const { insteadOf: other, lacking = name } = kind.keys[name]!;
  const either = other === undefined ? "" : ` or ${spec.kind}:${other}=…`;
  throw stimulusError(
    { text, span: spec.kindSpan },
    `read ${what}`,
    `it has no ${lacking}, expected ${spec.kind}:${name === spec.kind.toLowerCase() ? "" : `${name}=`}…${either}`,
    { value: spec.kind, allowed: Object.keys(kind.keys) },
  );
}

function ruleOf(of: KeysText, { key, keySpan: span }: SpecItem, seen: Set<string>): KeyRule {
  const { text, what, kind } = of;
  const allowed = Object.keys(kind.keys);
  if (!allowed.includes(key)) {
    const reason = `it has no key "${key}"${didYouMean(key, allowed)}, expected one of ${allowed.join(", ")}`;
    throw stimulusError({ text, span }, `read ${what}`, reason, { value: key, allowed });
  }
  if (seen.has(key)) {
    const reason = "it is given twice, expected once";
    throw stimulusError({ text, span }, `read ${label(key, of)}`, reason, { value: key });
  }
  seen.add(key);
  return kind.keys[key]!;
}

function refuseSeveral(of: KeysText, { key, valueSpan: span }: SpecItem, { dimension }: KeyRule): void {
  const { text } = of;
  const what = label(key, of);
  const values = valuesOf({ text, span, dimension, what });
  if (values === null) return;
  const reason = `it has ${values.count} values, expected one (Stimulus.family and rheobase run take several)`;
  throw stimulusError({ text, span }, `read ${what}`, reason, { value: values.count });
}

/** Returns the value if the rule of its key allows it. */
function checked(of: KeysText, item: SpecItem, rule: QuantityRule, value: number): number {
  const { least, most, whole, dimension } = rule;
  let expected: string | null = null;
  if (!Number.isFinite(value)) expected = "a finite value";
  else if (whole && !Number.isInteger(value)) expected = "a whole number";
  else if (least === "more than 0" ? value <= 0 : least !== undefined && value < least) {
    expected = least === "more than 0" ? least : `at least ${writeQuantity(least!, dimension)}`;
  } else if (most !== undefined && value > most) expected = `at most ${most}`;
  if (expected === null) return value === 0 ? 0 : value;
  const { offset, length } = item.valueSpan;
  const seen = of.text.slice(offset, offset + length);
  throw stimulusError(
    { text: of.text, span: item.valueSpan },
    `use ${seen} as ${label(item.key, of)}`,
    `it is ${value}, expected ${expected}`,
    { value },
  );
}
