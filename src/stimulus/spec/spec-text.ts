import { type Span, stimulusError } from "../../base/text/caret.js";

/** One `key=value` of a part. */
export interface SpecItem {
  readonly key: string;
  /** Empty for a value without its key. */
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** The part of a SPEC for one term of a sum, as uninterpreted text: `kind:key=value,…`. */
export interface SpecPart {
  readonly kind: string;
  readonly kindSpan: Span;
  readonly items: readonly SpecItem[];
  /** The expression of an `expr:`, which precedes its items; null for other kinds. */
  readonly expression: Span | null;
}

/** What a text describes, for messages. */
export interface Subject {
  /** Completes "Cannot …", such as `read a stimulus`. */
  readonly task: string;
  /** Such as `waveform`. */
  readonly noun: string;
  /** A description of one. */
  readonly example: string;
}

/** A kind whose first value needs no key, which is that of its name: `sweep:33`. */
const KEYLESS = "sweep";
const KIND = /^\s*([A-Za-z][\w-]*)\s*(:|$)/;
const NEXT_PART = /\+\s*[A-Za-z][\w-]*\s*:/y;

/** The span of text[from, to) without surrounding white space. */
function trimmed(text: string, from: number, to: number): Span {
  const piece = text.slice(from, to);
  const lead = piece.length - piece.trimStart().length;
  return { offset: from + lead, length: piece.trim().length };
}

/**
 * Splits a SPEC into the parts of its sum and their items (stimuli.md 1). A `+` separates parts if `kind:` follows;
 * commas and pluses within parentheses or double quotes belong to the value, as does `a+b :` after an open `?`.
 *
 * @throws InvalidStimulusError if the text has another form
 */
export function cutSpec(text: string, { task, noun, example }: Subject): SpecPart[] {
  if (text.trim() === "") {
    throw stimulusError({ text, span: { offset: 0, length: 1 } }, task, "the text is empty, expected kind:key=value,…");
  }
  const parts: SpecPart[] = [];
  for (let from = 0; from < text.length; ) {
    const head = KIND.exec(text.slice(from));
    const kind = head?.[1];
    if (head === null || kind === undefined) {
      const at = trimmed(text, from, text.length);
      const seen = text.slice(at.offset, at.offset + Math.min(at.length, 40));
      throw stimulusError(
        { text, span: { offset: at.offset, length: 1 } },
        task,
        `"${seen}" does not begin with a kind of ${noun}, expected kind:key=value,… such as ${example}`,
        { value: text },
      );
    }
    const body = from + head[0].length;
    const { end, commas } = scanBody(text, body, task);
    parts.push(cutPart(text, kind, from + head[0].indexOf(kind), body, commas, end));
    from = end + 1;
  }
  return parts;
}

/** Scans from `from` to the `+` before the next part, or to the end; records commas outside parentheses. */
function scanBody(text: string, from: number, task: string): { end: number; commas: number[] } {
  const commas: number[] = [];
  const open: number[] = [];
  let questions = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') {
      i = closingQuote(text, i, task);
      continue;
    }
    if ("([{".includes(c)) open.push(i);
    else if (")]}".includes(c) && open.pop() === undefined) {
      throw stimulusError(
        { text, span: { offset: i, length: 1 } },
        task,
        `this "${c}" has no opening bracket, expected one before it`,
      );
    }
    if (open.length > 0) continue;
    if (c === ",") commas.push(i);
    else if (c === "?") questions += 1;
    else if (c === ":" && questions > 0) questions -= 1;
    else if (c === "+" && questions === 0) {
      NEXT_PART.lastIndex = i;
      if (NEXT_PART.test(text)) return { end: i, commas };
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw stimulusError(
      { text, span: { offset: unclosed, length: 1 } },
      task,
      `this "${text[unclosed]}" is never closed, expected a closing bracket after it`,
    );
  }
  return { end: text.length, commas };
}

/** The offset of the quote that closes the one at `at`. */
function closingQuote(text: string, at: number, task: string): number {
  const end = text.indexOf('"', at + 1);
  if (end >= 0) return end;
  const span = { offset: at, length: 1 };
  throw stimulusError({ text, span }, task, "this quote is never closed, expected another one after it");
}

function cutPart(
  text: string,
  kind: string,
  kindAt: number,
  from: number,
  commas: readonly number[],
  end: number,
): SpecPart {
  const kindSpan = { offset: kindAt, length: kind.length };
  const pieces = [...commas, end].map((to, i) => trimmed(text, i === 0 ? from : commas[i - 1]! + 1, to));
  const expression = kind.toLowerCase() === "expr" ? pieces.shift()! : null;
  const nothing = expression === null && pieces.length === 1 && pieces[0]!.length === 0;
  return {
    kind,
    kindSpan,
    expression,
    items: nothing ? [] : pieces.map((piece, i) => cutItem(text, kind, piece, i === 0)),
  };
}

function cutItem(text: string, kind: string, piece: Span, isFirst: boolean): SpecItem {
  const content = text.slice(piece.offset, piece.offset + piece.length);
  const equals = content.indexOf("=");
  if (isFirst && equals < 0 && content !== "" && kind.toLowerCase() === KEYLESS) {
    return { key: KEYLESS, keySpan: { offset: piece.offset, length: 0 }, valueSpan: piece };
  }
  const key = content.slice(0, Math.max(equals, 0)).trim();
  if (!/^[\w-]+$/.test(key)) {
    const seen = content === "" ? "there is nothing between the commas" : `"${content}" is not of this form`;
    throw stimulusError({ text, span: piece }, `read the values of "${kind}"`, `${seen}, expected key=value`, {
      value: content,
    });
  }
  return {
    key: key.toLowerCase(),
    keySpan: { offset: piece.offset, length: key.length },
    valueSpan: trimmed(text, piece.offset + equals + 1, piece.offset + piece.length),
  };
}
