import type { MorphologyIssue } from "../errors.js";
import type { SectionDraft } from "./sections.js";

/** Sections that have a length, and what became of the others. */
export interface RemovedSections {
  readonly kept: readonly SectionDraft[];
  readonly repairs: readonly MorphologyIssue[];
  readonly issues: readonly MorphologyIssue[];
  /** What no repair can help. */
  readonly fatal: readonly MorphologyIssue[];
}

/**
 * Takes out sections of one point or without length and hangs their children on the parent, as NEURON does silently
 * (neuron-numerics.md 2c, `chk_valid`). A root without length cannot be helped.
 */
export function removeEmptySections(drafts: readonly SectionDraft[]): RemovedSections {
  const repairs: MorphologyIssue[] = [];
  const issues: MorphologyIssue[] = [];
  const children = new Map<SectionDraft, SectionDraft[]>(drafts.map((draft) => [draft, []]));
  for (const draft of drafts) {
    if (draft.parent) children.get(draft.parent)!.push(draft);
  }
  const removed = new Set<SectionDraft>();
  for (const draft of drafts.slice(1).reverse()) {
    const points = draft.outline.arc.length;
    if (points > 1 && draft.outline.arc.at(-1)! > 0) continue;
    const what = points === 1 ? "a section of one point" : `a section of ${points} points and no length`;
    const orphans = children.get(draft)!.filter((child) => !removed.has(child));
    for (const child of orphans) {
      child.parent = draft.parent;
      child.parentX = draft.parentX;
      children.get(draft.parent!)!.push(child);
    }
    removed.add(draft);
    const moved = orphans.length > 0 ? ` and hung its ${orphans.length} branches on its parent` : "";
    repairs.push({ line: draft.line, message: `removed ${what}${moved}` });
    issues.push({ line: draft.line, message: `${what} ends here; expected two places that differ` });
  }
  const kept = drafts.filter((draft) => !removed.has(draft));
  const root = drafts[0]!;
  const fatal = root.outline.arc.at(-1)! > 0 ? [] : [{ line: root.line, message: "the root section has no length" }];
  return { kept, repairs: repairs.reverse(), issues: issues.reverse(), fatal };
}
