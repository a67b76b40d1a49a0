import type { MorphologyChange } from "./morphology-change.js";
import type { SectionDraft } from "./section-draft.js";

/** Sections that NEURON keeps, and the changes made by removing the others. */
export interface KeptSections {
  readonly kept: readonly SectionDraft[];
  readonly changes: readonly MorphologyChange[];
}

/**
 * Removes sections with one point, or with two points at one place, and attaches their children to the parent. Sections
 * without length but with more points stay, and so does the root (neuron-numerics.md 2c, `chk_valid`).
 */
export function removeEmptySections(drafts: readonly SectionDraft[]): KeptSections {
  const changes: MorphologyChange[] = [];
  const removed = new Set<SectionDraft>();
  const moved = new Map<SectionDraft, number>(); // number of branches that move from a removed section to its parent
  const kept = drafts.filter((draft) => {
    const { parent } = draft;
    // Parents come first, so the parent and position of a removed parent are final.
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
