import type { CableCell } from "./cable-cell.js";

/** A section of a model for users, who identify sections by name. */
export interface ModelSection {
  /** NEURON's name, such as `apic[17]`. */
  readonly name: string;
  /** Name of the section it is attached to; null for the root. */
  readonly parent: string | null;
  /** Where on the parent it is attached: 0, 0.5 or 1; null for the root. */
  readonly parentX: number | null;
  /** Number of segments. */
  readonly nseg: number;
  readonly lengthUm: number;
  /** Membrane areas `[nseg]` [µm²]. */
  readonly areaUm2: Float64Array;
  /** Axial resistance from each segment to the preceding node `[nseg]` [MΩ], NEURON's `ri`. */
  readonly riMohm: Float64Array;
  /** Mean diameters `[nseg]` [µm]. */
  readonly diameterUm: Float64Array;
}

/** The sections of a cell, in NEURON's order of creation. */
export function modelSections({ sections }: CableCell): ModelSection[] {
  return sections.map(({ name, parent, parentX, nseg, lengthUm, areaUm2, riMohm, diameterUm }) => ({
    name,
    parent: sections[parent]?.name ?? null,
    parentX: parent < 0 ? null : parentX,
    nseg,
    lengthUm,
    areaUm2,
    riMohm,
    diameterUm,
  }));
}
