import type { MorphologyChange } from "./morphology-change.js";
import type { SectionDraft } from "./section-draft.js";

/** Sections as NEURON keeps them, and what became of the others. */
export interface KeptSections {
  readonly kept: readonly SectionDraft[];
  readonly changes: readonly MorphologyChange[];
}

/**
 * Takes out sections of one point, or of two at one place, and hangs their children on the parent. Those of more points
 * without length stay, and so does the root (neuron-numerics.md 2c, `chk_valid`).
 */
export function removeEmptySections(drafts: readonly SectionDraft[]): KeptSections {
  const changes: MorphologyChange[] = [];
  const removed = new Set<SectionDraft>();
  const moved = new Map<SectionDraft, number>(); // branches that a removed section hands on
  const kept = drafts.filter((draft) => {
    const { parent } = draft;
    // Parents come first, so a removed one has found its own place already.
    if (parent && removed.has(parent)) {
      draft.parentX = parent.parentX;
      draft.parent = parent.parent;
    }
    const stays = parent === null || draft.count > 2 || (draft.count === 2 && !draft.startsInPlace);
    if (!stays) removed.add(draft);
    else if (parent && removed.has(parent)) moved.set(parent, (moved.get(parent) ?? 0) + 1);
    return stays;
  });
  for (const draft of drafts) {
    if (removed.has(draft)) {
      const branches = moved.get(draft) ?? 0;
      const what = draft.count === 1 ? "a section of one point" : "a section of two points at one place";
      const handed =
        branches > 0 ? `; ${branches === 1 ? "a branch moves" : `${branches} branches move`} to its parent` : "";
      changes.push({ kind: "removed", line: draft.line, message: `${what} is removed${handed}` });
    } else if (!(draft.outline.arc.at(-1)! > 0)) {
      const points = `${draft.count} point${draft.count === 1 ? "" : "s"}`;
      changes.push({ kind: "empty", line: draft.line, message: `a section of ${points} without length stays` });
    }
  }
  return { kept, changes };
}
