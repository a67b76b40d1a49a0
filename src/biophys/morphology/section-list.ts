import { checkLength } from "../cable/cable-sections.js";
import { outlineGeometry, segmentCount } from "./geometry.js";
import type { Morphology, Section } from "./sections.js";

/** A section as built by NEURON's Import3d, with Allen's number of segments. */
export interface ListedSection {
  readonly name: string;
  /** Name of the parent section; null for the root. */
  readonly parent: string | null;
  /** Where on the parent it is attached: 0, 0.5 or 1; null for the root. */
  readonly parentX: number | null;
  /** Number of points in its outline. */
  readonly n3d: number;
  readonly nseg: number;
  readonly lengthUm: number;
  /** Membrane area of each segment, taper included `[nseg]` [µm²]. */
  readonly areaUm2: readonly number[];
  readonly section: Section;
}

/** NEURON's order of creation: by type, then in the order of the file (neuron-numerics.md 2c). */
function inOrderOfCreation<T extends { readonly type: number }>(sections: readonly T[]): T[] {
  return [...sections].sort((a, b) => a.type - b.type);
}

/**
 * The sections of a reconstruction in NEURON's order of creation, before the axon is replaced.
 *
 * @throws InvalidMorphologyError if neurites are so long that a coordinate must be wrong
 */
export function listSections({ sections, path }: Morphology): ListedSection[] {
  checkLength(sections, path);
  return inOrderOfCreation(sections).map((section): ListedSection => {
    const { name, parent, parentX, outline, lengthUm } = section;
    const nseg = segmentCount(lengthUm);
    return {
      name,
      parent: parent < 0 ? null : sections[parent]!.name,
      parentX: parent < 0 ? null : parentX,
      n3d: outline.arc.length,
      nseg,
      lengthUm,
      areaUm2: [...outlineGeometry(outline, nseg, 1).areaUm2],
      section,
    };
  });
}
