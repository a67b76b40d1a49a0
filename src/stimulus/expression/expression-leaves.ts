import type { Span } from "../../base/text/caret.js";

/** A name or number in the text. It provides carets for a syntax tree without positions. */
export interface Leaf extends Span {
  readonly text: string;
}

/**
 * Names and numbers of an expression in the order of the text, which is also the order of a tree walk.
 *
 * @param offset of the expression in the whole text
 */
export function leavesOf(expression: string, offset: number): Leaf[] {
  const leaves: Leaf[] = [];
  for (const match of expression.matchAll(/(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    if (/^(?:mod|and|or|xor|not|to|in)$/.test(match[0])) continue;
    leaves.push({ text: match[0], offset: offset + match.index, length: match[0].length });
  }
  return leaves;
}
