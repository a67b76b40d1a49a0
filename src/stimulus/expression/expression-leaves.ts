import type { Span } from "../../base/text/caret.js";

/** A name or number in the text, to give carets to a syntax tree that has no positions. */
export interface Leaf extends Span {
  readonly text: string;
}

/**
 * Names and numbers of an expression in the order of its text, which is also the order of a walk through its tree.
 *
 * @param offset where the expression stands in the whole text
 */
export function leavesOf(expression: string, offset: number): Leaf[] {
  const leaves: Leaf[] = [];
  for (const match of expression.matchAll(/(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    if (/^(?:mod|and|or|xor|not|to|in)$/.test(match[0])) continue;
    leaves.push({ text: match[0], offset: offset + match.index, length: match[0].length });
  }
  return leaves;
}
