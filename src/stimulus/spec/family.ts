import { type Span, stimulusError } from "../../base/text/caret.js";
import { evenSteps, type ValueTexts } from "./even-steps.js";
import type { DescribedKind } from "./key-rule.js";
import { type Kinds, kindNamed } from "./read-keys.js";
import { cutSpec, type SpecItem, type SpecPart, type Subject } from "./spec-text.js";
import { valuesOf } from "./values.js";

/** One of the descriptions that a text stands for. */
export interface Member {
  readonly text: string;
  /** What tells it from the others, such as `amplitude=20pA`; null if there are no others. */
  readonly variant: string | null;
}

/** The descriptions that a text with several values for some keys stands for. */
export interface Family {
  readonly count: number;
  member(index: number): Member;
}

/** A key with several values. */
interface Axis extends ValueTexts {
  readonly part: SpecPart;
  readonly key: string;
  /** Keys that its values stand in place of. */
  readonly replaces: readonly string[];
}

type ChosenValue = Omit<Axis, keyof ValueTexts> & { readonly value: string };

/** A part with its kind and what it is, for messages. */
interface PartText {
  readonly text: string;
  readonly part: SpecPart;
  readonly kind: DescribedKind;
  readonly what: string;
}

/** Keys of a kind that has steps; the first has each value in turn. */
const [TO, FROM, BY] = ["to", "from", "by"];
/** Characters of a value in a variant. */
const SHOWN = 40;

/**
 * The descriptions that a SPEC stands for: keys may have several values, `0..400pA/20pA` or `[50pA,100pA]`, or `from`,
 * `to` and `by` where the kind has steps. All combinations, the last key varying fastest.
 *
 * @param what the thing described, such as `the synapse on soma`; default: `the` and the kind of the part
 * @throws InvalidStimulusError with a caret
 */
export function familyOf(text: string, subject: Subject, kinds: Kinds<DescribedKind>, what?: string): Family {
  const parts = cutSpec(text, subject);
  const axes = parts.flatMap((part) => {
    const kind = kindNamed(part.kind, kinds)?.kind;
    return kind === undefined ? [] : axesOf({ text, part, kind, what: what ?? `the ${part.kind}` });
  });
  if (axes.length === 0) return { count: 1, member: () => ({ text, variant: null }) };
  const counts = axes.map(({ count }) => count);
  return {
    count: combinations(counts),
    member: (index) => {
      const choices = combination(counts, index);
      const chosen = axes.map(({ at, ...axis }, i): ChosenValue => ({ ...axis, value: at(choices[i]!) }));
      const variants = chosen.map(({ part, key, value }) => {
        const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
        return `${parts.length > 1 ? `${part.kind} ` : ""}${key}=${shown}`;
      });
      const written = parts.map((part) => {
        const own = chosen.filter((one) => one.part === part);
        return partText(text, part, own);
      });
      return { text: written.join(" + "), variant: variants.join(", ") };
    },
  };
}

/** Number of combinations of choices. */
export const combinations = (counts: readonly number[]): number => counts.reduce((all, count) => all * count, 1);

/** The choices of combination `index`, the last varying fastest. */
export function combination(counts: readonly number[], index: number): number[] {
  const choices: number[] = [];
  let rest = index;
  for (const count of counts.toReversed()) {
    choices.unshift(rest % count);
    rest = Math.floor(rest / count);
  }
  return choices;
}

function axesOf(of: PartText): Axis[] {
  const { text, part, kind, what } = of;
  const steps = kind.hasSteps ? stepsOf(of) : null;
  return part.items.flatMap(({ key, valueSpan: span }): Axis[] => {
    if (steps !== null && [FROM, BY].includes(key)) return [];
    if (steps !== null && key === TO) return [{ ...steps, part, key, replaces: [FROM, BY] }];
    if (!Object.hasOwn(kind.keys, key)) return [];
    const { dimension } = kind.keys[key]!;
    const values = valuesOf({ text, span, dimension, what: `the ${key} of ${what}` });
    return values === null ? [] : [{ ...values, part, key, replaces: [] }];
  });
}

/** The values of `from`, `to` and `by`; null without the first and the last. */
function stepsOf({ text, part, kind, what }: PartText): ValueTexts | null {
  const find = (name: string): SpecItem | undefined => {
    const [item, again] = part.items.filter(({ key }) => key === name);
    if (again === undefined) return item;
    throw stimulusError(
      { text, span: again.keySpan },
      `read the ${name} of ${what}`,
      "it is given twice, expected once",
      { value: name },
    );
  };
  const [from, to, by] = [find(FROM), find(TO), find(BY)];
  if (from === undefined && by === undefined) return null;
  if (from === undefined || to === undefined || by === undefined) {
    const missing = from === undefined ? FROM : to === undefined ? TO : BY;
    throw stimulusError(
      { text, span: (from ?? by)!.keySpan },
      `read ${what}`,
      `it has ${from === undefined ? BY : FROM} and no ${missing}, expected ${FROM}, ${TO} and ${BY}, or ${TO} alone`,
      { value: missing },
    );
  }
  const { dimension } = kind.keys[TO]!;
  const task = { text, span: to.valueSpan, dimension: dimension!, what };
  return evenSteps(task, { from: from.valueSpan, to: to.valueSpan, by: by.valueSpan }, false);
}

/** A part with the values chosen for its keys. */
function partText(text: string, part: SpecPart, chosen: readonly ChosenValue[]): string {
  const typed = ({ offset, length }: Span): string => text.slice(offset, offset + length);
  const items = part.items.flatMap(({ key, keySpan, valueSpan }) => {
    if (chosen.some(({ replaces }) => replaces.includes(key))) return [];
    const value = chosen.find((one) => one.key === key)?.value ?? typed(valueSpan);
    return [keySpan.length === 0 ? value : `${typed(keySpan)}=${value}`];
  });
  return `${part.kind}:${[...(part.expression === null ? [] : [typed(part.expression)]), ...items].join(",")}`;
}
