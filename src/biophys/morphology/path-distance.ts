import type { Section } from "./sections.js";

/** A place on a section: the section's index and the relative distance from its 0 end. */
export interface TreePlace {
  readonly section: number;
  readonly x: number;
}

/** Distance between two places along the tree [µm]. */
export function pathDistance(
  sections: readonly Pick<Section, "parent" | "parentX" | "lengthUm">[],
  from: TreePlace,
  to: TreePlace,
): number {
  const way = new Map([...wayToRoot(sections, to)].map((step) => [step.section, step]));
  for (const { section, x, distance } of wayToRoot(sections, from)) {
    const meeting = way.get(section);
    if (meeting) return distance + Math.abs(x - meeting.x) * sections[section]!.lengthUm + meeting.distance;
  }
  return Number.POSITIVE_INFINITY;
}

/** The sections on the path from a place to the root: the position at which each is entered, and its distance [µm]. */
function* wayToRoot(
  sections: readonly Pick<Section, "parent" | "parentX" | "lengthUm">[],
  place: TreePlace,
): Generator<TreePlace & { readonly distance: number }> {
  let { section, x } = place;
  let distance = 0;
  while (section >= 0) {
    yield { section, x, distance };
    const { lengthUm, parent, parentX } = sections[section]!;
    distance += lengthUm * x;
    x = parentX;
    section = parent;
  }
}
