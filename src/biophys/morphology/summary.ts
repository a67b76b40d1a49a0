import { outlineGeometry } from "./geometry.js";
import type { MorphologyChange } from "./morphology-change.js";
import { groupOfType, type Morphology, type Section } from "./sections.js";

/** Summary of the sections of one type. */
export interface GroupSummary {
  /** `soma`, `axon`, `dend`, `apic` or `dend_<type>`. */
  readonly group: string;
  readonly sections: number;
  readonly points: number;
  readonly lengthUm: number;
  readonly areaUm2: number;
  /** Diameter of the cylinder with this length and area [µm]. */
  readonly meanDiameterUm: number;
}

/** Summary of a reconstruction. Lengths are measured along the centre lines; areas include the taper. */
export interface MorphologySummary {
  readonly points: number;
  readonly sections: number;
  /** By type, soma first. */
  readonly groups: readonly GroupSummary[];
  /** Total length of the neurites, without the soma [µm]. */
  readonly lengthUm: number;
  /** Total membrane area, with the soma [µm²]. */
  readonly areaUm2: number;
  /** Extent of the points along x, y and z [µm]. */
  readonly widthUm: number;
  readonly heightUm: number;
  readonly depthUm: number;
  /** Number of neurites that start at the soma. */
  readonly stems: number;
  /** Number of places where a neurite branches. */
  readonly branchPoints: number;
  readonly tips: number;
  /** Maximum number of sections on the path from the soma to a tip. */
  readonly maxBranchOrder: number;
  /** Longest path from the soma along a neurite [µm]. */
  readonly maxPathUm: number;
  /** Differences between the file and the sections as NEURON builds them. */
  readonly changes: readonly MorphologyChange[];
}

/** Summarizes a reconstruction before the axon is replaced. */
export function morphologySummary(morphology: Morphology): MorphologySummary {
  const { points, sections, changes } = morphology;
  const types = [...new Set(points.map(({ type }) => type))].sort((a, b) => a - b);
  const somaFirst = types.sort((a, b) => Number(b === 1) - Number(a === 1));
  const groups = somaFirst.map((type) => summarizeGroup(morphology, type));
  const sum = (of: (group: GroupSummary) => number, list = groups): number =>
    list.reduce((total, group) => total + of(group), 0);
  const neurites = groups.filter(({ group }) => group !== "soma");
  const extent = (axis: "x" | "y" | "z"): number => {
    const [least, most] = points.reduce(
      ([low, high], point) => [Math.min(low, point[axis]), Math.max(high, point[axis])] as const,
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
    );
    return most - least;
  };
  return {
    points: points.length,
    sections: sections.length,
    groups,
    lengthUm: sum(({ lengthUm }) => lengthUm, neurites),
    areaUm2: sum(({ areaUm2 }) => areaUm2),
    widthUm: extent("x"),
    heightUm: extent("y"),
    depthUm: extent("z"),
    ...summarizeTree(sections),
    changes,
  };
}

function summarizeGroup({ points, sections }: Morphology, type: number): GroupSummary {
  const own = sections.filter((section) => section.type === type);
  const lengthUm = own.reduce((sum, section) => sum + section.lengthUm, 0);
  const areaUm2 = own.reduce((sum, { outline }) => sum + outlineGeometry(outline, 1, 1).areaUm2[0]!, 0);
  return {
    group: groupOfType(type),
    sections: own.length,
    points: points.filter((point) => point.type === type).length,
    lengthUm,
    areaUm2,
    meanDiameterUm: lengthUm > 0 ? areaUm2 / lengthUm / Math.PI : 0,
  };
}

function summarizeTree(
  sections: readonly Section[],
): Pick<MorphologySummary, "stems" | "branchPoints" | "tips" | "maxBranchOrder" | "maxPathUm"> {
  const order = new Int32Array(sections.length);
  const path = new Float64Array(sections.length);
  const branches = new Map<string, number>(); // number of neurites that continue from a place, by section and end
  let stems = 0;
  const hasChild = new Set<number>();
  sections.forEach((section, i) => {
    if (section.type === 1) return;
    const parent = sections[section.parent];
    if (!parent || parent.type === 1) {
      stems++;
      order[i] = 1;
      path[i] = section.lengthUm;
      return;
    }
    order[i] = order[section.parent]! + 1;
    const start = section.parentX === 0 ? path[section.parent]! - parent.lengthUm : path[section.parent]!;
    path[i] = start + section.lengthUm;
    const place = `${section.parent}@${section.parentX}`;
    if (section.parentX === 1) hasChild.add(section.parent);
    // For a branch on a 0 end, the parent section itself also continues from there.
    branches.set(place, (branches.get(place) ?? (section.parentX === 0 ? 1 : 0)) + 1);
  });
  return {
    stems,
    branchPoints: [...branches.values()].filter((count) => count > 1).length,
    tips: sections.filter(({ type }, i) => type !== 1 && !hasChild.has(i)).length,
    maxBranchOrder: order.reduce((most, value) => Math.max(most, value), 0),
    maxPathUm: path.reduce((most, value) => Math.max(most, value), 0),
  };
}
